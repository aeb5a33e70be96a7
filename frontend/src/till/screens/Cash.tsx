/** Cash put into the drawer or taken out of it outside sales, and why. */

import './drawer.css'

import { useEffect, useRef, useState } from 'preact/hooks'

import { money, t } from '../i18n'
import { readAmount } from '../money'
import type { DrawerMovement } from '../records'
import type { Till } from '../till'
import { keyed } from './Drawer'
import { Keypad } from './Keypad'
import { Sheet } from './Sheet'

type Direction = DrawerMovement['direction']
const REASONS = { in: ['changeBrought'], out: ['bankDeposit', 'shopPurchase', 'changeBrought'] } as const

export function Cash({ till }: { till: Till }) {
  return (
    <Sheet title={t('cashTitle')} onClose={() => till.close()} kind="cash-sheet">
      {till.desk.session.value ? <Movement till={till} /> : <p>{t('drawerIsClosed')}</p>}
    </Sheet>
  )
}

function Movement({ till }: { till: Till }) {
  const [direction, setDirection] = useState<Direction>('in')
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const isBusy = useRef(false)
  const amountInput = useRef<HTMLInputElement>(null)
  const turn = (wanted: Direction): void => {
    setDirection(wanted)
    setReason('')
    amountInput.current?.focus()
  }
  const confirm = async (): Promise<void> => {
    const amount = readAmount(typed)
    if (!amount) return setProblem(t('notAmount'))
    if (reason.trim() === '') return setProblem(t('reasonMissing'))
    if (isBusy.current) return
    isBusy.current = true
    if (await till.drawer.move(direction, amount, reason)) till.close()
    isBusy.current = false
  }
  return (
    <form class="cash" onSubmit={(event) => { event.preventDefault(); void confirm() }}>
      <div class="cash-words">
        <div class="two" role="group" aria-label={t('cashDirection')}>
          <button type="button" class="quiet" data-testid="cash-in" aria-pressed={direction === 'in'} onClick={() => turn('in')}>+ {t('cashIn')}</button>
          <button type="button" class="quiet" data-testid="cash-out" aria-pressed={direction === 'out'} onClick={() => turn('out')}>− {t('cashOut')}</button>
        </div>
        <label class="entry num">
          {t('cashAmount')}
          <input ref={amountInput} data-testid="cash-amount" value={typed} inputMode="decimal" dir="ltr" autocomplete="off" maxLength={12} placeholder="0,00" onInput={(event) => { setTyped(event.currentTarget.value); setProblem(null) }} autofocus />
        </label>
        <Reason direction={direction} reason={reason} onReason={(text) => { setReason(text); setProblem(null) }} />
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="cash-confirm">{t(direction === 'in' ? 'cashInConfirm' : 'cashOutConfirm')}</button>
      </div>
      <div class="cash-figures">
        <Keypad onKey={(key) => setTyped(keyed(typed, key))} />
        <Moved till={till} />
      </div>
    </form>
  )
}

interface ReasonProps {
  readonly direction: Direction
  readonly reason: string
  readonly onReason: (reason: string) => void
}

/** A frequent reason by one touch; another is written. */
function Reason({ direction, reason, onReason }: ReasonProps) {
  const input = useRef<HTMLInputElement>(null)
  const other = (): void => {
    onReason('')
    input.current?.focus()
  }
  return (
    <>
      <label class="entry">
        {t('cashReason')}
        <input ref={input} data-testid="cash-reason" value={reason} maxLength={200} autocomplete="off" onInput={(event) => onReason(event.currentTarget.value)} />
      </label>
      <div class="reasons" role="group" aria-label={t('frequentReasons')}>
        {REASONS[direction].map((word) => <button key={word} type="button" class="chip" aria-pressed={reason === t(word)} onClick={() => onReason(t(word))}>{t(word)}</button>)}
        <button type="button" class="chip" onClick={other}>{t('otherReason')}</button>
      </div>
    </>
  )
}

/** What was moved since the drawer was opened: the same movement is then not noted twice. */
function Moved({ till }: { till: Till }) {
  const [moves, setMoves] = useState<readonly DrawerMovement[]>([])
  useEffect(() => void till.drawer.movements().then(setMoves), [])
  if (moves.length === 0) return null
  const currency = till.desk.till.value?.currency
  return (
    <section>
      <h3 class="soft">{t('movedSince')}</h3>
      <ul class="rows moved num" data-testid="cash-moved">
        {moves.map((move, at) => (
          <li key={at}>
            <span>{t(move.direction === 'in' ? 'movedIn' : 'movedOut')} · <bdi>{move.reason}</bdi></span>
            <span>{money(move.direction === 'in' ? move.amount_cents : -move.amount_cents, currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
