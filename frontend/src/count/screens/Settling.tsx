/** What the server could not take: kept here with its reason, to be shown and carried away. */

import { go } from '../../phone/way'
import { inWords } from '../amounts'
import type { Counter } from '../counter'
import { named, t } from '../i18n'
import type { StoredRecord } from '../records'
import { Export } from './Export'
import { Title } from './Title'

export function Settling({ counter }: { counter: Counter }) {
  const refused = counter.toSettle.value
  return (
    <>
      <Title title={t('settleTitle')} back={() => go([])} />
      <p class="soft">{refused.length > 0 ? t('settleHint') : t('nothingToSettle')}</p>
      <ul class="rows" data-testid="refused">
        {refused.map((one) => <li key={one.id} class="card settle"><b><bdi>{whatOf(one)}</bdi></b><p>{one.sentence}</p></li>)}
      </ul>
      <Export counter={counter} />
    </>
  )
}

function whatOf({ envelope, lot, number }: StoredRecord): string {
  if (envelope.kind === 'figure') {
    return `${number} · ${lot ? `${named(lot.name)} ${lot.code}` : '?'} : ${inWords(envelope.body.quantity, lot?.unit ?? 'H87')}`
  }
  if (envelope.kind === 'unknown') return `${number} · ${t('keptUnknown', { text: envelope.body.text })}`
  const words = { withdrawn: 'undo', settled: 'settled', taken: 'goOn', done: 'finish' } as const
  return `${number} · ${t(words[envelope.kind])}`
}
