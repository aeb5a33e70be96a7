import { beep } from '../beep'
import { meant, type NotedLot, packIn } from '../codes'
import { said, words } from '../words'

interface Line extends NotedLot {
  readonly box: HTMLElement
  readonly field: HTMLInputElement
  readonly reason: HTMLSelectElement | null
  /** What the note announces; none for what is on no line of it. */
  readonly sent: number | null
}

/** Counting a delivery by scanning it piece by piece: each code adds one to its line. */
export function start(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return
  const reception = new Reception(form)
  const area = form.querySelector<HTMLElement>('[data-module="scan"]')
  if (area) area.hidden = false
  if (form.querySelector('input[name="counting"][value]:not([value=""])')) form.querySelector<HTMLElement>('#scan')?.focus()
  form.addEventListener('scanned', (event) => {
    event.preventDefault()
    reception.take((event as CustomEvent<string>).detail)
  })
  form.addEventListener('input', (event) => reception.tell(event.target))
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-missing]')) {
    button.addEventListener('click', () => reception.explain(button.dataset['missing'] ?? ''))
  }
  reception.tell()
}

class Reception {
  private readonly lines: Line[]
  private readonly packs = new Set<string>()
  private readonly told: HTMLElement | null
  private readonly counting: HTMLInputElement | null

  constructor(private readonly form: HTMLFormElement) {
    this.lines = [...form.querySelectorAll<HTMLElement>('[data-line]')].flatMap(lineOf)
    this.told = form.querySelector('[data-scan-said]')
    this.counting = form.querySelector('input[name="counting"]')
  }

  take(code: string): void {
    const input = this.form.querySelector<HTMLInputElement>('#scan')
    if (input) input.value = ''
    const pack = packIn(code)
    if (pack !== null && this.packs.has(pack)) return this.say(words.countedAlready, false)
    const found = meant(code, this.lines)
    if (found.length === 0) return this.askFor(code)
    const [line] = found
    if (!line || found.length > 1) return this.say(words.severalLots, false)
    if (pack !== null) this.packs.add(pack)
    this.add(line)
  }

  private add(line: Line): void {
    this.begin()
    if (line.box.dataset['pieces'] === undefined) {
      line.field.focus()
      line.field.select()
      return
    }
    line.field.value = String(amountOf(line) + 1)
    this.say(said(words.added, { lot: line.lot, n: amountOf(line) }), line.sent === null || amountOf(line) <= line.sent)
    this.tell(line.field)
    for (const one of this.lines) one.box.classList.toggle('is-last', one === line)
    line.box.scrollIntoView({ block: 'nearest' })
  }

  /** The first scan begins a count: what was announced is no count. */
  private begin(): void {
    if (!this.counting || this.counting.value) return
    this.counting.value = 'yes'
    for (const line of this.lines) if (line.box.dataset['pieces'] !== undefined && line.sent !== null) line.field.value = '0'
  }

  /** What is on no line is looked up by the server, which gives all that was counted back. */
  private askFor(code: string): void {
    this.begin()
    beep(false)
    const other = this.form.querySelector<HTMLInputElement>('#other')
    const add = this.form.querySelector<HTMLButtonElement>('button[name="add"]')
    if (!other || !add) return
    other.value = code
    this.form.requestSubmit(add)
  }

  /** Say how far it is, and propose the reason of what is over. */
  tell(changed?: EventTarget | null): void {
    let [found, sent, short] = [0, 0, false]
    for (const line of this.lines) {
      if (line.sent === null) continue
      const amount = amountOf(line)
      if (line.field === changed && line.reason) line.reason.value = reasonFor(line, amount)
      line.box.classList.toggle('is-complete', amount === line.sent)
      short ||= amount < line.sent && line.reason?.value === ''
      if (line.box.dataset['pieces'] === undefined) continue
      found += Math.min(amount, line.sent)
      sent += line.sent
    }
    this.progress(found, sent)
    const missing = this.form.querySelector<HTMLElement>('[data-missing-all]')
    if (missing) missing.hidden = !short
  }

  /** One tap for all that is missing and has no reason yet. */
  explain(reason: string): void {
    for (const line of this.lines) {
      if (line.reason && line.sent !== null && amountOf(line) < line.sent && !line.reason.value) line.reason.value = reason
    }
    this.tell()
  }

  private progress(found: number, sent: number): void {
    const bar = this.form.querySelector<HTMLElement>('[data-progress]')
    if (!bar || !this.counting?.value || sent === 0) return
    bar.hidden = false
    const gauge = bar.querySelector('progress')
    if (gauge) Object.assign(gauge, { value: found, max: sent })
    const text = bar.querySelector('span')
    if (text) text.textContent = said(words.filled, { n: found, of: sent })
  }

  private say(text: string, isGood: boolean): void {
    beep(isGood)
    if (!this.told) return
    this.told.textContent = text
    this.told.className = isGood ? 'notice good' : 'notice warn'
  }
}

function reasonFor(line: Line, amount: number): string {
  if (line.sent === null || amount === line.sent) return ''
  if (amount > line.sent) return 'extra'
  return line.reason?.value === 'extra' ? '' : (line.reason?.value ?? '')
}

function amountOf(line: Line): number {
  return Number(line.field.value.replace(',', '.')) || 0
}

function lineOf(box: HTMLElement): Line[] {
  const field = box.querySelector<HTMLInputElement>('input[data-weight]')
  if (!field) return []
  const { lot = '', token = '', gtin = '', sent } = box.dataset
  return [{ box, field, reason: box.querySelector('select'), lot, token, gtin, sent: sent === undefined ? null : Number(sent) }]
}
