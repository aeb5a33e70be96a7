/** What the till keeps on this device: what it said, until the server has it; what it knows; what it was doing. */

import Dexie, { type Table } from 'dexie'

import type { ArticleFact, LotFact } from '../catalogue/facts'
import type { Bucket, Kept } from '../catalogue/store'
import type { Chain } from '../records'
import type { Book } from './book'

export type RecordState = 'to_send' | 'acknowledged' | 'to_settle'

/** A sealed record as it is kept and sent; `position` is the order in which the till spoke. */
export interface StoredRecord {
  readonly position?: number
  readonly id: string
  readonly chain: Chain
  readonly kind: string
  readonly sequence: number
  readonly occurredAt: string
  readonly businessDay: string
  readonly text: string
  readonly signature: string
  readonly hash: string
  readonly state: RecordState
  /** Of a receipt, and of what cites it. */
  readonly number: string | null
  /** The drawer's session that it belongs to. */
  readonly session: string | null
  /** Why it is to settle, as the server said it; else what it found odd. */
  readonly sentence: string | null
  readonly flags: readonly string[]
}

/** This device's enrolment; the private key can sign here and be copied nowhere. */
export interface Identity {
  readonly seriesId: string
  readonly series: number
  readonly tillCode: string
  readonly openingHash: string
  readonly token: string
  readonly key: CryptoKey
  readonly publicKey: CryptoKey
  readonly endedAt: string | null
}

const KEPT_DAYS = 62
const BOOK = 'book'
const IDENTITY = 'identity'

/** Another tab spoke in between, or the book is not the one that was read. */
export class Overtaken extends Error {}

export class TillStore extends Dexie {
  readonly records!: Table<StoredRecord, number>
  readonly kept!: Table<Kept, string>
  readonly articles!: Table<Bucket<ArticleFact>, number>
  readonly lots!: Table<Bucket<LotFact>, number>

  constructor(tillId: string) {
    // Strict: a receipt is shown when the sale is on the disk, not when the browser means to write it.
    super(`igoudar-till-${tillId}`, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ sales: 'id, number, state, createdAt', kept: 'key' })
    this.version(2).stores({
      sales: null,
      records: '++position, &id, &[chain+sequence], state, number, session, [chain+businessDay]',
      kept: 'key',
      articles: 'bucket',
      lots: 'bucket',
    })
  }

  async value<Value>(key: string): Promise<Value | null> {
    return ((await this.kept.get(key))?.value as Value | undefined) ?? null
  }

  async keep(key: string, value: unknown): Promise<void> {
    await this.kept.put({ key, value })
  }

  identity(): Promise<Identity | null> {
    return this.value<Identity>(IDENTITY)
  }

  book(): Promise<Book | null> {
    return this.value<Book>(BOOK)
  }

  /** Begin a series: its identity and its empty book, both or neither. What an older series said stays. */
  async begin(identity: Identity, book: Book): Promise<void> {
    await this.transaction('rw', this.kept, this.records, async () => {
      const old = await this.identity()
      if (old && old.seriesId !== identity.seriesId) await this.setAside(old)
      await this.keep(IDENTITY, identity)
      await this.keep(BOOK, book)
    })
  }

  /** Records of a series that is over leave the chains' index; what was not sent stays, to settle. */
  private async setAside(old: Identity): Promise<void> {
    const left = await this.records.where('state').notEqual('acknowledged').toArray()
    const aside = (await this.value<unknown[]>('aside')) ?? []
    await this.keep('aside', [...aside, { series: old.series, records: left }])
    await this.records.clear()
  }

  async end(at: string): Promise<void> {
    const identity = await this.identity()
    if (identity) await this.keep(IDENTITY, { ...identity, endedAt: at })
  }

  /**
   * Keep sealed records with the book that they make, and what goes with them, in one transaction.
   * Raises Overtaken when the book is not the one that the records were made on.
   */
  async add(records: readonly StoredRecord[], before: Book, after: Book, also: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.transaction('rw', this.records, this.kept, async () => {
      const held = await this.book()
      if (JSON.stringify(held?.heads) !== JSON.stringify(before.heads)) throw new Overtaken()
      if (records.length > 0) await this.records.bulkAdd([...records])
      await this.keep(BOOK, after)
      for (const [key, value] of Object.entries(also)) await this.keep(key, value)
    })
  }

  unsent(): Promise<StoredRecord[]> {
    return this.records.where('state').equals('to_send').sortBy('position')
  }

  toSettle(): Promise<StoredRecord[]> {
    return this.records.where('state').equals('to_settle').sortBy('position')
  }

  receiptsAfter(sequence: number): Promise<StoredRecord[]> {
    return this.records
      .where('[chain+sequence]')
      .between(['sale', sequence], ['sale', Infinity], false, true)
      .toArray()
  }

  ofSession(session: string): Promise<StoredRecord[]> {
    return this.records.where('session').equals(session).sortBy('position')
  }

  /** The receipt of a number, and every copy and refund that cites it. */
  ofNumber(number: string): Promise<StoredRecord[]> {
    return this.records.where('number').equals(number).sortBy('position')
  }

  /** The latest receipts, newest first. */
  latest(chain: Chain, count: number): Promise<StoredRecord[]> {
    return this.records.where('[chain+sequence]').between([chain, 0], [chain, Infinity]).reverse().limit(count).toArray()
  }

  async mark(position: number, change: Partial<Pick<StoredRecord, 'state' | 'sentence' | 'flags'>>): Promise<void> {
    await this.records.update(position, change)
  }

  /** What the server once had and has no more (it came back from an old copy) is to be sent again. */
  async sendAgainAfter(chain: Chain, sequence: number): Promise<number> {
    return this.records
      .where('[chain+sequence]')
      .between([chain, sequence], [chain, Infinity], false, true)
      .and((record) => record.state === 'acknowledged')
      .modify({ state: 'to_send' })
  }

  /**
   * Forget what the server acknowledged long ago and neither a closing nor the open drawer needs; nothing else
   * is ever removed.
   */
  async prune(now: Date, closedThrough: number, openSession: string | null): Promise<void> {
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString()
    const isOld = (record: StoredRecord): boolean =>
      record.occurredAt < before &&
      (record.chain !== 'sale' || record.sequence <= closedThrough) &&
      (record.session === null || record.session !== openSession)
    await this.records.where('state').equals('acknowledged').and(isOld).delete()
  }
}
