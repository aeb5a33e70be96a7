/** Money kept for somebody: a gift voucher sold, or a deposit taken on what will be collected. */

import './receipts.css'

import { useState } from 'preact/hooks'

import { money, t } from '../i18n'
import { readAmount } from '../money'
import type { Till } from '../till'
import { Sheet } from './Sheet'

type Sort = 'voucher' | 'deposit'

const QUICK: Readonly<Record<string, readonly number[]>> = {
  MAD: [10_000, 20_000, 30_000, 50_000, 100_000],
  EUR: [1_000, 2_000, 3_000, 5_000, 10_000],
}
// With its word and the code it makes, still a label's 200 letters.
const WHAT_LENGTH_MAX = 120

export function Credit({ till }: { till: Till }) {
  const [sort, setSort] = useState<Sort>('voucher')
  const [typed, setTyped] = useState('')
  const [what, setWhat] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const currency = till.desk.till.value?.currency ?? 'MAD'

  const add = (): void => {
    const amount = readAmount(typed)
    if (typed.trim() !== '' && amount === null) return setProblem(t('notAmount'))
    if (!amount) return setProblem(t('creditAmountMissing'))
    if (sort === 'deposit' && what.trim() === '') return setProblem(t('creditForMissing'))
    till.selling.sellCredit(sort, amount, sort === 'voucher' ? t('creditVoucher') : t('creditDepositLabel', { what: what.trim() }))
    till.close()
  }
  return (
    <Sheet title={t('creditTitle')} onClose={() => till.close()} testId="credit">
      <form class="credit num" onSubmit={(event) => { event.preventDefault(); add() }}>
        <div class="choices" role="group" aria-label={t('creditTitle')}>
          <button type="button" class="quiet" aria-pressed={sort === 'voucher'} data-testid="credit-voucher" onClick={() => setSort('voucher')}>{t('creditVoucher')}</button>
          <button type="button" class="quiet" aria-pressed={sort === 'deposit'} data-testid="credit-deposit" onClick={() => setSort('deposit')}>{t('creditDeposit')}</button>
        </div>
        <p class="soft">{t(sort === 'voucher' ? 'creditAboutVoucher' : 'creditAboutDeposit')}</p>
        {sort === 'deposit' && (
          <label class="entry">
            {t('creditFor')}
            <input data-testid="credit-what" autocomplete="off" maxLength={WHAT_LENGTH_MAX} placeholder={t('creditForHint')} value={what} onInput={(event) => setWhat(event.currentTarget.value)} />
          </label>
        )}
        <label class="entry">
          {t('creditAmount')}
          <input data-testid="credit-amount" inputMode="decimal" dir="ltr" autocomplete="off" maxLength={12} value={typed} autofocus onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        <div class="quick">
          {(QUICK[currency] ?? QUICK['MAD'] ?? []).map((amount) => (
            <button key={amount} type="button" aria-pressed={readAmount(typed) === amount} onClick={() => setTyped(String(amount / 100))}>{money(amount, currency)}</button>
          ))}
        </div>
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="credit-add">{t('creditAdd')}</button>
      </form>
    </Sheet>
  )
}
