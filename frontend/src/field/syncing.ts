/** What the village phone sends besides records, and what it learns; the rest is `queue/personSyncing.ts`. */

import type { Answer } from '../queue/asking'
import { PersonSyncing } from '../queue/personSyncing'
import { type SendingResult, sendWaiting } from '../queue/sending'
import type { Field } from './field'
import { t } from './i18n'
import type { Envelope, StoredPhoto, StoredRecord } from './records'
import { type PhotoAnswer, Server } from './server'

export class Syncing extends PersonSyncing<Envelope, StoredRecord> {
  constructor(
    private readonly field: Field,
    private readonly server: Server = new Server(),
  ) {
    super(field, server)
  }

  protected override async forget(): Promise<void> {
    await this.field.store.kept.bulkDelete(['reference', 'tag', 'gatherings'])
    this.field.facts.value = []
  }

  protected override sendMore(author: string): Promise<SendingResult> {
    const { store } = this.field
    return sendWaiting<StoredPhoto, PhotoAnswer>({
      waiting: () => store.photosOf(author, 1),
      send: ([photo]) => this.sendPhoto(photo as StoredPhoto),
      isAnswer: (told) => typeof told?.photo_id === 'string' && (told.state === 'recorded' || told.state === 'to_settle'),
      take: async (photos, told) => {
        this.hasChanged = true
        const one = photos.find((photo) => photo.id === told.photo_id)
        if (one) await store.markPhoto(one.id, told.state === 'recorded' ? 'acknowledged' : 'to_settle', told.sentence ?? null)
        return one ? 1 : 0
      },
      setAside: (photo, sentence) => {
        this.hasChanged = true
        return store.markPhoto(photo.id, 'to_settle', sentence)
      },
    })
  }

  private async sendPhoto(photo: StoredPhoto): Promise<Answer<PhotoAnswer>> {
    const picture = await this.field.store.pictures.get(photo.id)
    // Both were kept together: a photo without its picture can only be taken again.
    const gone: Answer<PhotoAnswer> = { kind: 'refused', problem: { status: 422, code: '', detail: t('photoBad'), values: {} } }
    return picture ? this.server.sendPhoto(photo, picture.bytes) : gone
  }

  protected override async learn(): Promise<void> {
    const { field } = this
    const answer = await this.server.reference(await field.store.value<string>('tag'))
    if (typeof answer === 'object') {
      await field.store.kept.bulkPut([{ key: 'reference', value: answer.reference }, { key: 'tag', value: answer.tag }])
      field.reference.value = answer.reference
    }
    const gatherings = await this.server.gatherings()
    if (gatherings.kind !== 'given' || !Array.isArray(gatherings.value?.gatherings)) return
    await field.store.keep('gatherings', gatherings.value.gatherings)
    field.facts.value = gatherings.value.gatherings
  }
}
