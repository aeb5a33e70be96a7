/** What was just counted, large enough to be read with a jar in the other hand, and taken back with one touch. */

import { Pictogram } from '../../phone/Pictogram'
import type { Counter } from '../counter'
import type { CountFact, LotFact } from '../facts'
import { named, t } from '../i18n'

export type Shown =
  | { readonly kind: 'lot'; readonly lot: LotFact; readonly shelf: string; readonly quantity: number }
  | { readonly kind: 'unknown'; readonly text: string }

interface Props {
  readonly counter: Counter
  readonly count: CountFact
  readonly shown: Shown
  readonly onUndone: () => void
}

export function LastCounted({ counter, count, shown, onUndone }: Props) {
  if (shown.kind === 'unknown') {
    return (
      <div class="card last-counted was-unknown" role="status" data-testid="last">
        <p class="break">{t('keptUnknown', { text: shown.text })}</p>
      </div>
    )
  }
  const { lot, shelf } = shown
  const last = counter.told(count).figures.filter((one) => one.lot_id === lot.id && one.shelf === shelf).at(-1)
  const undo = async (): Promise<void> => {
    if (!last || !(await counter.withdraw(count, last))) return
    counter.tell(t('undone'))
    onUndone()
  }
  return (
    <div class="card last-counted" data-testid="last">
      <p role="status"><bdi>{named(lot.name)}</bdi> <small class="soft num"><bdi>{lot.code}</bdi></small></p>
      <div class="row">
        <b class="figure num" data-testid="last-quantity">{last?.quantity ?? 0}</b>
        <button type="button" class="quiet" data-testid="undo" onClick={() => void undo()}><span class="turns"><Pictogram name="undo" /></span> {t('undo')}</button>
      </div>
    </div>
  )
}
