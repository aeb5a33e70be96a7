/** What the server could not take: kept here too, with its reason, to be shown at the office. */

import { told } from '../../phone/amounts'
import type { Field } from '../field'
import { t } from '../i18n'
import type { StoredPhoto, StoredRecord } from '../records'
import { go } from '../../phone/way'
import { Pictogram } from '../../phone/Pictogram'
import { Question } from './Question'

export function Settling({ field }: { field: Field }) {
  const records = field.toSettle.value
  const photos = field.photosToSettle.value
  return (
    <Question question={t('settleTitle')} back={() => go([])}>
      <p class="soft">{records.length + photos.length > 0 ? t('settleHint') : t('nothingToSettle')}</p>
      <ul class="rows">
        {records.map((one) => (
          <li key={one.id} class="card settle"><b><bdi>{whatOf(field, one)}</bdi></b><p>{one.sentence}</p></li>
        ))}
        {photos.map((one) => <li key={one.id} class="card settle"><b><Pictogram name="camera" /> {t('photo')} <bdi>{photoOf(field, one)}</bdi></b><p>{one.sentence}</p></li>)}
      </ul>
    </Question>
  )
}

/** What a photo is of, as far as this phone still knows. */
function photoOf(field: Field, { of, caption }: StoredPhoto): string {
  if (of.subject === 'lot') return [field.lot(of.lot_id)?.code, caption].filter(Boolean).join(' · ')
  if (of.subject === 'requirement') return [field.askedPhoto(of.dossier_id, of.requirement)?.dossier, caption].filter(Boolean).join(' · ')
  return caption
}

function whatOf(field: Field, { envelope }: StoredRecord): string {
  if (envelope.kind === 'weighing') {
    const { member_id, gross_mg, tare_mg } = envelope.body
    return t('kept', { name: field.member(member_id)?.name ?? '?', mass: told(gross_mg - tare_mg) })
  }
  const words = { opening: 'newGathering', cancellation: 'undo', closing: 'finishYes' } as const
  return t(words[envelope.kind])
}
