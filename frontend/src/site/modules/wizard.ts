import { signOf } from '../signs'
import { said, words } from '../words'

/**
 * One question a screen: each `fieldset[data-step]` in turn, with the way on top and a recap before
 * the end. Without script the same form is one long page. What is typed survives a lost page.
 */
export function start(form: HTMLElement): void {
  const steps = [...form.querySelectorAll<HTMLFieldSetElement>('fieldset[data-step]')]
  if (!(form instanceof HTMLFormElement) || steps.length < 2) return
  const memory = new Memory(form)
  const way = progress(steps.length)
  const moves = movesBar()
  form.prepend(way)
  form.append(moves.bar)
  let current = firstWrong(steps) ?? 0
  if (firstWrong(steps) === null) memory.restore()

  const show = (index: number, focus = true): void => {
    current = Math.max(0, Math.min(index, steps.length - 1))
    for (const [position, step] of steps.entries()) step.hidden = position !== current
    way.setAttribute('aria-label', said(words.step, { n: current + 1, of: steps.length }))
    for (const [position, bar] of [...way.children].entries()) bar.classList.toggle('is-on', position <= current)
    const last = current === steps.length - 1
    moves.back.hidden = current === 0
    moves.next.hidden = last
    const here = steps[current]
    if (last && here?.hasAttribute('data-recap')) writeRecap(here, steps.slice(0, -1))
    if (focus) {
      window.scrollTo({ top: 0 })
      here?.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea, button')?.focus()
    }
  }
  moves.back.addEventListener('click', () => show(current - 1))
  moves.next.addEventListener('click', () => show(current + 1))
  form.addEventListener('input', () => memory.keep())
  form.addEventListener('submit', () => memory.forget())
  form.addEventListener('keydown', (event) => {
    const field = event.target as HTMLElement
    if (event.key !== 'Enter' || field.tagName === 'TEXTAREA' || field.tagName === 'BUTTON') return
    if (current < steps.length - 1 && !event.defaultPrevented) {
      event.preventDefault()
      show(current + 1)
    }
  })
  show(current, false)
}

function firstWrong(steps: HTMLFieldSetElement[]): number | null {
  const index = steps.findIndex((step) => step.querySelector('.is-wrong, [aria-invalid="true"]'))
  return index < 0 ? null : index
}

function progress(count: number): HTMLElement {
  const way = document.createElement('div')
  way.className = 'steps'
  way.setAttribute('role', 'img')
  for (let step = 0; step < count; step += 1) way.append(document.createElement('i'))
  return way
}

function movesBar(): { bar: HTMLElement; back: HTMLButtonElement; next: HTMLButtonElement } {
  const bar = document.createElement('div')
  bar.className = 'wizard-moves'
  const back = button('quiet', words.back)
  const next = button('primary', words.next)
  bar.append(back, next)
  return { bar, back, next }
}

function button(kind: string, text: string): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = kind
  made.textContent = text
  return made
}

/** The answers so far, each under its question. */
function writeRecap(last: HTMLFieldSetElement, asked: HTMLFieldSetElement[]): void {
  last.querySelector('.recap')?.remove()
  const recap = document.createElement('dl')
  recap.className = 'recap'
  for (const step of asked) {
    const answers = answersOf(step)
    if (answers.length === 0) continue
    const question = document.createElement('dt')
    question.textContent = step.querySelector('legend')?.textContent ?? ''
    const answer = document.createElement('dd')
    answer.textContent = answers.join(', ')
    recap.append(question, answer)
  }
  last.querySelector('legend')?.after(recap)
}

function answersOf(step: HTMLFieldSetElement): string[] {
  const answers: string[] = []
  for (const field of step.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    'input:not([type="hidden"]), select, textarea',
  )) {
    // A field that another answer put aside says nothing.
    const shell = field.closest('.field')
    if (shell && getComputedStyle(shell).display === 'none') continue
    const answer = answerOf(field)
    if (answer) answers.push(answer)
  }
  return answers
}

function answerOf(field: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): string {
  if (field instanceof HTMLSelectElement) return field.value ? (field.selectedOptions[0]?.textContent?.trim() ?? '') : ''
  if (field instanceof HTMLInputElement && field.type === 'file') return [...(field.files ?? [])].map((file) => file.name).join(', ')
  if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) {
    return field.checked ? (field.closest('label')?.textContent?.trim() ?? '') : ''
  }
  if (!field.value) return ''
  if (field.type === 'date') return new Date(`${field.value}T12:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' })
  const amount = field.closest('.amount')
  // Of its label the name only: what is left to take from is no answer.
  const name = amount?.querySelector('[data-name]')?.textContent?.trim()
  const sign = signOf(amount?.querySelector<HTMLElement>('.sign'), field.value, document.documentElement.lang)
  return name ? `${name} · ${field.value} ${sign}`.trim() : field.value
}

/** The answers kept on this device until the form is sent. */
class Memory {
  private readonly key: string

  constructor(private readonly form: HTMLFormElement) {
    this.key = `igoudar:${form.dataset['key'] ?? location.pathname}`
  }

  private fields(): HTMLInputElement[] {
    const all = this.form.querySelectorAll<HTMLInputElement>('input[name], select[name], textarea[name]')
    return [...all].filter((field) => field.type !== 'hidden' && field.type !== 'file')
  }

  keep(): void {
    const kept = this.fields().map((field) => [field.name, field.value, field.checked ?? false])
    sessionStorage.setItem(this.key, JSON.stringify(kept))
  }

  restore(): void {
    const text = sessionStorage.getItem(this.key)
    if (!text) return
    const kept = JSON.parse(text) as [string, string, boolean][]
    for (const field of this.fields()) {
      const choice = field.type === 'radio' || field.type === 'checkbox'
      const found = kept.find(([name, value]) => name === field.name && (!choice || value === field.value))
      if (!found) continue
      if (choice) field.checked = found[2]
      else field.value = found[1]
    }
  }

  forget(): void {
    sessionStorage.removeItem(this.key)
  }
}
