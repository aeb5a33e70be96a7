import { said, words } from '../words'

/**
 * Below a list of weights, their running total and how many were typed; a comma or a point will do.
 * Rows in different units (kilograms beside litres) have no total, so none is shown.
 */
export function start(list: HTMLElement): void {
  const fields = [...list.querySelectorAll<HTMLInputElement>('input[data-weight]')]
  const units = new Set([...list.querySelectorAll('.amount .sign')].map((one) => one.textContent?.trim()))
  if (fields.length < 2 || units.size > 1) return
  const line = document.createElement('p')
  line.className = 'running-total num'
  line.setAttribute('role', 'status')
  list.append(line)

  const show = (): void => {
    const typed = fields.map((field) => number(field.value)).filter((value) => value > 0)
    const sum = typed.reduce((total, value) => total + value, 0)
    const text = sum.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 3 })
    line.replaceChildren(
      part('soft', said(words.filled, { n: typed.length, of: fields.length })),
      part('strong', `${words.total} ${text}${sign(list)}`),
    )
  }
  for (const field of fields) {
    field.addEventListener('keydown', (event) => {
      // Enter goes to the next person instead of sending half a harvest.
      if (event.key !== 'Enter') return
      event.preventDefault()
      fields[fields.indexOf(field) + 1]?.focus()
    })
  }
  list.addEventListener('input', show)
  list.addEventListener('change', show)
  show()
}

function number(text: string): number {
  const value = Number(text.replace(/\s/g, '').replace(',', '.'))
  return Number.isFinite(value) ? value : 0
}

function part(name: string, text: string): HTMLSpanElement {
  const span = document.createElement('span')
  span.className = name
  span.textContent = text
  return span
}

/** The unit chosen above the list, when there is one to choose. */
function sign(list: HTMLElement): string {
  const chosen = list.querySelector<HTMLInputElement>('input[type="radio"]:checked')
  const label = chosen?.closest('label')?.textContent?.trim()
  const option = list.querySelector('select')?.selectedOptions[0]?.textContent?.trim()
  const found = label ?? option
  return found ? ` ${found}` : ''
}
