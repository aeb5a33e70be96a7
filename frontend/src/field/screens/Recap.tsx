/** What was weighed, read like a sentence, and the end of it. */

import { useEffect, useState } from 'preact/hooks'

import { told } from '../../phone/amounts'
import type { Field } from '../field'
import { byMember, type Gathering } from '../gatherings'
import { dayName, named, t } from '../i18n'
import { sayIfReading } from '../voice'
import { go } from '../../phone/way'
import { Pictogram } from '../../phone/Pictogram'
import { Question } from './Question'
import { GatheringPhotos } from './TakePhoto'

export function Recap({ field, gathering }: { field: Field; gathering: Gathering }) {
  const [isBusy, setBusy] = useState(false)
  const brought = [...byMember(gathering)]
  const product = field.product(gathering.productId)
  const sentence = t(brought.length === 1 ? 'recapOne' : 'recap', {
    day: dayName(gathering.day),
    place: field.place(gathering.placeId)?.name ?? '',
    members: brought.length,
    mass: told(gathering.netMg),
    product: product ? named(product.name) : '',
  })
  useEffect(() => sayIfReading(sentence), [])
  const finish = async (): Promise<void> => {
    setBusy(true)
    if (await field.closeGathering(gathering)) field.tell(t('finished'))
    setBusy(false)
  }
  const isEmpty = gathering.count === 0 && (gathering.known?.weighings ?? 0) === 0
  return (
    <Question question={gathering.isClosed ? t('isClosed') : t('askFinish')} step={6} back={() => go(gathering.isClosed ? [] : ['g', gathering.id], true)}>
      <p class="recap" data-testid="recap">{isEmpty ? t('nothingWeighed') : sentence}</p>
      {gathering.lotCode && <p class="notice good" data-testid="lot"><Pictogram name="check" /> <bdi>{t('lot', { code: gathering.lotCode })}</bdi></p>}
      {gathering.isClosed && !gathering.lotCode && <p class="notice good" data-testid="closed"><Pictogram name="check" /> {t('finished')}</p>}
      {gathering.known && gathering.known.netMg !== gathering.netMg && <p class="soft num"><bdi>{t('otherPhones', { mass: told(gathering.known.netMg) })}</bdi></p>}
      <ul class="brought">
        {brought.map(([id, mg]) => (
          <li key={id}><bdi>{field.member(id)?.name ?? id.slice(0, 8)}</bdi> <b class="num"><bdi dir="ltr">{told(mg)}</bdi></b></li>
        ))}
      </ul>
      {gathering.isClosed && <footer class="pad"><GatheringPhotos field={field} gathering={gathering} /></footer>}
      {!gathering.isClosed && (
        <footer class="pad">
          <p class="soft">{t('recapOthers')}</p>
          <div class="acts">
            <GatheringPhotos field={field} gathering={gathering} />
            <button type="button" class="primary" data-testid="finish-yes" disabled={isBusy || isEmpty} onClick={() => void finish()}><Pictogram name="check" /> {t('finishYes')}</button>
          </div>
        </footer>
      )}
    </Question>
  )
}
