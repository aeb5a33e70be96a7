/** Goods brought back: how many of each line, where they go, what the customer gets and how. */

import './receipts.css'

import { useState } from 'preact/hooks'

import { locale, money, t } from '../i18n'
import type { StoredRecord } from '../journal/store'
import { sum } from '../money'
import { WORDS } from '../printing/words'
import type { LineBody, Means } from '../records'
import type { Found, Return } from '../refunding'
import { cashBack } from '../rules/refunds'
import type { Till } from '../till'
import { beginHere } from './Receipt'

type GivenBy = Extract<Means, 'cash' | 'card' | 'cheque' | 'transfer'>
const GIVEN_BY: readonly GivenBy[] = ['cash', 'card', 'cheque', 'transfer']
const REFERENCE_WORD = { card: 'cardReference', cheque: 'chequeNumber', transfer: 'refundTransferReference' } as const
const REFERENCE_LENGTH_MAX = 60
const NOTE_LENGTH_MAX = 200

interface Props {
  readonly till: Till
  readonly found: Found
  readonly onBack: () => void
  readonly onRefunded: (stored: StoredRecord) => void
}

type Typed = Readonly<Record<string, string>>
type Places = Readonly<Record<string, Return['backTo']>>

export function Refund({ till, found, onBack, onRefunded }: Props) {
  const [typed, setTyped] = useState<Typed>({})
  const [places, setPlaces] = useState<Places>({})
  const [means, setMeans] = useState<GivenBy>(usualMeans(found))
  const [reference, setReference] = useState('')
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const left = (line: LineBody): number => till.refunding.left(found, line)
  const wrong = found.body.lines.find((line) => quantityOf(typed, line) > left(line))
  const returns = found.body.lines.map((line) => ({ line, quantity: quantityOf(typed, line), backTo: places[line.id] ?? 'shelf' }) as const)
  const lines = wrong ? [] : till.refunding.lines(found, returns)
  const { given, rounding } = givenBack(lines, means, till.desk.till.value?.cash_rounding_cents ?? 0)

  const confirm = async (): Promise<void> => {
    if (lines.length === 0 || isBusy) return
    if (means !== 'cash' && reference.trim() === '') return setProblem(t('needsReference'))
    if (!till.desk.session.value) return setProblem(t('refundNeedsDrawer'))
    setBusy(true)
    setProblem(null)
    const stored = await till.refunding.refund(found, returns, means, reference, note).finally(() => setBusy(false))
    if (stored) onRefunded(stored)
  }
  return (
    <form class="refund num" onSubmit={(event) => { event.preventDefault(); void confirm() }}>
      <div class="refund-lines">
        <p class="refund-head">
          <span class="soft">{t('refundAsk')}</span>
          <button ref={beginHere} type="button" class="quiet" data-testid="refund-all" onClick={() => setTyped(everything(found, left))}>{t('refundAll')}</button>
        </p>
        <ul class="rows">
          {found.body.lines.map((line) => (
            <RefundLine
              key={line.id} line={line} left={left(line)} isSpent={till.refunding.isSpent(found, line)}
              typed={typed[line.id] ?? ''} onTyped={(text) => setTyped({ ...typed, [line.id]: text })}
              backTo={places[line.id] ?? 'shelf'} onPlace={(place) => setPlaces({ ...places, [line.id]: place })}
            />
          ))}
        </ul>
        {wrong && <p class="bad" role="alert">{t('refundTooMany', { label: wrong.label, n: left(wrong) })}</p>}
      </div>
      <div class="refund-money">
        {!found.stored && <p class="soft">⚠ {t('refundElsewhere')}</p>}
        <div role="status">
          <p class="soft">{t('refundTotal')}</p>
          <p class="huge" data-testid="refund-total">{money(given, found.body.currency)}</p>
          {rounding !== 0 && <p class="soft">{t('rounding')} {money(rounding)}</p>}
        </div>
        <fieldset class="choices">
          <legend class="soft">{t('refundMeans')}</legend>
          {GIVEN_BY.map((one) => (
            <button key={one} type="button" class="quiet" aria-pressed={one === means} data-testid={`refund-means-${one}`} onClick={() => setMeans(one)}>
              {WORDS[locale()][one]}
            </button>
          ))}
        </fieldset>
        {means !== 'cash' && (
          <label class="entry">
            {t(REFERENCE_WORD[means])}
            <input data-testid="refund-reference" dir="ltr" autocomplete="off" maxLength={REFERENCE_LENGTH_MAX} value={reference} onInput={(event) => setReference(event.currentTarget.value)} />
          </label>
        )}
        <label class="entry">
          {t('refundNote')}
          <input data-testid="refund-note" autocomplete="off" maxLength={NOTE_LENGTH_MAX} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="refund-confirm" disabled={lines.length === 0} aria-busy={isBusy}>
          {t('refundConfirm', { amount: money(given, found.body.currency) })}
        </button>
        <button type="button" class="quiet wide" data-testid="refund-back" onClick={onBack}>{t('back')}</button>
      </div>
    </form>
  )
}

interface LineProps {
  readonly line: LineBody
  readonly left: number
  readonly isSpent: boolean
  readonly typed: string
  readonly onTyped: (text: string) => void
  readonly backTo: Return['backTo']
  readonly onPlace: (place: Return['backTo']) => void
}

function RefundLine(props: LineProps) {
  const { line, left, isSpent, typed } = props
  return (
    <li class="refund-line" data-testid="refund-line">
      <div>
        <b>{line.label}</b>
        {line.lot && <small class="soft"> <bdi>{line.lot}</bdi></small>}
      </div>
      {left > 0 ? <Quantity {...props} /> : <span class="soft">{t(isSpent ? 'refundSpent' : 'refundNoneLeft')}</span>}
      {Number(typed) > 0 && line.sort === 'goods' && <Place {...props} />}
    </li>
  )
}

function Quantity({ line, left, typed, onTyped }: LineProps) {
  const count = Number(typed)
  const { label } = line
  if (line.per === 1000) {
    return (
      <label class="grams">
        <input
          data-testid="refund-grams" aria-label={t('refundGrams', { label })} inputMode="numeric" dir="ltr" maxLength={6}
          value={typed} onInput={(event) => onTyped(event.currentTarget.value.replace(/\D/g, ''))}
        />
        <span class="soft">{t('refundLeftGrams', { n: left })}</span>
      </label>
    )
  }
  return (
    <span class="pieces">
      <span class="stepper">
        <button type="button" aria-label={t('refundLess', { label })} disabled={count <= 0} onClick={() => onTyped(String(count - 1))}>−</button>
        <output>{count}</output>
        <button type="button" data-testid="refund-more" aria-label={t('refundMore', { label })} disabled={count >= left} onClick={() => onTyped(String(count + 1))}>+</button>
      </span>
      <span class="soft">{t('refundLeft', { n: left })}</span>
    </span>
  )
}

function Place({ line, backTo, onPlace }: LineProps) {
  return (
    <div class="choices" role="group" aria-label={t('refundWhere', { label: line.label })}>
      <button type="button" class="quiet" aria-pressed={backTo === 'shelf'} data-testid="refund-shelf" onClick={() => onPlace('shelf')}>{t('refundShelf')}</button>
      <button type="button" class="quiet" aria-pressed={backTo === 'loss'} data-testid="refund-loss" onClick={() => onPlace('loss')}>{t('refundLoss')}</button>
    </div>
  )
}

/** Pieces or grams asked back of a line. */
function quantityOf(typed: Typed, line: LineBody): number {
  return Number(typed[line.id] ?? 0)
}

function everything(found: Found, left: (line: LineBody) => number): Typed {
  return Object.fromEntries(found.body.lines.map((line) => [line.id, String(left(line))]))
}

/** What the customer gets, as a size; of cash, rounded as cash is. */
function givenBack(lines: readonly LineBody[], means: GivenBy, step: number): { given: number; rounding: number } {
  const total = sum(lines.map((line) => line.gross_cents))
  const { cash, rounding } = means === 'cash' ? cashBack(total, 0, step) : { cash: total, rounding: 0 }
  return { given: 0 - cash, rounding: 0 - rounding }
}

/** By what most was paid, when money can go back that way; else in cash. */
function usualMeans(found: Found): GivenBy {
  const most = [...found.body.payments].sort((a, b) => b.amount_cents - a.amount_cents)[0]
  return GIVEN_BY.find((one) => one === most?.means) ?? 'cash'
}
