/** Baskets set aside while their customer fetches something. */

import { pieces } from '../basket'
import { clock, t } from '../i18n'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function Held({ till }: { till: Till }) {
  const timezone = till.desk.till.value?.timezone ?? 'UTC'
  const take = (id: string): void => {
    till.selling.recall(id)
    till.close()
  }
  return (
    <Sheet title={t('heldTitle')} onClose={() => till.close()} testId="held-sheet">
      <ul class="rows num">
        {till.selling.held.value.map((one) => (
          <li key={one.id}>
            <button type="button" class="lot-row" data-testid="held" onClick={() => take(one.id)}>
              <b>{clock(new Date(one.at), timezone)}</b>
              <span>{t('articles', { n: pieces(one.basket) })}</span>
              <span>{one.basket.note ?? ''}</span>
              <span>{t('takeBack')}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
