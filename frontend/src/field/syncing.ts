/** With the network: say who one is, send what was said, learn what changed. Without: nothing is lost. */

import { pauseMs, type SendingResult, sendWaiting } from '../queue/sending'
import type { Field } from './field'
import type { StoredPhoto, StoredRecord } from './records'
import { type BatchAnswer, Server, type SessionAnswer } from './server'

const POLL_MS = 30_000
const KNOWN_MAX = 1_000
const DAY_MS = 86_400_000

export class Syncing {
  private running: Promise<void> | null = null
  private isAskedAgain = false
  private failures = 0
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
    this.running ??= this.sendRounds().finally(() => (this.running = null))
    return this.running
  }

  private async sendRounds(): Promise<void> {
    do {
      this.isAskedAgain = false
      // A store that fails for a moment stops nothing: what waits is still in it, and is tried again.
      const result = await this.sendRound().catch(() => 'away' as const)
      await this.field.reload().catch(() => undefined)
      this.after(result)
    } while (this.isAskedAgain)
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
        await store.transaction('rw', store.records, async () => {
          for (const one of named) await store.mark(one.id, one.state === 'recorded' ? 'acknowledged' : 'to_settle', one.sentence ?? null)
        })
        return named.length
      },
      setAside: (record, sentence) => store.mark(record.id, 'to_settle', sentence),
    })
  }

  private sendPhotos(author: string): Promise<SendingResult> {
    const { store } = this.field
    return sendWaiting<StoredPhoto, unknown>({
      waiting: () => store.photosOf(author, 1),
      send: ([photo]) => this.server.sendPhoto(photo as StoredPhoto),
      isAnswer: (told) => typeof told === 'object' && told !== null && 'photo_id' in told,
      take: async (photos, told) => {
        const one = photos.find((photo) => photo.id === (told as { photo_id: unknown }).photo_id)
        if (one) await store.markPhoto(one.id, 'acknowledged', null)
        return one ? 1 : 0
      },
      setAside: (photo, sentence) => store.markPhoto(photo.id, 'to_settle', sentence),
    })
  }

  /** Once a day: does the server still have what it acknowledged? It may have come back from an old copy. */
  private async tellWhatWasLost(author: string): Promise<void> {
    const { store } = this.field
    const last = (await store.value<number>(`asked:${author}`)) ?? 0
    if (Date.now() - last < DAY_MS) return
    const ids = await store.acknowledgedOf(author)
    for (let at = 0; at < ids.length; at += KNOWN_MAX) {
      const answer = await this.server.unknown(ids.slice(at, at + KNOWN_MAX))
      if (answer.kind !== 'given' || !Array.isArray(answer.value?.unknown)) return
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
