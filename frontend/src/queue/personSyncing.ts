/** With the network: say who one is, send what was said, learn what changed. Without: nothing is lost. */

import type { Signal } from '@preact/signals'

import type { BatchAnswer, Person, Said, SessionAnswer } from './person'
import type { PersonServer } from './personServer'
import type { PersonStore } from './personStore'
import { pauseMs, type SendingResult, sendWaiting } from './sending'

const POLL_MS = 30_000
const KNOWN_MAX = 1_000
const DAY_MS = 86_400_000

/** An application in which persons speak. */
export interface Speaking<Record extends Said> {
  readonly store: PersonStore<Record>
  readonly person: Signal<Person | null>
  readonly isOnline: Signal<boolean>
  readonly isSignedOut: Signal<boolean>
  /** The server's clock when it was asked last. */
  readonly seenAt: Signal<string>
  /** Show what is kept now. */
  reload(): Promise<void>
}

/** What it sends besides records, what it learns and what it forgets is said by whoever extends it. */
export abstract class PersonSyncing<Envelope, Record extends Said<Envelope>> {
  private running: Promise<void> | null = null
  private isAskedAgain = false
  private failures = 0
  /** Whether a round changed what is kept: only then is it read anew, for a long queue takes its time. */
  protected hasChanged = false
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly speaking: Speaking<Record>,
    private readonly personServer: PersonServer<Envelope>,
  ) {}

  begin(): void {
    addEventListener('online', () => void this.round())
    addEventListener('offline', () => (this.speaking.isOnline.value = false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.round()
    })
    setInterval(() => void this.round(), POLL_MS)
  }

  /** Send, then learn: what was said here is then in what comes back. */
  async round(): Promise<void> {
    await this.send()
    if (this.speaking.isOnline.value && !this.speaking.isSignedOut.value) await this.learn().catch(() => undefined)
  }

  /** End the session with the server, when there is one. */
  signOut(): Promise<void> {
    return this.personServer.signOut()
  }

  /** Send what waits; what is said while a round is under way goes in another one, right after. */
  send(): Promise<void> {
    if (this.running) this.isAskedAgain = true
    this.running ??= this.sendRounds()
    return this.running
  }

  /** Learn what the phone should know. */
  protected abstract learn(): Promise<void>

  /** What another person knew is not this one's to see. */
  protected abstract forget(): Promise<void>

  /** What is sent after the records. */
  protected sendMore(_author: string): Promise<SendingResult> {
    return Promise.resolve('done')
  }

  /** What the server's answer says of its clock: asked and answered at these moments of the phone's. */
  protected async hearClock(_now: string, _askedMs: number, _answeredMs: number): Promise<void> {}

  private async sendRounds(): Promise<void> {
    do {
      this.isAskedAgain = false
      // A store that fails for a moment stops nothing: what waits is still in it, and is tried again.
      const result = await this.sendRound().catch(() => 'away' as const)
      if (this.hasChanged) await this.speaking.reload().catch(() => undefined)
      this.hasChanged = false
      this.after(result)
    } while (this.isAskedAgain)
    // In the same breath as the question above: what is asked from now on begins a round of its own.
    this.running = null
  }

  private after(result: SendingResult): void {
    const { isOnline, isSignedOut } = this.speaking
    clearTimeout(this.retry)
    isOnline.value = result !== 'away'
    isSignedOut.value = result === 'unknown_device'
    this.failures = result === 'done' ? 0 : this.failures + 1
    if (result === 'away') this.retry = setTimeout(() => void this.send(), pauseMs(this.failures))
  }

  private async sendRound(): Promise<SendingResult> {
    const asked = Date.now()
    const answer = await this.personServer.session()
    if (answer.kind === 'refused' && answer.problem.status === 401) return 'unknown_device'
    if (answer.kind !== 'given' || !answer.value?.person) return 'away'
    await this.hearClock(answer.value.now, asked, Date.now())
    await this.recognise(answer.value)
    const author = answer.value.person.id
    await this.tellWhatWasLost(author)
    const records = await this.sendRecords(author)
    // Records first: they are small, and others wait for them.
    return records === 'done' ? this.sendMore(author) : records
  }

  /** Who is signed in now; somebody else's records wait for her. */
  private async recognise({ person, now }: SessionAnswer): Promise<void> {
    const { store, seenAt, person: known } = this.speaking
    seenAt.value = now
    await store.keep('seenAt', now)
    if (known.value?.id === person.id) return
    await store.keep('person', person)
    await this.forget()
    known.value = person
  }

  private sendRecords(author: string): Promise<SendingResult> {
    const { store } = this.speaking
    return sendWaiting<Record, BatchAnswer>({
      waiting: (max) => store.unsentOf(author, max),
      send: (records) => this.personServer.send(records.map((one) => one.envelope)),
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

  /** Once a day: does the server still have what it acknowledged? It may have come back from an old copy. */
  private async tellWhatWasLost(author: string): Promise<void> {
    const { store } = this.speaking
    const last = (await store.value<number>(`asked:${author}`)) ?? 0
    if (Date.now() - last < DAY_MS) return
    const ids = await store.takenOf(author)
    for (let at = 0; at < ids.length; at += KNOWN_MAX) {
      const answer = await this.personServer.unknown(ids.slice(at, at + KNOWN_MAX))
      if (answer.kind !== 'given' || !Array.isArray(answer.value?.unknown)) return
      this.hasChanged ||= answer.value.unknown.length > 0
      await store.sendAgain(answer.value.unknown)
    }
    await store.keep(`asked:${author}`, Date.now())
  }
}
