/** With the network: say who one is, send what was said, learn what changed. Without: nothing is lost. */

import type { Answer } from '../queue/asking'
import { pauseMs, type SendingResult, sendWaiting } from '../queue/sending'
import type { Field } from './field'
import { t } from './i18n'
import type { StoredPhoto, StoredRecord } from './records'
import { type BatchAnswer, type PhotoAnswer, Server, type SessionAnswer } from './server'

const POLL_MS = 30_000
const KNOWN_MAX = 1_000
const DAY_MS = 86_400_000

export class Syncing {
  private running: Promise<void> | null = null
  private isAskedAgain = false
  private failures = 0
  /** Whether a round changed what is kept: only then is it read anew, for a long queue takes its time. */
  private hasChanged = false
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly field: Field,
    private readonly server: Server = new Server(),
  ) {}

  begin(): void {
    addEventListener('online', () => void this.round())
    addEventListener('offline', () => (this.field.isOnline.value = false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.round()
    })
    setInterval(() => void this.round(), POLL_MS)
  }

  /** Send, then learn: what was weighed here is then in the figures that come back. */
  async round(): Promise<void> {
    await this.send()
    if (this.field.isOnline.value && !this.field.isSignedOut.value) await this.learn().catch(() => undefined)
  }

  /** End the session with the server, when there is one. */
  signOut(): Promise<void> {
    return this.server.signOut()
  }

  /** Send what waits; what is said while a round is under way goes in another one, right after. */
  send(): Promise<void> {
    if (this.running) this.isAskedAgain = true
    this.running ??= this.sendRounds()
    return this.running
  }

  private async sendRounds(): Promise<void> {
    do {
      this.isAskedAgain = false
      // A store that fails for a moment stops nothing: what waits is still in it, and is tried again.
      const result = await this.sendRound().catch(() => 'away' as const)
      if (this.hasChanged) await this.field.reload().catch(() => undefined)
      this.hasChanged = false
      this.after(result)
    } while (this.isAskedAgain)
    // In the same breath as the question above: what is asked from now on begins a round of its own.
    this.running = null
  }

  private after(result: SendingResult): void {
    const { field } = this
    clearTimeout(this.retry)
    field.isOnline.value = result !== 'away'
    field.isSignedOut.value = result === 'unknown_device'
    this.failures = result === 'done' ? 0 : this.failures + 1
    if (result === 'away') this.retry = setTimeout(() => void this.send(), pauseMs(this.failures))
  }

  private async sendRound(): Promise<SendingResult> {
    const answer = await this.server.session()
    if (answer.kind === 'refused' && answer.problem.status === 401) return 'unknown_device'
    if (answer.kind !== 'given' || !answer.value?.person) return 'away'
    await this.recognise(answer.value)
    const author = answer.value.person.id
    await this.tellWhatWasLost(author)
    const records = await this.sendRecords(author)
    // Weighings first: they are small, and a lot waits for them.
    return records === 'done' ? this.sendPhotos(author) : records
  }

  /** Who is signed in now; somebody else's records wait for her. */
  private async recognise({ person, now }: SessionAnswer): Promise<void> {
    const { field } = this
    field.seenAt.value = now
    await field.store.keep('seenAt', now)
    if (field.person.value?.id === person.id) return
    await field.store.keep('person', person)
    // What the last person knew is not hers to see.
    await field.store.kept.bulkDelete(['reference', 'tag', 'gatherings'])
    field.person.value = person
    field.facts.value = []
  }

  private sendRecords(author: string): Promise<SendingResult> {
    const { store } = this.field
    return sendWaiting<StoredRecord, BatchAnswer>({
      waiting: (max) => store.unsentOf(author, max),
      send: (records) => this.server.send(records.map((one) => one.envelope)),
      isAnswer: (told) => Array.isArray(told?.records),
      take: async (records, told) => {
        const waiting = new Set(records.map((one) => one.id))
        const named = told.records.filter((one) => waiting.has(one.id) && (one.state === 'recorded' || one.state === 'to_settle'))
        this.hasChanged = true
        await store.transaction('rw', store.records, async () => {
          for (const one of named) await store.mark(one.id, one.state === 'recorded' ? 'acknowledged' : 'to_settle', one.sentence ?? null)
        })
        return named.length
      },
      setAside: (record, sentence) => {
        this.hasChanged = true
        return store.mark(record.id, 'to_settle', sentence)
      },
    })
  }

  private sendPhotos(author: string): Promise<SendingResult> {
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

  /** Once a day: does the server still have what it acknowledged? It may have come back from an old copy. */
  private async tellWhatWasLost(author: string): Promise<void> {
    const { store } = this.field
    const last = (await store.value<number>(`asked:${author}`)) ?? 0
    if (Date.now() - last < DAY_MS) return
    const ids = await store.takenOf(author)
    for (let at = 0; at < ids.length; at += KNOWN_MAX) {
      const answer = await this.server.unknown(ids.slice(at, at + KNOWN_MAX))
      if (answer.kind !== 'given' || !Array.isArray(answer.value?.unknown)) return
      this.hasChanged ||= answer.value.unknown.length > 0
      await store.sendAgain(answer.value.unknown)
    }
    await store.keep(`asked:${author}`, Date.now())
  }

  private async learn(): Promise<void> {
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
