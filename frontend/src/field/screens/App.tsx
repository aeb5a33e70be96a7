/** Which screen is shown, and what stands over all of them: a trouble, a news, a newer version. */

import { useEffect } from 'preact/hooks'

import type { Field } from '../field'
import { t } from '../i18n'
import { say } from '../voice'
import { Trouble } from '../../phone/Trouble'
import { path } from '../../phone/way'
import { Home } from './Home'
import { NewGathering } from './NewGathering'
import { Nobody } from '../../phone/Nobody'
import { Photographing } from './Photographing'
import { Pictogram } from '../../phone/Pictogram'
import { Recap } from './Recap'
import { Scale } from './Scale'
import { Settling } from './Settling'
import { ThisPhone } from './ThisPhone'
import { Women } from './Women'

export function App({ field }: { field: Field }) {
  const trouble = field.trouble.value
  useEffect(() => {
    if (trouble) say(trouble)
  }, [trouble])
  return (
    <>
      <main class="screen"><Screen field={field} /></main>
      <p class="news" role="status">{field.news.value && <><Pictogram name="check" /> <bdi>{field.news.value}</bdi></>}</p>
      <Trouble phone={field} />
    </>
  )
}

function Screen({ field }: { field: Field }) {
  if (field.phase.value === 'elsewhere') return <h1 class="alone">{t('otherTab')}</h1>
  if (field.phase.value === 'starting') return <h1 class="alone">{t('starting')}</h1>
  const [where, id, then, member] = path.value
  if (where === 'phone') return <ThisPhone field={field} />
  if (field.phase.value === 'nobody') return <Nobody phone={field} pictogram="scale" />
  if (where === 'settle') return <Settling field={field} />
  if (where === 'photo') return <Photographing field={field} answers={path.value.slice(1)} />
  if (where === 'new') return <NewGathering field={field} answers={path.value.slice(1)} />
  const gathering = where === 'g' && id ? field.gathering(id) : undefined
  if (!gathering) return <Home field={field} />
  if (then === 'recap' || gathering.isClosed) return <Recap field={field} gathering={gathering} />
  const woman = then === 'm' && member ? field.member(member) : undefined
  if (woman) return <Scale key={woman.id} field={field} gathering={gathering} member={woman} />
  return <Women field={field} gathering={gathering} />
}
