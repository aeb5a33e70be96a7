/** Sales that the server could not take: kept here, each with its reason. */

import { money, moment, t } from '../i18n'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function Settling({ till }: { till: Till }) {
  const timezone = till.snapshot.value?.till.timezone ?? 'UTC'
  return (
    <Sheet title={t('settleTitle')} onClose={() => (till.sheet.value = 'none')}>
      <p class="soft">{t('settleHint')}</p>
      <ul class="rows num">
        {till.refused.value.map((sale) => (
          <li key={sale.id} class="settling">
            <b><bdi>{sale.body.receipt_number}</bdi></b> {moment(sale.createdAt, timezone)} · {money(sale.body.total_cents, sale.body.currency)}
            <p class="bad">{sale.reason}</p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
