/** The counter's phone: what it knows, what she counts on it, what it shows. */

import { batch, computed, signal } from '@preact/signals'

import { newId } from '../queue/ids'
import { installWorker, type Offline } from '../queue/installing'
import { holdTab } from '../queue/oneTab'
import { hasRoom } from '../queue/room'
import { feel } from '../phone/feel'
import type { Clock } from './clock'
import { momentOf } from './clock'
import { type CountFact, type LotFact, NOTHING, type PlaceFact, type Reference } from './facts'
import { t } from './i18n'
import { type Envelope, type FigureBody, type Person, type Said, type StoredRecord } from './records'
import { CountStore } from './store'
import { Syncing } from './syncing'
import { type Figure, onePieceMore, told, type Told } from './tallies'

export type Phase = 'starting' | 'elsewhere' | 'nobody' | 'ready'

export class Counter {
  readonly phase = signal<Phase>('starting')
  readonly person = signal<Person | null>(null)
  readonly reference = signal<Reference>(NOTHING)
  readonly records = signal<readonly StoredRecord[]>([])
  readonly isOnline = signal(navigator.onLine)
  readonly isSignedOut = signal(false)
  readonly isPersisted = signal(true)
  readonly hasUpdate = signal(false)
  readonly seenAt = signal('')
  /** What may not be done, and why: shown large until it is read. */
  readonly trouble = signal<string | null>(null)
  /** What was just kept, said for a moment. */
  readonly news = signal<string | null>(null)

  readonly unsentCount = computed(() => this.records.value.filter((one) => one.state === 'to_send' && one.author === this.person.value?.id).length)
  readonly othersUnsentCount = computed(() => this.records.value.filter((one) => one.state === 'to_send' && one.author !== this.person.value?.id).length)
  readonly toSettle = computed(() => this.records.value.filter((one) => one.state === 'to_settle'))

  clock: Clock | null = null
  readonly syncing = new Syncing(this)
  private offline: Offline | null = null
  /** One thing is kept after the other: each figure grows from the one before. */
  private speaking: Promise<unknown> = Promise.resolve()

  constructor(readonly store: CountStore = new CountStore()) {}

  /** Take the phone for this tab, show what is kept, then ask the server. */
  async start(): Promise<void> {
    this.offline = installWorker({ worker: '/count/sw.js', scope: '/count/', onWaiting: () => (this.hasUpdate.value = true) })
    this.isPersisted.value = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    if (!(await holdTab('igoudar-count'))) {
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
    this.offline?.applyUpdate()
  }

  /** What this phone keeps, without asking anybody. */
  async load(): Promise<void> {
    const [person, reference, seenAt, clock] = await Promise.all([
      this.store.value<Person>('person'),
      this.store.value<Reference>('reference'),
      this.store.value<string>('seenAt'),
      this.store.value<Clock>('clock'),
    ])
    batch(() => {
      this.person.value = person
      this.reference.value = reference ?? NOTHING
      this.seenAt.value = seenAt ?? ''
      this.clock = clock
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

  // ── what it knows ────────────────────────────────────────────────────────

  count(id: string): CountFact | undefined {
    return this.reference.value.counts.find((one) => one.id === id)
  }
  placeOf(count: CountFact): PlaceFact | undefined {
    return this.reference.value.places.find((one) => one.id === count.place_id)
  }
  /** The lots that may be counted in the present round. */
  lotsOf(count: CountFact): readonly LotFact[] {
    const lots = this.placeOf(count)?.lots ?? []
    const asked = count.lots && new Set(count.lots)
    return asked ? lots.filter((one) => asked.has(one.id)) : lots
  }
  told(count: CountFact): Told {
    return told(this.records.value, count.id, count.round, this.person.value?.id ?? '')
  }
  /** The names that shelves of the place have: those of this count first. */
  shelvesOf(count: CountFact): string[] {
    const hers = this.told(count).figures.map((one) => one.shelf).filter(Boolean).reverse()
    return [...new Set([...(count.shelf ? [count.shelf] : []), ...hers, ...(this.placeOf(count)?.shelves ?? [])])]
  }

  // ── what it says ─────────────────────────────────────────────────────────

  /** This phone has the round; said once, and again after she had said that she has done. */
  take(count: CountFact): Promise<boolean> {
    return this.inTurn(() => this.taking(count))
  }

  private async taking(count: CountFact): Promise<boolean> {
    return this.told(count).isDone === false || this.say(count, null, { kind: 'taken', body: {} })
  }

  /** One more piece of a lot on a shelf; the figure that now stands, or null when nothing could be kept. */
  onePiece(count: CountFact, lot: LotFact, shelf: string): Promise<number | null> {
    return this.inTurn(async () => {
      const body = onePieceMore(this.told(count).standing, lot.id, shelf)
      return (await this.figure(count, lot, body)) ? body.quantity : null
    })
  }

  /** All that lies of a lot on a shelf; whether it is kept. */
  all(count: CountFact, lot: LotFact, shelf: string, quantity: number): Promise<boolean> {
    return this.inTurn(() => this.figure(count, lot, { lot_id: lot.id, quantity, shelf, begun_at: null }))
  }

  /** Take a figure back: what stood before it stands again. */
  withdraw(count: CountFact, figure: Figure): Promise<boolean> {
    return this.inTurn(() => this.say(count, figure.lot, { kind: 'withdrawn', body: { entry_id: figure.id } }))
  }

  unknown(count: CountFact, text: string, shelf: string): Promise<boolean> {
    return this.inTurn(async () => {
      const isKept = (await this.taking(count)) && (await this.say(count, null, { kind: 'unknown', body: { text, pieces: 1, shelf } }))
      feel('refused')
      return isKept
    })
  }

  settle(count: CountFact, unknownId: string): Promise<boolean> {
    return this.inTurn(() => this.say(count, null, { kind: 'settled', body: { unknown_id: unknownId } }))
  }

  /** All that she counted in this round is told. */
  async done(count: CountFact): Promise<boolean> {
    const isKept = await this.inTurn(() => this.say(count, null, { kind: 'done', body: {} }))
    if (isKept) void this.syncing.round()
    return isKept
  }

  private async figure(count: CountFact, lot: LotFact, body: FigureBody): Promise<boolean> {
    const isKept = (await this.taking(count)) && (await this.say(count, lot, { kind: 'figure', body }))
    feel(isKept ? 'kept' : 'refused')
    return isKept
  }

  private inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.speaking.then(act)
    this.speaking = result.catch(() => undefined)
    return result
  }

  /** Keep something said; it is sent when the network allows. False, and why, when it could not be kept. */
  private async say(count: CountFact, lot: LotFact | StoredRecord['lot'], said: Said): Promise<boolean> {
    const person = this.person.value
    if (!person) return false
    if (!(await hasRoom(() => this.store.keep('probe', Date.now())))) return this.refuse(t('noRoom'))
    const [id, at] = [newId(), momentOf(this.clock, Date.now(), this.records.value.at(-1)?.occurredAt ?? null)]
    const envelope: Envelope = { ...said, id, author_id: person.id, count_id: count.id, round: count.round, occurred_at: at }
    const named = lot && { code: lot.code, name: lot.name, unit: lot.unit }
    const record: StoredRecord = { id, author: person.id, occurredAt: at, envelope, number: count.number, lot: named, state: 'to_send', sentence: null }
    try {
      const kept = await this.store.add([record])
      this.records.value = [...this.records.value, ...kept]
    } catch {
      return this.refuse(t('notKept'))
    }
    void this.syncing.send()
    return true
  }

  private refuse(sentence: string): false {
    this.trouble.value = sentence
    feel('refused')
    return false
  }

  /** Say for a moment that something is done. */
  tell(sentence: string): void {
    this.news.value = sentence
    setTimeout(() => {
      if (this.news.value === sentence) this.news.value = null
    }, 2_500)
  }

  /** Whether the person may leave this phone: not while something of hers is unsent. */
  async leave(): Promise<boolean> {
    await this.syncing.send()
    if (this.unsentCount.value > 0) return this.refuse(t('signOutRefused', { n: this.unsentCount.value }))
    await this.syncing.signOut()
    await this.store.kept.delete('person')
    return true
  }
}
