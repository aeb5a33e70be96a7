/** What a phone says: one thing at a time, by one person, for one gathering. `inventory/schemas/field.py` reads it. */

import type { RecordState, Said as Kept } from '../queue/person'

export type { Person, RecordState } from '../queue/person'

export interface OpeningBody {
  readonly place_id: string
  readonly product_id: string
  readonly harvested_on: string
  readonly ordinal: number
  readonly commune: string | null
}

export interface WeighingBody {
  readonly member_id: string
  readonly gross_mg: number
  readonly tare_mg: number
  readonly plot_id: string | null
}

export interface CancellationBody {
  readonly weighing_id: string
}

/** What can be said: kind and body go together. */
export type Said =
  | { readonly kind: 'opening'; readonly body: OpeningBody }
  | { readonly kind: 'weighing'; readonly body: WeighingBody }
  | { readonly kind: 'cancellation'; readonly body: CancellationBody }
  | { readonly kind: 'closing'; readonly body: Readonly<Record<string, never>> }

/** As it is sent. */
export type Envelope = Said & {
  readonly id: string
  readonly author_id: string
  readonly organisation_id: string
  readonly gathering_id: string
  readonly occurred_at: string
}

/** As it is kept. */
export interface StoredRecord extends Kept<Envelope> {
  readonly gathering: string
}

/** What a photo is of: `inventory/api/field_photos.py` puts it where its page would have. */
export type PhotoSubject =
  | { readonly subject: 'gathering'; readonly gathering_id: string }
  | { readonly subject: 'lot'; readonly lot_id: string }
  | { readonly subject: 'requirement'; readonly dossier_id: string; readonly requirement: string }

/** A photo as it is kept until the server has it; its picture lies beside it, so that lists stay light. */
export interface StoredPhoto {
  readonly id: string
  readonly author: string
  readonly organisation: string
  readonly of: PhotoSubject
  /** A word chosen or typed; none is needed. */
  readonly caption: string
  readonly occurredAt: string
  readonly sha256: string
  readonly state: RecordState
  readonly sentence: string | null
}

/** The bytes of a photo, a JPEG. */
export interface StoredPicture {
  readonly id: string
  readonly bytes: ArrayBuffer
}

/** A photo as phones kept it before they photographed anything but gatherings. */
export interface GatheringPhotoOfOld extends Omit<StoredPhoto, 'of' | 'caption'> {
  readonly gathering: string
  readonly bytes: ArrayBuffer
}

/** One of old as it is kept now. */
export function renewed({ gathering, bytes: _, ...photo }: GatheringPhotoOfOld): StoredPhoto {
  return { ...photo, of: { subject: 'gathering', gathering_id: gathering }, caption: '' }
}

/** Whether two photos are of the same thing. */
export function isOf(a: PhotoSubject, b: PhotoSubject): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
}
