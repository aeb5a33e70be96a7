/** What the server could not take as it was: kept here, each with its reason. */

import { money, moment, t } from '../i18n'
import { readRecord } from '../journal/journal'
import type { StoredRecord } from '../journal/store'
import type { SaleBody } from '../records'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function Settling({ till }: { till: Till }) {
  const timezone = till.desk.till.value?.timezone ?? 'UTC'
  return (
    <Sheet title={t('settleTitle')} onClose={() => till.close()} testId="settling">
      <p class="soft">{t('settleHint')}</p>
      <ul class="rows num">
        {till.desk.toSettle.value.map((record) => (
          <li key={record.id} class="settling">
            <b><bdi>{record.number ?? `${record.chain} ${record.sequence}`}</bdi></b> {moment(record.occurredAt, timezone)}{amountOf(record)}
            <p class="bad">{record.sentence}</p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function amountOf(record: StoredRecord): string {
  if (record.chain !== 'sale') return ''
  const body = readRecord(record).body as SaleBody
  return ` · ${money(body.total_cents, body.currency)}`
}
