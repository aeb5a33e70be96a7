/**
 * What this phone has not sent, carried by hand in a file that a code of digits closes (`queue/sealedFile.ts`).
 *
 * Inside: `{"records": [stored record, …], "photos": [stored photo with its bytes in base64, …]}`. Any phone or
 * computer takes it into its own queue; each thing keeps its id and its author, so it counts once and for her.
 */

import { base64, fromBase64 } from '../queue/base64'
import { openFile, QueueFileError, sealInFile } from '../queue/sealedFile'
import type { StoredPhoto, StoredRecord } from './records'
import type { FieldStore } from './store'

const FORMAT = 'igoudar-field/1'
export const CODE_LENGTH_MIN = 8

type CarriedPhoto = Omit<StoredPhoto, 'bytes'> & { readonly bytes: string }

interface Carried {
  readonly records: readonly StoredRecord[]
  readonly photos: readonly CarriedPhoto[]
}

/** All that the server has not acknowledged, whoever said it, in a file; it stays on the phone too. */
export async function carryAway(store: FieldStore, code: string): Promise<Blob> {
  const records = (await store.all()).filter((one) => one.state !== 'acknowledged')
  const photos = await store.photos.where('state').notEqual('acknowledged').toArray()
  const carried: Carried = { records, photos: photos.map((one) => ({ ...one, bytes: base64(new Uint8Array(one.bytes)) })) }
  return new Blob([JSON.stringify(await sealInFile(FORMAT, carried, code))], { type: 'application/json' })
}

/** Take a file into this phone's queue; how much of it was new here. Raises QueueFileError. */
export async function bringBack(store: FieldStore, file: Blob, code: string): Promise<number> {
  const carried = (await openFile(FORMAT, await file.text(), code)) as Carried
  if (!Array.isArray(carried?.records) || !Array.isArray(carried.photos)) throw new QueueFileError('unreadable')
  const records = carried.records.map((one) => ({ ...one, state: 'to_send' as const, sentence: null }))
  const photos = carried.photos.map((one) => ({ ...one, bytes: fromBase64(one.bytes).buffer, state: 'to_send' as const, sentence: null }))
  return store.addUnknown(records, photos)
}
