/** One tap to take a line from another lot; those that may not be sold are shown with why. */

import { isGoods } from '../basket'
import { lotKey } from '../catalogue/facts'
import { month, t } from '../i18n'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function LotChoice({ till, lineId }: { till: Till; lineId: string }) {
  const { value: catalogue } = till.desk.catalogue
  const line = till.selling.basket.value.lines.find((one) => one.id === lineId)
  if (!line || !isGoods(line)) return null
  const day = till.desk.now().day
  const close = (): void => {
    till.selling.choosing.value = null
  }
  return (
    <Sheet title={t('chooseLot')} onClose={close}>
      <ul class="rows num">
        {catalogue.lotsOf(line.article.id).map((lot) => {
          const status = catalogue.statusOn(lot, day)
          const isHere = lotKey(lot) === lotKey(line.lot)
          return (
            <li key={lotKey(lot)}>
              <button type="button" class="lot-row" disabled={status !== 'sellable'} aria-current={isHere} onClick={() => till.selling.setLot(lineId, lot)}>
                <b><bdi>{lot.code}</bdi></b>
                <span>{catalogue.seller(lot.owner_id)?.name}</span>
                <span>{lot.best_before ? t('before', { date: month(lot.best_before) }) : ''}</span>
                <span>{status === 'sellable' ? t('left', { n: till.selling.left(lot) }) : t(status, { lot: lot.code })}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}
