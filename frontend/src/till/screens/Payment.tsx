/** Taking the money: what is due in large, likely notes, a keypad, several means for one sale. */

import { useState } from 'preact/hooks'

import { cardsOf } from '../cards'
import { commandOf } from '../commands'
import { money, t } from '../i18n'
import { readAmount } from '../money'
import type { Means } from '../records'
import { isCredit, mostOf, quickTenders, type TenderRefusal } from '../rules/payments'
import type { Till } from '../till'
import { CardByStripe } from './CardByStripe'
import { Keypad } from './Keypad'
import { Sheet } from './Sheet'

const OFFERED: readonly Means[] = ['cash', 'card', 'cheque', 'transfer', 'voucher', 'deposit']

const REFUSALS: Readonly<Record<TenderRefusal, 'notAmount' | 'tooManyTenders' | 'exceeds' | 'exceedsGoods' | 'exceedsBalance' | 'balanceUnknown' | 'alreadyGiven' | 'needsReference'>> = {
  nothing: 'notAmount',
  too_many: 'tooManyTenders',
  exceeds_due: 'exceeds',
  exceeds_goods: 'exceedsGoods',
  exceeds_balance: 'exceedsBalance',
  balance_unknown: 'balanceUnknown',
  already_given: 'alreadyGiven',
  reference_missing: 'needsReference',
}
const REFERENCES = { card: 'cardReference', cheque: 'chequeNumber', transfer: 'transferReference', voucher: 'voucherCode', deposit: 'depositCode' } as const

export function Payment({ till }: { till: Till }) {
  const { selling, desk } = till
  const cards = cardsOf(desk)
  const lines = selling.basket.value.lines
  // A card whose charge is not known yet comes first: no other money is taken for the same basket before.
  const [means, setMeans] = useState<Means>(cards.concerns(lines) ? 'stripe' : 'cash')
  const isHeld = cards.holds(lines)
  const [typed, setTyped] = useState('')
  const [reference, setReference] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const settlement = selling.settlement.value
  const tenders = selling.tenders.value
  const currency = desk.till.value?.currency ?? 'MAD'
  const credit = isCredit(means) ? desk.catalogue.value.credit(reference.trim().toUpperCase()) : null
  const balance = credit?.sort === means ? credit.balance_cents : null
  const due = mostOf(means, settlement, balance ?? 0)
  // A total of nothing (all of it given off) is settled without any money.
  const isPaid = settlement.isSettled && (tenders.length > 0 || settlement.total + settlement.rounding === 0)
  const offered = [...OFFERED, ...(desk.till.value?.stripe_reader ? (['stripe'] as const) : [])]

  const take = (amount: number | null): void => {
    if (amount === null) return setProblem(t('notAmount'))
    const said = isCredit(means) ? reference.trim().toUpperCase() : reference
    const refusal = selling.tender({ means, amount, reference: said, balance })
    if (refusal) return setProblem(t(REFUSALS[refusal]))
    setTyped('')
    setReference('')
    setProblem(null)
  }
  /** Scanned: the customer gave the exact cash, and the sale is done. */
  const takeAllInCash = (): void => {
    selling.tender({ means: 'cash', amount: settlement.dueInCash, reference: '' })
    void till.conclude()
  }
  const submit = (): void => {
    if (isHeld) return
    if (isPaid) void till.conclude()
    else if (commandOf(typed) === 'exact') takeAllInCash()
    else take(typed === '' ? due : readAmount(typed))
  }
  return (
    <Sheet title={t('payTitle')} onClose={() => till.close()} kind="payment">
      <div class="payment-grid num">
        <div class="payment-due">
          <p class="soft">{t(isPaid ? 'change' : 'stillDue')}</p>
          <p class="huge" data-testid={isPaid ? 'change' : 'due'} aria-live="polite">{money(isPaid ? settlement.change : means === 'cash' ? settlement.dueInCash : settlement.dueExact, currency)}</p>
          {settlement.rounding !== 0 && <p class="soft">{t('rounding')} {money(settlement.rounding)}</p>}
          <ul class="tenders">
            {tenders.map((one) => (
              <li key={one.id}>
                <span>{t(one.means)}{one.reference && <small> <bdi>{one.reference}</bdi></small>}</span>
                <span>{money(one.amount)}</span>
                <button type="button" aria-label={`${t('remove')} ${t(one.means)}`} disabled={one.means === 'stripe'} onClick={() => selling.untender(one.id)}>✕</button>
              </li>
            ))}
          </ul>
          <button type="button" class="primary wide" data-testid="confirm-payment" disabled={!isPaid || isHeld} onClick={() => void till.conclude()}>
            {t('confirm')}
          </button>
        </div>
        <form class="payment-means" onSubmit={(event) => { event.preventDefault(); submit() }}>
          <div class="tabs" role="tablist" aria-label={t('means')}>
            {offered.map((one) => (
              <button key={one} type="button" role="tab" aria-selected={one === means} disabled={isHeld && one !== 'stripe'} data-testid={`means-${one}`} onClick={() => { setMeans(one); setProblem(null) }}>
                {t(one)}
              </button>
            ))}
          </div>
          {means === 'stripe' ? (
            <CardByStripe till={till} due={settlement.dueExact} onPaid={(amount, id) => setProblem(refusalText(selling.tender({ means, amount, reference: id })))} />
          ) : (
            <>
              {means !== 'cash' && (
                <label class="entry">
                  {t(REFERENCES[means])}
                  <input data-testid="reference" value={reference} maxLength={60} dir="ltr" autocomplete="off" onInput={(event) => setReference(event.currentTarget.value)} />
                </label>
              )}
              {isCredit(means) && balance !== null && <p class="soft">{t('balanceLeft', { amount: money(balance, currency) })}</p>}
              <div class="quick">
                <button type="button" data-testid="tender-exact" disabled={due === 0} onClick={() => take(due)}>{t('exact')}</button>
                {means === 'cash' && quickTenders(due, currency).map((amount) => (
                  <button key={amount} type="button" onClick={() => take(amount)}>{money(amount)}</button>
                ))}
              </div>
              <label class="entry">
                {t('received')}
                <input data-testid="received" value={typed} inputMode="decimal" dir="ltr" autocomplete="off" placeholder={money(due)} onInput={(event) => setTyped(event.currentTarget.value)} autofocus />
              </label>
              <Keypad onKey={(key) => setTyped(key === '⌫' ? typed.slice(0, -1) : typed + key)} />
            </>
          )}
          {problem && <p class="bad" role="alert">{problem}</p>}
          {means !== 'stripe' && <button type="submit" class="quiet wide">{t(isPaid ? 'confirm' : 'take')}</button>}
        </form>
      </div>
    </Sheet>
  )
}

function refusalText(refusal: TenderRefusal | null): string | null {
  return refusal && t(REFUSALS[refusal])
}
