/** Taking the money: what is due in large, likely notes, a keypad, several means for one sale. */

import { useState } from 'preact/hooks'

import type { Snapshot } from '../contract'
import { money, t } from '../i18n'
import { readAmount } from '../money'
import { type Means, MEANS, quickTenders, refusalOf } from '../payment'
import type { Till } from '../till'
import { Keypad } from './Keypad'
import { Sheet } from './Sheet'

export function Payment({ till, offer }: { till: Till; offer: Snapshot }) {
  const [means, setMeans] = useState<Means>('cash')
  const [typed, setTyped] = useState('')
  const [reference, setReference] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const settlement = till.settlement.value
  const { currency } = offer.till
  const due = means === 'cash' ? settlement.dueInCash : settlement.dueExact
  const isPaid = settlement.isSettled && till.tenders.value.length > 0

  const take = (amount: number | null): void => {
    if (amount === null) return setProblem(t('notAmount'))
    const refusal = refusalOf(settlement, means, amount, reference)
    if (refusal === 'exceeds_due') return setProblem(t('exceeds'))
    if (refusal === 'reference_missing') return setProblem(t('needsReference'))
    if (refusal) return setProblem(t('notAmount'))
    till.tender({ means, amount, reference: means === 'cash' ? null : reference.trim() })
    setTyped('')
    setReference('')
    setProblem(null)
  }
  return (
    <Sheet title={t('payTitle')} onClose={() => (till.sheet.value = 'none')} kind="payment">
      <div class="payment-grid num">
        <div class="payment-due">
          <p class="soft">{t(isPaid ? 'change' : 'stillDue')}</p>
          <p class="huge" data-testid={isPaid ? 'change' : 'due'}>{money(isPaid ? settlement.change : due, currency)}</p>
          {settlement.rounding !== 0 && <p class="soft">{t('rounding')} {money(settlement.rounding)}</p>}
          <ul class="tenders">
            {till.tenders.value.map((one) => (
              <li key={one.id}>
                <span>{t(one.means)}{one.reference && <small> <bdi>{one.reference}</bdi></small>}</span>
                <span>{money(one.amount)}</span>
                <button type="button" aria-label={`${t('remove')} ${t(one.means)}`} onClick={() => till.untender(one.id)}>✕</button>
              </li>
            ))}
          </ul>
          <button type="button" class="primary wide" data-testid="confirm-payment" disabled={!isPaid} onClick={() => void till.conclude()}>
            {t('confirm')}
          </button>
        </div>
        <form
          class="payment-means"
          onSubmit={(event) => {
            event.preventDefault()
            if (isPaid) void till.conclude()
            else take(typed === '' ? due : readAmount(typed))
          }}
        >
          <div class="tabs" role="tablist">
            {MEANS.map((one) => (
              <button key={one} type="button" role="tab" aria-selected={one === means} data-testid={`means-${one}`} onClick={() => { setMeans(one); setProblem(null) }}>
                {t(one)}
              </button>
            ))}
          </div>
          {means !== 'cash' && (
            <label class="entry">
              {t(means === 'card' ? 'cardReference' : 'chequeNumber')}
              <input data-testid="reference" value={reference} maxLength={60} dir="ltr" autocomplete="off" onInput={(event) => setReference(event.currentTarget.value)} />
            </label>
          )}
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
          {problem && <p class="bad" role="alert">{problem}</p>}
          <button type="submit" class="quiet wide" disabled={isPaid}>{t('take')}</button>
        </form>
      </div>
    </Sheet>
  )
}
