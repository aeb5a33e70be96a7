/** Which screen is shown, and what stands over all of them: a trouble, a news. */

import { Nobody } from '../../phone/Nobody'
import { Pictogram } from '../../phone/Pictogram'
import { Trouble } from '../../phone/Trouble'
import { path } from '../../phone/way'
import type { Counter } from '../counter'
import { t } from '../i18n'
import { Amount } from './Amount'
import { Counting } from './Counting'
import { Ended } from './Ended'
import { Home } from './Home'
import { Settling } from './Settling'
import { Shelves } from './Shelves'
import { ThisPhone } from './ThisPhone'

export function App({ counter }: { counter: Counter }) {
  return (
    <>
      <main class="screen"><Screen counter={counter} /></main>
      <p class="news" role="status">{counter.news.value && <><Pictogram name="check" /> <bdi>{counter.news.value}</bdi></>}</p>
      <Trouble phone={counter} />
    </>
  )
}

function Screen({ counter }: { counter: Counter }) {
  if (counter.phase.value === 'elsewhere') return <h1 class="alone">{t('otherTab')}</h1>
  if (counter.phase.value === 'starting') return <h1 class="alone">{t('starting')}</h1>
  const [where, id, then, lotId] = path.value
  if (where === 'phone') return <ThisPhone counter={counter} />
  if (counter.phase.value === 'nobody') return <Nobody phone={counter} pictogram="lots" />
  if (where === 'settle') return <Settling counter={counter} />
  if (where !== 'c' || !id) return <Home counter={counter} />
  const count = counter.count(id)
  if (!count) return <Ended counter={counter} countId={id} />
  if (then === 'shelf') return <Shelves counter={counter} count={count} />
  const lot = then === 'l' ? counter.lotsOf(count).find((one) => one.id === lotId) : undefined
  if (lot) return <Amount key={lot.id} counter={counter} count={count} lot={lot} />
  return <Counting key={count.id} counter={counter} count={count} />
}
