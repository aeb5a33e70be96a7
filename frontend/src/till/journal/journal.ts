/** How the till speaks: each thing said is sealed, linked and kept before anybody sees that it was said. */

import { newId } from '../../queue/ids'
import type { Chain, Said, SaleBody, TillRecord } from '../records'
import { CHAINS, FORMAT } from '../records'
import { canonicalText, hashOf, signatureOf } from '../seal'
import { type Book, type DayReceipt, dueClosings, type Step } from './book'
import { type Identity, Overtaken, type StoredRecord, type TillStore } from './store'

export interface Moment {
  readonly at: Date
  /** Of the place. */
  readonly day: string
}

/** Nothing could be kept: the disk is full, or the browser refuses. Nothing was said. */
export class NotKept extends Error {}

const ATTEMPTS_MAX = 3
/** A clock that goes back by more than this was set back; less is the clock of the network correcting itself. */
const JUMP_MS_MIN = 120_000

export class Journal {
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly store: TillStore,
    private readonly identity: Identity,
    private readonly country: () => string,
    private readonly software: string,
  ) {}

  /**
   * Say something: `make` looks at the book and answers what is said and the book after. Closings that
   * are due by then are said first. Answers the records, kept. Raises NotKept.
   */
  say(
    moment: Moment,
    make: (book: Book) => Step,
    also: Readonly<Record<string, unknown>> = {},
  ): Promise<{ book: Book; records: StoredRecord[] }> {
    const mine = this.turn.then(() => this.sayNow(moment, make, also))
    this.turn = mine.catch(() => undefined)
    return mine
  }

  private async sayNow(moment: Moment, make: (book: Book) => Step, also: Readonly<Record<string, unknown>>) {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.store.book()
      if (!before) throw new NotKept('The till is not enrolled.')
      const due = dueClosings(before, await this.openReceipts(before), moment.day, this.country())
      const step = make(due.book)
      const said = [...jumpOf(before, moment), ...due.said, ...step.said]
      const sealed = await this.seal(said, { ...step.book, spokenAt: moment.at.toISOString() }, moment)
      try {
        await this.store.add(sealed.records, before, sealed.book, also)
        return sealed
      } catch (error) {
        if (error instanceof Overtaken && attempt < ATTEMPTS_MAX) continue
        throw new NotKept(String(error))
      }
    }
  }

  /** The receipts that no day closing covers, in their order. */
  async openReceipts(book: Book): Promise<DayReceipt[]> {
    return (await this.store.receiptsAfter(book.closedThrough)).map(receiptOf)
  }

  private async seal(said: readonly Said[], book: Book, moment: Moment) {
    const heads = { ...book.heads }
    const records: StoredRecord[] = []
    for (const one of said) {
      const head = heads[one.chain] ?? { sequence: 0, hash: this.identity.openingHash }
      const record = this.recordOf(this.numbered(one, head.sequence + 1), book, moment, head.sequence + 1, head.hash)
      const stored = await this.sealed(record)
      heads[one.chain] = { sequence: stored.sequence, hash: stored.hash }
      records.push(stored)
    }
    return { records, book: { ...book, heads } }
  }

  /** A receipt takes its number with its place in the chain: neither can be missing. */
  private numbered(said: Said, sequence: number): Said {
    if (said.chain !== 'sale' && said.chain !== 'training') return said
    const number = receiptNumber(this.identity, sequence, said.chain === 'training')
    return { ...said, body: { ...said.body, number } }
  }

  private recordOf(said: Said, book: Book, moment: Moment, sequence: number, previous: string): TillRecord {
    return {
      ...said,
      format: FORMAT,
      id: newId(moment.at.getTime()),
      till: this.identity.tillCode,
      series: this.identity.series,
      sequence,
      previous,
      occurred_at: moment.at.toISOString(),
      business_day: moment.day,
      seller: { id: book.seller.id, name: book.seller.name },
      software: this.software,
    }
  }

  private async sealed(record: TillRecord): Promise<StoredRecord> {
    const text = canonicalText(record)
    return {
      id: record.id,
      chain: record.chain,
      kind: record.kind,
      sequence: record.sequence,
      occurredAt: record.occurred_at,
      businessDay: record.business_day,
      text,
      signature: await signatureOf(text, this.identity.key),
      hash: await hashOf(text),
      state: 'to_send',
      number: numberOf(record),
      session: 'session' in record.body ? record.body.session : null,
      sentence: null,
      flags: [],
    }
  }
}

function jumpOf(book: Book, moment: Moment): Said[] {
  if (!book.spokenAt || moment.at.getTime() > Date.parse(book.spokenAt) - JUMP_MS_MIN) return []
  const detail = { from: book.spokenAt, to: moment.at.toISOString() }
  return [{ chain: 'event', kind: 'event', body: { code: 'clock_jumped', detail } }]
}

/** `TAR1-000013`, `TAR1.2-000013` in a second series, `TAR1-T000013` in training. */
export function receiptNumber(identity: Pick<Identity, 'tillCode' | 'series'>, sequence: number, isTraining = false): string {
  const head = identity.series === 1 ? identity.tillCode : `${identity.tillCode}.${identity.series}`
  return `${head}-${isTraining ? 'T' : ''}${String(sequence).padStart(6, '0')}`
}

function numberOf(record: TillRecord): string | null {
  if (record.chain === 'reprint') return record.body.number
  if (record.chain !== 'sale' && record.chain !== 'training') return null
  return record.kind === 'refund' ? (record.body.refund_of?.number ?? record.body.number) : record.body.number
}

/** A stored record, read again from the text that was signed. */
export function readRecord(stored: Pick<StoredRecord, 'text'>): TillRecord {
  return JSON.parse(stored.text) as TillRecord
}

export function receiptOf(stored: StoredRecord): DayReceipt {
  return {
    sequence: stored.sequence,
    hash: stored.hash,
    kind: stored.kind === 'refund' ? 'refund' : 'sale',
    day: stored.businessDay,
    body: readRecord(stored).body as SaleBody,
  }
}

/** How far each chain goes: what a device that stops for good tells. */
export function sequencesOf(book: Book): Partial<Record<Chain, number>> {
  return Object.fromEntries(CHAINS.flatMap((chain) => (book.heads[chain] ? [[chain, book.heads[chain].sequence]] : [])))
}
