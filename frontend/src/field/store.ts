/** What the village phone keeps besides records (`queue/personStore.ts`): its photos, their pictures beside them. */

import type { Table } from 'dexie'

import { keptSince, PersonStore, takenStates } from '../queue/personStore'
import { type GatheringPhotoOfOld, type RecordState, renewed, type StoredPhoto, type StoredPicture, type StoredRecord } from './records'

export class FieldStore extends PersonStore<StoredRecord> {
  readonly photos!: Table<StoredPhoto, string>
  readonly pictures!: Table<StoredPicture, string>

  constructor(name = 'igoudar-field') {
    super(name)
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
      const fresh = await this.unknownOf(records)
      const knownPhotos = new Set(await this.photos.toCollection().primaryKeys())
      const freshPhotos = photos.filter((one) => !knownPhotos.has(one.id))
      await this.records.bulkAdd(fresh)
      await this.photos.bulkAdd([...freshPhotos])
      await this.pictures.bulkAdd(pictures.filter((one) => !knownPhotos.has(one.id)))
      return fresh.length + freshPhotos.length
    })
  }

  /** Photos of an author that wait, the eldest first. */
  photosOf(author: string, max: number): Promise<StoredPhoto[]> {
    return this.photos.where({ author, state: 'to_send' }).limit(max).toArray()
  }

  async markPhoto(id: string, state: RecordState, sentence: string | null): Promise<void> {
    await this.photos.update(id, { state, sentence })
  }

  override async takenOf(author: string): Promise<string[]> {
    const photos = await this.photos.where('[author+state]').anyOf(takenStates(author)).primaryKeys()
    return [...(await super.takenOf(author)), ...photos]
  }

  override async sendAgain(ids: readonly string[]): Promise<void> {
    const lost = new Set(ids)
    await this.transaction('rw', this.records, this.photos, async () => {
      await super.sendAgain(ids)
      await this.photos.filter((one) => one.state !== 'to_send' && lost.has(one.id)).modify({ state: 'to_send' })
    })
  }

  override async prune(now: Date): Promise<void> {
    await super.prune(now)
    const before = keptSince(now)
    await this.transaction('rw', this.photos, this.pictures, async () => {
      const photos = await this.photos.where({ state: 'acknowledged' }).and((one) => one.occurredAt < before).primaryKeys()
      await this.photos.bulkDelete(photos)
      await this.pictures.bulkDelete(photos)
    })
  }
}
