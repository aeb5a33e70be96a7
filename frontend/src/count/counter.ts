/** The counter's phone: what it knows and what she counts on it; the rest is `phone/personPhone.ts`. */

import { feel } from '../phone/feel'
import { PersonPhone } from '../phone/personPhone'
import { newId } from '../queue/ids'
import type { Clock } from './clock'
import { momentOf } from './clock'
import { type CountFact, type LotFact, NOTHING, type PlaceFact, type Reference } from './facts'
import { language } from './i18n'
import { type Envelope, type FigureBody, type Said, type StoredRecord } from './records'
import { CountStore } from './store'
import { Syncing } from './syncing'
import { type Figure, onePieceMore, told, type Told } from './tallies'

const APPLICATION = { scope: '/count/', tab: 'igoudar-count', language }

export class Counter extends PersonPhone<Envelope, StoredRecord, Reference, CountStore> {
  clock: Clock | null = null
  readonly syncing = new Syncing(this)
  /** One thing is kept after the other: each figure grows from the one before. */
  private speaking: Promise<unknown> = Promise.resolve()

  constructor(store: CountStore = new CountStore()) {
    super(store, APPLICATION, NOTHING)
  }

  protected override async loadMore(): Promise<void> {
    this.clock = await this.store.value<Clock>('clock')
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

  private say(count: CountFact, lot: LotFact | StoredRecord['lot'], said: Said): Promise<boolean> {
    return this.keep((author) => {
      const [id, at] = [newId(), momentOf(this.clock, Date.now(), this.records.value.at(-1)?.occurredAt ?? null)]
      const envelope: Envelope = { ...said, id, author_id: author.id, count_id: count.id, round: count.round, occurred_at: at }
      const named = lot && { code: lot.code, name: lot.name, unit: lot.unit }
      return { id, author: author.id, occurredAt: at, envelope, number: count.number, lot: named, state: 'to_send', sentence: null }
    })
  }
}
