/**
 * What this phone has not sent, carried by hand in a file that a code of digits closes (`queue/sealedFile.ts`).
 *
 * Inside: `{"records": [stored record, …], "photos": [stored photo with its bytes in base64, …]}`. Any phone or
 * computer takes it into its own queue; each thing keeps its id and its author, so it counts once and for her.
 */

import { base64, fromBase64 } from '../queue/base64'
import { openFile, QueueFileError, sealInFile } from '../queue/sealedFile'
import { type GatheringPhotoOfOld, renewed, type StoredPhoto, type StoredRecord } from './records'
import type { FieldStore } from './store'

const FORMAT = 'igoudar-field/1'
export const CODE_LENGTH_MIN = 8

type CarriedPhoto = (StoredPhoto | Omit<GatheringPhotoOfOld, 'bytes'>) & { readonly bytes: string }

interface Carried {
  readonly records: readonly StoredRecord[]
  readonly photos: readonly CarriedPhoto[]
}

/** All that the server has not acknowledged, whoever said it, in a file; it stays on the phone too. */
export async function carryAway(store: FieldStore, code: string): Promise<Blob> {
  const records = (await store.all()).filter((one) => one.state !== 'acknowledged')
  const photos = await store.photos.where('state').notEqual('acknowledged').toArray()
  const pictures = await store.pictures.bulkGet(photos.map((one) => one.id))
  const carried: Carried = {
    records,
    photos: photos.map((one, at) => ({ ...one, bytes: base64(new Uint8Array(pictures[at]?.bytes ?? new ArrayBuffer(0))) })),
  }
  return new Blob([JSON.stringify(await sealInFile(FORMAT, carried, code))], { type: 'application/json' })
}

/** Take a file into this phone's queue; how much of it was new here. Raises QueueFileError. */
export async function bringBack(store: FieldStore, file: Blob, code: string): Promise<number> {
  const carried = (await openFile(FORMAT, await file.text(), code)) as Carried
  if (!Array.isArray(carried?.records) || !Array.isArray(carried.photos)) throw new QueueFileError('unreadable')
  const records = carried.records.map((one) => ({ ...one, state: 'to_send' as const, sentence: null }))
  const photos = carried.photos.map((one) => ({ ...photoIn(one), state: 'to_send' as const, sentence: null }))
  const pictures = carried.photos.map(({ id, bytes }) => ({ id, bytes: fromBase64(bytes).buffer }))
  return store.addUnknown(records, photos, pictures)
}

/** A photo of a file, made by this version or by one that photographed gatherings only. */
function photoIn(carried: CarriedPhoto): StoredPhoto {
  if (!('of' in carried)) return renewed({ ...carried, bytes: new ArrayBuffer(0) })
  const { bytes: _, ...photo } = carried
  return photo
}
