/** What every part of the till shares: what it knows, how it speaks, whether it may go on. */

import { batch, computed, signal } from '@preact/signals'

import { hasRoom } from '../queue/room'
import { Catalogue } from './catalogue/catalogue'
import { momentAt } from './clock'
import { t } from './i18n'
import type { Book, Step } from './journal/book'
import { Journal, type Moment, NotKept } from './journal/journal'
import { type Identity, type StoredRecord, TillStore } from './journal/store'
import type { EventBody } from './records'
import { Server } from './server'

export type Phase = 'starting' | 'elsewhere' | 'to_enrol' | 'loading' | 'ready' | 'ended'

export class Desk {
  readonly phase = signal<Phase>('starting')
  readonly catalogue = signal<Catalogue>(Catalogue.of(null, [], []))
  readonly book = signal<Book | null>(null)
  readonly unsent = signal<readonly StoredRecord[]>([])
  readonly toSettle = signal<readonly StoredRecord[]>([])
  readonly isOnline = signal(true)
  readonly isUnknownDevice = signal(false)
  /** What may not be done, and why: shown large. */
  readonly refusal = signal<string | null>(null)

  readonly till = computed(() => this.catalogue.value.till)
  readonly session = computed(() => this.book.value?.session ?? null)
  readonly seller = computed(() => this.book.value?.seller ?? null)
  readonly isTraining = computed(() => this.book.value?.isTraining ?? false)

  readonly store: TillStore
  readonly server: Server
  readonly software = typeof __SOFTWARE__ === 'string' ? __SOFTWARE__ : 'dev'
  identity: Identity | null = null
  /** Called when something was said: it is sent when the network allows. */
  onSaid: () => void = () => undefined
  private journal: Journal | null = null

  constructor(
    readonly tillId: string,
    store?: TillStore,
    server?: Server,
  ) {
    this.store = store ?? new TillStore(tillId)
    this.server = server ?? new Server(`/api/tills/${tillId}`)
  }

  /** Speak as an enrolled device. */
  speakAs(identity: Identity): void {
    this.identity = identity
    this.server.speakAs(identity)
    this.journal = new Journal(this.store, identity, () => this.till.value?.country ?? '', this.software)
  }

  now(): Moment {
    return momentAt(new Date(), this.till.value?.timezone ?? 'UTC')
  }

  /** Say something; its records once kept, or null when nothing could be kept, which is then told. */
  async say(make: (book: Book) => Step, also: Readonly<Record<string, unknown>> = {}): Promise<StoredRecord[] | null> {
    if (!this.journal) return null
    try {
      const { book, records } = await this.journal.say(this.now(), make, also)
      batch(() => {
        this.book.value = book
        this.unsent.value = [...this.unsent.value, ...records]
      })
      this.onSaid()
      return records
    } catch (error) {
      if (!(error instanceof NotKept)) throw error
      this.refusal.value = t('notStored')
      return null
    }
  }

  /** Note in the technical log that something happened; a log that cannot be kept stops nobody. */
  async note(code: string, detail: EventBody['detail'] = null): Promise<void> {
    if (!this.journal) return
    await this.journal
      .say(this.now(), (book) => ({ said: [event(code, detail)], book }))
      .then(({ book, records }) => {
        this.book.value = book
        this.unsent.value = [...this.unsent.value, ...records]
        this.onSaid()
      })
      .catch(() => undefined)
  }

  async openReceipts() {
    const book = this.book.value
    return book && this.journal ? this.journal.openReceipts(book) : []
  }

  async recount(): Promise<void> {
    const [unsent, toSettle] = [await this.store.unsent(), await this.store.toSettle()]
    batch(() => {
      this.unsent.value = unsent
      this.toSettle.value = toSettle
    })
  }

  /** Whether a sale could be kept now: asked before any money is taken. */
  hasRoom(): Promise<boolean> {
    return hasRoom(() => this.store.keep('probe', Date.now()))
  }
}

export function event(code: string, detail: EventBody['detail'] = null) {
  return { chain: 'event', kind: 'event', body: { code, detail } } as const
}
