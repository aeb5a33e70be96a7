/** A phone on which persons speak: who holds it, what it knows and keeps, how it is left. */

import { batch, computed, type Signal, signal } from '@preact/signals'

import { installWorker, type Offline } from '../queue/installing'
import { holdTab } from '../queue/oneTab'
import type { Person, RecordState, Said } from '../queue/person'
import type { PersonStore } from '../queue/personStore'
import type { PersonSyncing, Speaking } from '../queue/personSyncing'
import { hasRoom } from '../queue/room'
import { feel } from './feel'
import type { Language } from './language'

export type Phase = 'starting' | 'elsewhere' | 'nobody' | 'ready'
const NEWS_MS = 2_500

/** What every such application says, whatever it is for. */
export type PhoneWord =
  | 'title' | 'language' | 'menu' | 'close' | 'retry' | 'noRoom' | 'notKept'
  | 'signInFirst' | 'signIn' | 'signInToSend' | 'signOutRefused' | 'offline' | 'unsent' | 'othersWait' | 'allSent' | 'toSettle'

/** One application of this sort: where it answers, the name by which one tab holds it, its languages. */
export interface Application {
  readonly scope: string
  readonly tab: string
  readonly language: Language<string, PhoneWord>
}

interface Kept {
  readonly state: RecordState
  readonly author: string
}

/** What is known besides the reference, and what is said, is of whoever extends it. */
export abstract class PersonPhone<Envelope, Record extends Said<Envelope>, Reference extends object, Store extends PersonStore<Record>> implements Speaking<Record> {
  readonly phase = signal<Phase>('starting')
  readonly person = signal<Person | null>(null)
  readonly reference: Signal<Reference>
  readonly records = signal<readonly Record[]>([])
  readonly isOnline = signal(navigator.onLine)
  readonly isSignedOut = signal(false)
  readonly isPersisted = signal(true)
  readonly hasUpdate = signal(false)
  /** The server's clock when it was asked last, by which this phone's may be seen to be wrong. */
  readonly seenAt = signal('')
  /** What may not be done, and why: shown large until it is read. */
  readonly trouble = signal<string | null>(null)
  /** What was just kept, said for a moment. */
  readonly news = signal<string | null>(null)

  readonly unsentCount = computed(() => this.unsent((author) => author === this.person.value?.id))
  readonly othersUnsentCount = computed(() => this.unsent((author) => author !== this.person.value?.id))
  readonly toSettle = computed(() => this.records.value.filter((one) => one.state === 'to_settle'))
  /** All that the server refused, records or not. */
  readonly settlingCount = computed(() => this.kept().filter((one) => one.state === 'to_settle').length)

  abstract readonly syncing: PersonSyncing<Envelope, Record>
  private installed: Offline | null = null

  constructor(
    readonly store: Store,
    readonly application: Application,
    /** What is known when nothing is; an older version may have kept less. */
    private readonly nothing: Reference,
  ) {
    this.reference = signal(nothing)
  }

  /** Take the phone for this tab, show what is kept, then ask the server. */
  async start(): Promise<void> {
    const { scope, tab } = this.application
    this.installed = installWorker({ worker: `${scope}sw.js`, scope, onWaiting: () => (this.hasUpdate.value = true) })
    this.isPersisted.value = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    if (!(await holdTab(tab))) {
      this.phase.value = 'elsewhere'
      return
    }
    await this.load()
    this.syncing.begin()
    await this.syncing.round()
    this.phase.value = this.person.value ? 'ready' : 'nobody'
    await this.store.prune(new Date()).catch(() => undefined)
  }

  applyUpdate(): void {
    this.installed?.applyUpdate()
  }

  /** What this phone keeps, without asking anybody. */
  async load(): Promise<void> {
    const [person, reference, seenAt] = await Promise.all([
      this.store.value<Person>('person'),
      this.store.value<Reference>('reference'),
      this.store.value<string>('seenAt'),
      this.loadMore(),
    ])
    batch(() => {
      this.person.value = person
      this.reference.value = { ...this.nothing, ...reference }
      this.seenAt.value = seenAt ?? ''
      if (person) this.phase.value = 'ready'
    })
    await this.reload()
  }

  /** What was said here, as it is kept now. */
  async reload(): Promise<void> {
    const records = await this.store.all()
    // What was said while the store was being read is not in the answer, and must not vanish from the screen.
    const last = records.at(-1)?.position ?? 0
    this.records.value = [...records, ...this.records.value.filter((one) => (one.position ?? 0) > last)]
  }

  /** What is kept here besides who, the reference and the records. */
  protected async loadMore(): Promise<void> {}

  /** All that waits for the server or came back from it. */
  protected kept(): readonly Kept[] {
    return this.records.value
  }

  private unsent(isHers: (author: string) => boolean): number {
    return this.kept().filter((one) => one.state === 'to_send' && isHers(one.author)).length
  }

  /** Whether something more can be kept on this phone now. */
  protected hasRoom(): Promise<boolean> {
    return hasRoom(() => this.store.keep('probe', Date.now()))
  }

  /** Keep something said; it is sent when the network allows. False, and why, when it could not be kept. */
  protected async keep(recordOf: (author: Person) => Record): Promise<boolean> {
    const person = this.person.value
    if (!person) return false
    if (!(await this.hasRoom())) return this.refuse(this.application.language.t('noRoom'))
    try {
      const kept = await this.store.add([recordOf(person)])
      this.records.value = [...this.records.value, ...kept]
    } catch {
      return this.refuse(this.application.language.t('notKept'))
    }
    void this.syncing.send()
    return true
  }

  protected refuse(sentence: string): false {
    this.trouble.value = sentence
    feel('refused')
    return false
  }

  /** Say for a moment that something is done. */
  tell(sentence: string): void {
    this.news.value = sentence
    setTimeout(() => {
      if (this.news.value === sentence) this.news.value = null
    }, NEWS_MS)
  }

  /** Whether the person may leave this phone: not while something of hers is unsent. */
  async leave(): Promise<boolean> {
    await this.syncing.send()
    if (this.unsentCount.value > 0) return this.refuse(this.application.language.t('signOutRefused', { n: this.unsentCount.value }))
    await this.syncing.signOut()
    await this.store.kept.delete('person')
    return true
  }
}
