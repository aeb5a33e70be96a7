import { said, words } from '../words'

/** Counting a delivery by scanning it piece by piece: each code adds one to its line. */
export function start(form: HTMLElement): void {
  const area = form.querySelector<HTMLElement>('[data-scan]')
  const input = area?.querySelector('input')
  const told = area?.querySelector<HTMLElement>('[data-scan-said]')
  if (!area || !input || !told) return
  area.hidden = false
  const scanned = new Set<HTMLElement>()
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    const code = input.value.trim()
    input.value = ''
    if (!code) return
    const line = lineOf(form, code)
    const field = line?.querySelector<HTMLInputElement>('input[data-weight]')
    if (!line || !field) {
      told.textContent = told.dataset['unknown'] ?? ''
      return
    }
    // The first scan of a line begins its count: what was announced is no count.
    const before = scanned.has(line) ? Number(field.value) || 0 : 0
    scanned.add(line)
    field.value = String(before + 1)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    told.textContent = said(words.added, { lot: line.dataset['lot'] ?? '', n: before + 1 })
  })
}

/** The line that a lot code, our address, or a GS1 code with the lot in it stands for. */
function lineOf(form: HTMLElement, code: string): HTMLElement | undefined {
  const lines = [...form.querySelectorAll<HTMLElement>('[data-line]')]
  const plain = code.replace(/^\][A-Za-z]\d/, '')
  return lines.find((line) => {
    const { lot = '', token = '', gtin = '' } = line.dataset
    if (plain.toUpperCase() === lot.toUpperCase() || plain === token) return true
    // With or without the number of the pack, its signature, a language.
    if (token && plain.split(/[?#]/)[0]?.match(/\/l\/([^/]+)(?:\/[^/]+)?$/)?.[1] === token) return true
    if (plain.includes('/01/')) return plain.split(/[?#]/)[0]?.match(/\/10\/([^/]+)/)?.[1] === encodeURIComponent(lot)
    return gtin !== '' && plain.includes(gtin) && plain.includes(lot)
  })
}
