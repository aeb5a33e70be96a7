/** The button that takes a photo, and the photos taken so far: of a gathering, a lot, or what a dossier asks. */

import { useEffect, useState } from 'preact/hooks'

import type { Field } from '../field'
import type { Gathering } from '../gatherings'
import { t } from '../i18n'
import type { PhotoSubject, StoredPhoto } from '../records'
import { Pictogram } from '../../phone/Pictogram'

const SHOWN_MAX = 4

interface Props {
  readonly field: Field
  readonly of: PhotoSubject
  readonly organisation: string
  readonly label: string
  readonly caption?: string
  readonly isMain?: boolean
  readonly onKept?: () => void
}

export function TakePhoto({ field, of, organisation, label, caption = '', isMain = false, onKept }: Props) {
  const take = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0]
    if (file && (await field.photograph(of, organisation, file, caption))) onKept?.()
    input.value = ''
  }
  return (
    <label class={isMain ? 'primary save photo' : 'quiet photo'}>
      <Pictogram name="camera" /> <span class="num">{label}</span>
      <input type="file" accept="image/*" capture="environment" data-testid="photo" onChange={(event) => void take(event.currentTarget)} />
    </label>
  )
}

export function GatheringPhotos({ field, gathering }: { field: Field; gathering: Gathering }) {
  const of: PhotoSubject = { subject: 'gathering', gathering_id: gathering.id }
  const count = field.photosOf(of).length
  return <TakePhoto field={field} of={of} organisation={gathering.organisationId} label={count > 0 ? t('photos', { n: count }) : t('photo')} />
}

/** The latest photos, small; each with the sign of whether the server has it. */
export function Taken({ field, photos }: { field: Field; photos: readonly StoredPhoto[] }) {
  return (
    <section class="taken" aria-label={t('photos', { n: photos.length })}>
      <p class="num" data-testid="taken" data-count={photos.length}>{t('photos', { n: photos.length })}</p>
      <ul>{photos.slice(-SHOWN_MAX).map((one) => <Small key={one.id} field={field} photo={one} />)}</ul>
    </section>
  )
}

function Small({ field, photo }: { field: Field; photo: StoredPhoto }) {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    let made: string | null = null
    let isGone = false
    void field.store.pictures.get(photo.id).then((picture) => {
      if (!picture || isGone) return
      made = URL.createObjectURL(new Blob([picture.bytes], { type: 'image/jpeg' }))
      setAddress(made)
    })
    return () => {
      isGone = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [photo.id])
  const sign = photo.state === 'acknowledged' ? 'check' : photo.state === 'to_settle' ? 'alert' : 'send'
  return (
    <li class={photo.state}>
      {address && <img src={address} alt={photo.caption || t('photo')} width="72" height="72" />}
      <Pictogram name={sign} />
    </li>
  )
}
