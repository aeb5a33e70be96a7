/** The drawer: its opening float, and its closing count, made blind. */

import './drawer.css'

import { useRef, useState } from 'preact/hooks'

import { money, t } from '../i18n'
import { readRecord } from '../journal/journal'
import type { StoredRecord } from '../journal/store'
import { readAmount } from '../money'
import { type DrawerClosing, MEANS } from '../records'
import { denominations } from '../rules/payments'
import type { Till } from '../till'
import { ZDone } from './Day'
import { Keypad } from './Keypad'
import { Sheet } from './Sheet'

const REASONS = ['wrongChange', 'forgottenMove', 'unknownCause'] as const

/** What a key of the keypad makes of what was typed; two decimals at most. */
export function keyed(typed: string, key: string): string {
  if (key === '⌫') return typed.slice(0, -1)
  const next = typed + key
  return readAmount(next) === null ? typed : next
}

export function Opening({ till }: { till: Till }) {
  const { desk, drawer } = till
  const fact = desk.till.value
  const last = desk.book.value?.lastCounted ?? null
  const [typed, setTyped] = useState(last === null ? '' : typedOf(last))
  const [isProposed, setProposed] = useState(last !== null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const type = (text: string): void => {
    setTyped(text)
    setProposed(false)
    setProblem(null)
  }
  const open = async (): Promise<void> => {
    const amount = readAmount(typed)
    if (amount === null) return setProblem(t('notAmount'))
    setBusy(true)
    if (!(await drawer.open(amount))) setBusy(false)
  }
  return (
    <main class="opening">
      <form class="card opening-card" onSubmit={(event) => { event.preventDefault(); if (!isBusy) void open() }}>
        <div class="opening-words">
          <h1>{t('openTitle')}</h1>
          <p class="soft"><bdi>{fact?.name}</bdi> · <bdi>{fact?.place_name}</bdi></p>
          <p>{t('openHint')}</p>
          {last !== null && <p class="soft">{t('lastCountedHint', { amount: money(last, fact?.currency) })}</p>}
          <label class="entry">
            {t('float')}
            <input data-testid="open-float" value={typed} inputMode="decimal" dir="ltr" autocomplete="off" maxLength={12} placeholder="300,00" onInput={(event) => type(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()} autofocus />
          </label>
          {problem && <p class="bad" role="alert">{problem}</p>}
          <button type="submit" class="primary wide" data-testid="open-session" disabled={isBusy}>{t('open')}</button>
        </div>
        <Keypad onKey={(key) => type(keyed(isProposed ? '' : typed, key))} />
        <nav class="opening-acts" aria-label={t('theDay')}>
          <button type="button" class="quiet" data-testid="open-z" onClick={() => till.show('day')}>{t('closeDay')}</button>
          <button type="button" class="quiet" data-testid="open-x" onClick={() => till.show('day')}>{t('readDay')}</button>
          <button type="button" class="quiet" data-testid="open-receipts" onClick={() => till.show('receipts')}>{t('receiptsShort')}</button>
        </nav>
      </form>
    </main>
  )
}

/** `300,00`: an amount as somebody would type it. */
function typedOf(cents: number): string {
  return (cents / 100).toFixed(2).replace('.', ',')
}

export function Closing({ till }: { till: Till }) {
  // Closing ends the session before the summary shows: what matters is that there was one to close.
  const [hadSession] = useState(till.desk.session.value !== null)
  const [closed, setClosed] = useState<DrawerClosing | null>(null)
  const [z, setZ] = useState<StoredRecord | null>(null)
  if (z) return <ZDone till={till} record={z} />
  if (closed) return <Closed till={till} closed={closed} onZ={setZ} />
  if (hadSession) return <Counting till={till} onClosed={setClosed} />
  return (
    <Sheet title={t('closeTitle')} onClose={() => till.close()}>
      <p>{t('drawerIsClosed')}</p>
    </Sheet>
  )
}

type Counts = Readonly<Record<number, string>>

/** The count, made before anything is told; then the difference, if there is one. */
function Counting({ till, onClosed }: { till: Till; onClosed: (closed: DrawerClosing) => void }) {
  const [counts, setCounts] = useState<Counts>({})
  const [typed, setTyped] = useState('')
  const [difference, setDifference] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const isBusy = useRef(false)
  const close = async (reason: string | null): Promise<void> => {
    const cents = typed === '' ? sumOf(counts) : readAmount(typed)
    if (cents === null) return setProblem(t('notAmount'))
    if (typed === '' && !isCounted(counts)) return setProblem(t('drawerEmpty'))
    if (isBusy.current) return
    isBusy.current = true
    const counted = typed === '' ? countedOf(counts) : []
    const answer = await till.drawer.close({ counted, cents }, reason)
    isBusy.current = false
    if (answer && 'difference' in answer) setDifference(answer.difference)
    else if (answer) onClosed(readRecord(answer.closed).body as DrawerClosing)
  }
  const change = (counted: Counts, total: string): void => {
    setCounts(counted)
    setTyped(total)
    setProblem(null)
  }
  return (
    <Sheet title={t('closeTitle')} onClose={() => till.close()} kind="count-sheet">
      {difference === null ? (
        <Count till={till} counts={counts} typed={typed} problem={problem} onChange={change} onDone={() => void close(null)} />
      ) : (
        <Difference till={till} cents={difference} onRecount={() => setDifference(null)} onReason={(reason) => void close(reason)} />
      )}
    </Sheet>
  )
}

interface CountProps {
  readonly till: Till
  readonly counts: Counts
  readonly typed: string
  readonly problem: string | null
  readonly onChange: (counts: Counts, typed: string) => void
  readonly onDone: () => void
}

function Count({ till, counts, typed, problem, onChange, onDone }: CountProps) {
  const currency = till.desk.till.value?.currency ?? 'MAD'
  const [active, setActive] = useState<number | null>(null)
  const countOf = (value: number, text: string): void => onChange({ ...counts, [value]: text.replace(/\D/g, '').slice(0, 5) }, '')
  const key = (pressed: string): void => {
    if (active === null) return onChange({}, keyed(typed, pressed))
    const text = counts[active] ?? ''
    countOf(active, pressed === '⌫' ? text.slice(0, -1) : text + pressed)
  }
  return (
    <form class="count num" onSubmit={(event) => { event.preventDefault(); onDone() }}>
      <p class="soft count-hint">{t('closeHint')}</p>
      <div class="denominations">
        {denominations(currency).map((value) => (
          <label key={value} class={active === value ? 'active' : ''}>
            <span>{money(value)} ×</span>
            <input data-testid={`count-${value}`} inputMode="numeric" dir="ltr" autocomplete="off" aria-label={t('drawerPieces', { value: money(value, currency) })} value={counts[value] ?? ''} onFocus={() => setActive(value)} onInput={(event) => countOf(value, event.currentTarget.value)} onKeyDown={toNext} autofocus={value === denominations(currency)[0]} />
          </label>
        ))}
      </div>
      <div class="count-total">
        <label class="entry">
          {t('counted')}
          <input data-testid="counted-total" inputMode="decimal" dir="ltr" autocomplete="off" maxLength={12} value={typed} placeholder={money(sumOf(counts))} onFocus={() => setActive(null)} onInput={(event) => onChange({}, event.currentTarget.value)} />
        </label>
        <Keypad onKey={key} />
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="close-confirm">{t('confirmClose')}</button>
      </div>
    </form>
  )
}

/** Enter goes from one sort of note to the next: only the total, or the button, closes. */
function toNext(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.currentTarget instanceof HTMLInputElement)) return
  event.preventDefault()
  const inputs = [...(event.currentTarget.form?.querySelectorAll('input') ?? [])]
  inputs[inputs.indexOf(event.currentTarget) + 1]?.focus()
}

interface DifferenceProps {
  readonly till: Till
  readonly cents: number
  readonly onRecount: () => void
  readonly onReason: (reason: string) => void
}

function Difference({ till, cents, onRecount, onReason }: DifferenceProps) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const currency = till.desk.till.value?.currency ?? 'MAD'
  const tell = (text: string): void => {
    setReason(text)
    setMissing(false)
  }
  const close = (): void => (reason.trim() === '' ? setMissing(true) : onReason(reason))
  return (
    <form class="closing" onSubmit={(event) => { event.preventDefault(); close() }}>
      <div role="alert" data-testid="close-difference">
        <p class="large warn-ink">⚠ {t(cents < 0 ? 'drawerMissing' : 'drawerTooMuch')}</p>
        <p class="huge num">{money(Math.abs(cents), currency)}</p>
      </div>
      <p class="soft">{t('drawerWhy')}</p>
      <label class="entry">
        {t('reason')}
        <input data-testid="close-reason" value={reason} maxLength={200} autocomplete="off" onInput={(event) => tell(event.currentTarget.value)} autofocus />
      </label>
      <div class="reasons" role="group" aria-label={t('frequentReasons')}>
        {REASONS.map((word) => <button key={word} type="button" class="chip" aria-pressed={reason === t(word)} onClick={() => tell(t(word))}>{t(word)}</button>)}
      </div>
      {isMissing && <p class="bad" role="alert">{t('reasonMissing')}</p>}
      <div class="two">
        <button type="button" class="quiet" data-testid="close-recount" onClick={onRecount}>{t('drawerRecount')}</button>
        <button type="submit" class="primary" data-testid="close-confirm">{t('closeWithDifference')}</button>
      </div>
    </form>
  )
}

function Closed({ till, closed, onZ }: { till: Till; closed: DrawerClosing; onZ: (z: StoredRecord) => void }) {
  const currency = till.desk.till.value?.currency ?? 'MAD'
  const isBusy = useRef(false)
  const makeZ = async (): Promise<void> => {
    if (isBusy.current) return
    isBusy.current = true
    const z = await till.drawer.z()
    isBusy.current = false
    if (z) onZ(z)
  }
  return (
    <Sheet title={t('closed')} onClose={() => till.close()} testId="closed">
      <dl class="facts num">
        <dt>{t('salesCount')}</dt><dd>{closed.sales_count}</dd>
        {MEANS.filter((means) => closed.takings[means] !== 0).map((means) => [
          <dt key={`${means}-name`}>{t(means)}</dt>,
          <dd key={means}>{money(closed.takings[means], currency)}</dd>,
        ])}
        <dt>{t('expected')}</dt><dd>{money(closed.expected_cents, currency)}</dd>
        <dt>{t('counted')}</dt><dd>{money(closed.counted_cents, currency)}</dd>
        <dt>{t('difference')}</dt>
        <dd class={closed.difference_cents === 0 ? '' : 'warn-ink'}>{closed.difference_cents === 0 ? `✓ ${t('drawerExact')}` : money(closed.difference_cents, currency)}</dd>
        {closed.reason && [<dt key="reason-name">{t('reasonOfDifference')}</dt>, <dd key="reason"><bdi>{closed.reason}</bdi></dd>]}
      </dl>
      <p class="soft">{t('zHint')}</p>
      <div class="two">
        <button type="button" class="quiet" onClick={() => till.close()}>{t('close')}</button>
        <button type="button" class="primary" data-testid="make-z" onClick={() => void makeZ()} autofocus>{t('closeDay')}</button>
      </div>
    </Sheet>
  )
}

function isCounted(counts: Counts): boolean {
  return Object.values(counts).some((count) => count !== '')
}

function countedOf(counts: Counts): DrawerClosing['counted'] {
  const rows = Object.entries(counts).map(([value, count]) => ({ value_cents: Number(value), count: Number(count) }))
  return rows.filter((row) => row.count > 0).sort((a, b) => b.value_cents - a.value_cents)
}

function sumOf(counts: Counts): number {
  return countedOf(counts).reduce((sum, row) => sum + row.value_cents * row.count, 0)
}
