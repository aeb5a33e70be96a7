/** What the phone keeps: what it said until the server has it, its photos, and what it knows. */

import Dexie, { type Table } from 'dexie'

import { type GatheringPhotoOfOld, type RecordState, renewed, type StoredPhoto, type StoredPicture, type StoredRecord } from './records'

const KEPT_DAYS = 62
const DAY_MS = 86_400_000

export class FieldStore extends Dexie {
  readonly records!: Table<StoredRecord, number>
  readonly photos!: Table<StoredPhoto, string>
  readonly pictures!: Table<StoredPicture, string>
  readonly kept!: Table<{ key: string; value: unknown }, string>

  constructor(name = 'igoudar-field') {
    // Strict: a weighing is shown as kept when it is on the disk, not when the browser means to write it.
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      records: '++position, &id, state, [author+state]',
      photos: 'id, state, gathering, [author+state]',
      kept: 'key',
    })
    this.version(2)
      .stores({ photos: 'id, state, [author+state]', pictures: 'id' })
      .upgrade(async (upgrading) => {
        const before = (await upgrading.table('photos').toArray()) as GatheringPhotoOfOld[]
        await upgrading.table('pictures').bulkPut(before.map(({ id, bytes }) => ({ id, bytes })))
        await upgrading.table('photos').bulkPut(before.map(renewed))
      })
  }

  async value<Value>(key: string): Promise<Value | null> {
    return ((await this.kept.get(key))?.value as Value | undefined) ?? null
  }

  async keep(key: string, value: unknown): Promise<void> {
    await this.kept.put({ key, value })
  }

  /** Keep what is said; resolves once all of it is on the disk, and rejects when none of it is. */
  async add(records: readonly StoredRecord[]): Promise<StoredRecord[]> {
    return this.transaction('rw', this.records, async () => {
      const positions = await this.records.bulkAdd([...records], { allKeys: true })
      return records.map((record, at) => ({ ...record, position: positions[at] as number }))
    })
  }

  /** Keep a photo with its picture; resolves once both are on the disk, and rejects when neither is. */
  async addPhoto(photo: StoredPhoto, bytes: ArrayBuffer): Promise<void> {
    await this.transaction('rw', this.photos, this.pictures, async () => {
      await this.pictures.add({ id: photo.id, bytes })
      await this.photos.add(photo)
    })
  }

  /** Records that this phone has not yet, as a file brought them. How many were new. */
  async addUnknown(records: readonly StoredRecord[], photos: readonly StoredPhoto[], pictures: readonly StoredPicture[]): Promise<number> {
    return this.transaction('rw', this.records, this.photos, this.pictures, async () => {
      const known = new Set((await this.records.toArray()).map((one) => one.id))
      const knownPhotos = new Set(await this.photos.toCollection().primaryKeys())
      const fresh = records.filter((one) => !known.has(one.id)).map(({ position: _, ...one }) => one)
      const freshPhotos = photos.filter((one) => !knownPhotos.has(one.id))
      await this.records.bulkAdd(fresh)
      await this.photos.bulkAdd([...freshPhotos])
      await this.pictures.bulkAdd(pictures.filter((one) => !knownPhotos.has(one.id)))
      return fresh.length + freshPhotos.length
    })
  }

  all(): Promise<StoredRecord[]> {
    return this.records.orderBy('position').toArray()
  }

  /** What an author has to send, in the order in which she said it. */
  async unsentOf(author: string, max: number): Promise<StoredRecord[]> {
    return (await this.records.where({ author, state: 'to_send' }).sortBy('position')).slice(0, max)
  }

  /** Photos of an author that wait, the eldest first. */
  photosOf(author: string, max: number): Promise<StoredPhoto[]> {
    return this.photos.where({ author, state: 'to_send' }).limit(max).toArray()
  }

  async mark(id: string, state: RecordState, sentence: string | null): Promise<void> {
    await this.records.where({ id }).modify({ state, sentence })
  }

  async markPhoto(id: string, state: RecordState, sentence: string | null): Promise<void> {
    await this.photos.update(id, { state, sentence })
  }

  /** Ids of all that the server once took from an author, into its registers or to be settled. */
  async takenOf(author: string): Promise<string[]> {
    const states = [[author, 'acknowledged'], [author, 'to_settle']]
    const records = await this.records.where('[author+state]').anyOf(states).toArray()
    const photos = await this.photos.where('[author+state]').anyOf(states).primaryKeys()
    return [...records.map((one) => one.id), ...photos]
  }

  /** The server came back from an old copy: it is told again what it lost. */
  async sendAgain(ids: readonly string[]): Promise<void> {
    const lost = new Set(ids)
    await this.transaction('rw', this.records, this.photos, async () => {
      const isLost = (one: { id: string; state: RecordState }): boolean => one.state !== 'to_send' && lost.has(one.id)
      await this.records.filter(isLost).modify({ state: 'to_send' })
      await this.photos.filter(isLost).modify({ state: 'to_send' })
    })
  }

  /** Forget what the server acknowledged long ago; nothing else is ever removed. */
  async prune(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS).toISOString()
    const isOld = (one: { occurredAt: string }): boolean => one.occurredAt < before
    await this.records.where({ state: 'acknowledged' }).and(isOld).delete()
    await this.transaction('rw', this.photos, this.pictures, async () => {
      const photos = await this.photos.where({ state: 'acknowledged' }).and(isOld).primaryKeys()
      await this.photos.bulkDelete(photos)
      await this.pictures.bulkDelete(photos)
    })
  }
}
