/** A count that this phone no longer knows as going on: what was counted in it stays readable. */

import { Status } from '../../phone/Status'
import { go } from '../../phone/way'
import type { Counter } from '../counter'
import { t } from '../i18n'
import { told } from '../tallies'
import { Title } from './Title'
import { Row } from './ToldHere'

export function Ended({ counter, countId }: { counter: Counter; countId: string }) {
  const records = counter.records.value.filter((one) => one.envelope.count_id === countId)
  const author = counter.person.value?.id ?? ''
  const rounds = [...new Set(records.map((one) => one.envelope.round))].sort((a, b) => b - a)
  return (
    <>
      <Title title={records[0]?.number ?? t('count')} back={() => go([], true)} />
      <Status phone={counter} />
      <p class="notice">{t('ended')}</p>
      {rounds.map((round) => (
        <section key={round}>
          <h2>{t('round')} {round}</h2>
          <ul class="told">{told(records, countId, round, author).standing.map((one) => <Row key={one.id} figure={one} timezone={undefined} />)}</ul>
        </section>
      ))}
    </>
  )
}
