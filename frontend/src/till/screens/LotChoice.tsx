/** One tap to take a line from another lot; those that may not be sold are shown with why. */

import type { Lot, Snapshot } from '../contract'
import { byExpiry } from '../fefo'
import { month, t } from '../i18n'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function LotChoice({ till, offer, lineId }: { till: Till; offer: Snapshot; lineId: string }) {
  const line = till.lines.value.find((one) => one.id === lineId)
  const close = (): void => {
    till.choosing.value = null
  }
  const lots = offer.lots.filter((lot) => lot.article_id === line?.article.id).sort(byExpiry)
  return (
    <Sheet title={t('chooseLot')} onClose={close}>
      <ul class="rows num">
        {lots.map((lot) => (
          <li key={lot.id}>
            <button type="button" class="lot-row" disabled={lot.status !== 'sellable'} aria-current={lot.id === line?.lot.id} onClick={() => till.setLot(lineId, lot)}>
              <b><bdi>{lot.code}</bdi></b>
              <span>{lot.owner_name}</span>
              <span>{lot.best_before ? t('before', { date: month(lot.best_before) }) : ''}</span>
              <span>{why(lot) ?? t('left', { n: lot.quantity })}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function why(lot: Lot): string | null {
  return lot.status === 'sellable' ? null : t(lot.status, { lot: lot.code })
}
