/** The drawer: its opening float, and its closing count, made blind. */

import { useState } from 'preact/hooks'

import type { Closing as ClosingResult, Snapshot } from '../contract'
import { money, t } from '../i18n'
import { readAmount } from '../money'
import { denominations, MEANS } from '../payment'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function Opening({ till, offer }: { till: Till; offer: Snapshot }) {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const open = async (): Promise<void> => {
    const amount = readAmount(typed)
    setProblem(amount === null ? t('notAmount') : await till.openDrawer(amount))
  }
  return (
    <main class="opening">
      <form class="card" onSubmit={(event) => { event.preventDefault(); void open() }}>
        <h1>{t('openTitle')}</h1>
        <p class="soft">{offer.till.name} · {offer.till.place_name}</p>
        <p>{t('openHint')}</p>
        <label class="entry">
          {t('float')}
          <input data-testid="open-float" value={typed} inputMode="decimal" dir="ltr" autocomplete="off" placeholder="300,00" onInput={(event) => setTyped(event.currentTarget.value)} autofocus />
        </label>
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="open-session">{t('open')}</button>
      </form>
    </main>
  )
}

export function Closing({ till, offer }: { till: Till; offer: Snapshot }) {
  const [counts, setCounts] = useState<Readonly<Record<number, string>>>({})
  const [typed, setTyped] = useState('')
  const [difference, setDifference] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const counted = typed === '' ? sumOf(counts) : readAmount(typed)
  const result = till.closing.value
  if (result) return <Closed till={till} offer={offer} result={result} />

  const confirm = async (): Promise<void> => {
    if (counted === null) return setProblem(t('notAmount'))
    if (difference !== null && reason.trim() === '') return setProblem(t('reason'))
    const answer = await till.closeDrawer(counted, difference === null ? null : reason.trim())
    setProblem(answer.error ?? null)
    if (answer.difference !== undefined) setDifference(answer.difference)
  }
  return (
    <Sheet title={t('closeTitle')} onClose={() => (till.sheet.value = 'none')} kind="payment">
      <form class="closing num" onSubmit={(event) => { event.preventDefault(); void confirm() }}>
        <p class="soft">{t('closeHint')}</p>
        <div class="denominations">
          {denominations(offer.till.currency).map((value) => (
            <label key={value}>
              <span>{money(value)} ×</span>
              <input inputMode="numeric" dir="ltr" value={counts[value] ?? ''} maxLength={5} onInput={(event) => { setCounts({ ...counts, [value]: event.currentTarget.value.replace(/\D/g, '') }); setTyped(''); setDifference(null) }} />
            </label>
          ))}
        </div>
        <label class="entry">
          {t('counted')}
          <input data-testid="counted-total" inputMode="decimal" dir="ltr" value={typed} placeholder={money(sumOf(counts))} onInput={(event) => { setTyped(event.currentTarget.value); setDifference(null) }} />
        </label>
        {difference !== null && (
          <>
            <p class="large warn-ink">{t('difference')} {money(difference, offer.till.currency)}</p>
            <label class="entry">{t('reason')}
              <input data-testid="close-reason" value={reason} maxLength={200} onInput={(event) => setReason(event.currentTarget.value)} autofocus />
            </label>
          </>
        )}
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="close-confirm">{t('confirmClose')}</button>
      </form>
    </Sheet>
  )
}

function Closed({ till, offer, result }: { till: Till; offer: Snapshot; result: ClosingResult }) {
  const { currency } = offer.till
  return (
    <Sheet title={t('closed')} onClose={() => void till.afterClosing()} testId="closed">
      <dl class="facts num">
        <dt>{t('salesCount')}</dt><dd>{result.sales_count}</dd>
        {MEANS.map((one) => [<dt key={`${one}-name`}>{t(one)}</dt>, <dd key={one}>{money(result.takings[one], currency)}</dd>])}
        <dt>{t('expected')}</dt><dd>{money(result.expected_cents, currency)}</dd>
        <dt>{t('counted')}</dt><dd>{money(result.counted_cents, currency)}</dd>
        <dt>{t('difference')}</dt><dd>{money(result.difference_cents, currency)}</dd>
      </dl>
      <button type="button" class="primary wide" onClick={() => void till.afterClosing()} autofocus>{t('close')}</button>
    </Sheet>
  )
}

function sumOf(counts: Readonly<Record<number, string>>): number {
  return Object.entries(counts).reduce((sum, [value, count]) => sum + Number(value) * Number(count || 0), 0)
}
