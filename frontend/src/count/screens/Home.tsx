/** The counts that go on, and what waits. */

import { Pictogram } from '../../phone/Pictogram'
import { Languages } from '../../phone/Languages'
import { Status } from '../../phone/Status'
import { to } from '../../phone/way'
import type { Counter } from '../counter'
import type { CountFact } from '../facts'
import { t } from '../i18n'

export function Home({ counter }: { counter: Counter }) {
  const { counts } = counter.reference.value
  return (
    <>
      <Status phone={counter} />
      <h1>{t('hello', { name: counter.person.value?.name ?? '' })}</h1>
      {counts.length > 0
        ? <section><h2>{t('openCounts')}</h2><ul class="rows">{counts.map((one) => <Row key={one.id} counter={counter} count={one} />)}</ul></section>
        : <p class="notice">{t(counter.isOnline.value ? 'noCount' : 'noCountOffline')}</p>}
      <Languages application={counter.application} />
    </>
  )
}

function Row({ counter, count }: { counter: Counter; count: CountFact }) {
  const { isDone, standing } = counter.told(count)
  return (
    <li>
      <a class="choice" data-testid={`count-${count.id}`} href={to('c', count.id)}>
        <span class="face"><Pictogram name={isDone ? 'check' : 'lots'} /></span>
        <span class="label"><bdi>{counter.placeOf(count)?.name}</bdi><small>{scopeOf(count)} · <bdi class="num">{count.number}</bdi>{count.round > 1 && ` · ${t('round')} ${count.round}`}</small></span>
        {isDone ? <b class="good-ink">{t('isDone')}</b> : standing.length > 0 && <b class="num">{standing.length}</b>}
      </a>
    </li>
  )
}

/** What a count is of, in a few words. */
export function scopeOf(count: CountFact): string {
  if (count.round > 1) return t('toRecount', { n: count.lots?.length ?? 0 })
  if (count.scope === 'shelf') return t('scopeShelf', { shelf: count.shelf ?? '' })
  return count.lots ? t('scopeLots', { n: count.lots.length }) : t('scopePlace')
}
