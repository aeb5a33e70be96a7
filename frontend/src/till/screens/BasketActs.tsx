/** What is done with a basket besides paying it: discounts, a note, setting it aside, emptying it. */

import { useState } from 'preact/hooks'

import { isGoods } from '../basket'
import { money, named, t } from '../i18n'
import { readAmount } from '../money'
import type { BasketDiscount } from '../rules/discounts'
import type { Till } from '../till'
import { Sheet } from './Sheet'

const WHOLE = 'whole'
const REASONS = ['reasonDamaged', 'reasonDate', 'reasonMember', 'reasonGesture'] as const

export function BasketActs({ till }: { till: Till }) {
  const { selling } = till
  const close = (): void => till.close()
  const [note, setNote] = useState(selling.basket.value.note ?? '')
  const keepNote = (): void => {
    selling.note(note.trim() || null)
    close()
  }
  return (
    <Sheet title={t('basketActs')} onClose={close} kind="acts-sheet" testId="basket-sheet">
      <Discount till={till} onDone={close} />
      <form class="row-form" onSubmit={(event) => { event.preventDefault(); keepNote() }}>
        <label class="entry">{t('note')}
          <input data-testid="note" value={note} maxLength={300} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
        <button type="submit" class="quiet">{t('keepNote')}</button>
      </form>
      <div class="row-form">
        <button type="button" class="quiet wide" data-testid="hold" onClick={() => { selling.hold(); close() }}>{t('hold')}</button>
        {selling.held.value.length > 0 && (
          <button type="button" class="quiet wide" data-testid="show-held" onClick={() => till.show('held')}>{t('heldCount', { n: selling.held.value.length })}</button>
        )}
        <button type="button" class="quiet wide bad" data-testid="clear" onClick={() => { selling.clear(); close() }}>{t('clear')}</button>
      </div>
    </Sheet>
  )
}

function Discount({ till, onDone }: { till: Till; onDone: () => void }) {
  const { selling } = till
  const [on, setOn] = useState(WHOLE)
  const [kind, setKind] = useState<BasketDiscount['kind']>('percent')
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const goods = selling.basket.value.lines.filter(isGoods)

  const give = (): void => {
    const value = readAmount(typed)
    if (value === null || (kind === 'percent' && value > 10_000)) return setProblem(t('notAmount'))
    if (value > 0 && reason.trim() === '') return setProblem(t('needsDiscountReason'))
    const discount = value === 0 && kind !== 'total' ? null : { ask: { kind, value }, reason: reason.trim() }
    if (on === WHOLE) selling.discountBasket(discount)
    else if (discount?.ask.kind === 'total') return setProblem(t('totalOnlyWhole'))
    else selling.discountLine(on, discount as Parameters<typeof selling.discountLine>[1])
    onDone()
  }
  return (
    <form class="discount-form num" onSubmit={(event) => { event.preventDefault(); give() }}>
      <h3>{t('discount')}</h3>
      <label class="entry">{t('discountOn')}
        <select value={on} data-testid="discount-on" onChange={(event) => setOn(event.currentTarget.value)}>
          <option value={WHOLE}>{t('wholeBasket', { total: money(selling.total.value) })}</option>
          {goods.map((line) => <option key={line.id} value={line.id}>{named(line.article.name)}</option>)}
        </select>
      </label>
      <div class="tabs" role="group" aria-label={t('discount')}>
        {(['percent', 'amount', 'total'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={one === kind} data-testid={`discount-${one}`} onClick={() => setKind(one)}>{t(`discount_${one}`)}</button>
        ))}
      </div>
      <label class="entry">{t(`discount_${kind}`)}
        <input data-testid="discount-value" inputMode="decimal" dir="ltr" autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <label class="entry">{t('discountReason')}
        <input data-testid="discount-reason" maxLength={150} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <div class="tabs">
        {REASONS.map((one) => <button key={one} type="button" onClick={() => setReason(t(one))}>{t(one)}</button>)}
      </div>
      {problem && <p class="bad" role="alert">{problem}</p>}
      <button type="submit" class="primary wide" data-testid="discount-give">{t('giveDiscount')}</button>
    </form>
  )
}
