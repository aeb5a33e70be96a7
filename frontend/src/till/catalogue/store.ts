/**
 * The catalogue kept on this device. Rows lie in buckets, so that a start reads a few hundred values and a
 * delta writes a few; a whole load fills a second side while the first still sells.
 */

import type { Table } from 'dexie'

import { Catalogue } from './catalogue'
import {
  type ArticleFact,
  type Basics,
  basicsAfter,
  type CatalogueAnswer,
  isOnSale,
  isOnShelf,
  type LotFact,
  lotKey,
  merged,
} from './facts'

export const ARTICLE_BUCKETS = 64
export const LOT_BUCKETS = 256

export interface Bucket<Row> {
  readonly bucket: number
  readonly rows: readonly Row[]
}

export interface Kept {
  readonly key: string
  readonly value: unknown
}

/** Tables of the till's database: `articles` and `lots` by `bucket`, `kept` by `key`. */
export interface CatalogueTables {
  readonly articles: Table<Bucket<ArticleFact>, number>
  readonly lots: Table<Bucket<LotFact>, number>
  readonly kept: Table<Kept, string>
}

type Side = 0 | 1

interface State {
  /** The side that sells; null before the first whole load has come. */
  readonly live: Side | null
  /** The side that a whole load is filling. */
  readonly filling: Side | null
  readonly cursor: string | null
}

const NOTHING: State = { live: null, filling: null, cursor: null }
const STATE = 'catalogue.state'
const BASICS = 'catalogue.basics'

/** What became of a page: it changed what sells, or waits for the last of its load, or was that last. */
export type Outcome = 'changed' | 'waiting' | 'loaded'

/** A page of changes came before any whole load: ask again without a cursor. */
export class NothingToChange extends Error {}

export class CatalogueStore {
  constructor(private readonly tables: CatalogueTables) {}

  /** What to ask the server with; null for a whole load. */
  async cursor(): Promise<string | null> {
    return (await this.state()).cursor
  }

  /** What sells, from this device alone; a catalogue without a till before the first whole load. */
  load(): Promise<Catalogue> {
    const { articles, lots, kept } = this.tables
    return kept.db.transaction('r', [articles, lots, kept], async () => {
      const { live } = await this.state()
      if (live === null) return Catalogue.of(null, [], [])
      const [basics, articleRows, lotRows] = await Promise.all([
        this.basics(),
        rowsOf(articles, live, ARTICLE_BUCKETS),
        rowsOf(lots, live, LOT_BUCKETS),
      ])
      return Catalogue.of(basics, articleRows, lotRows)
    })
  }

  /** Keep a page, then give the catalogue that sells after it. Pages are taken one after the other. */
  async take(page: CatalogueAnswer, catalogue: Catalogue): Promise<Catalogue> {
    const outcome = await this.apply(page)
    if (outcome === 'loaded') return this.load()
    return outcome === 'changed' ? catalogue.with(page) : catalogue.withBasics(page)
  }

  /** Keep a page and its cursor, both or neither. Raises NothingToChange. */
  apply(page: CatalogueAnswer): Promise<Outcome> {
    const { articles, lots, kept } = this.tables
    return kept.db.transaction('rw', [articles, lots, kept], async () => {
      const before = page.full ? await this.begun() : await this.state()
      const side = before.filling ?? before.live
      if (side === null) throw new NothingToChange('A page of changes came before a whole load.')
      await this.keepRows(page, side)
      // The short lists are of both sides: a recall cannot wait for the end of a whole load.
      await kept.put({ key: BASICS, value: basicsAfter(await this.basics(), page) })
      const isLast = before.filling !== null && !page.more
      const after = isLast ? { live: before.filling, filling: null } : before
      await kept.put({ key: STATE, value: { ...after, cursor: page.cursor } })
      if (isLast && before.live !== null) await this.clear(before.live)
      return isLast ? 'loaded' : before.filling === null ? 'changed' : 'waiting'
    })
  }

  private async state(): Promise<State> {
    return ((await this.tables.kept.get(STATE))?.value as State | undefined) ?? NOTHING
  }

  private async basics(): Promise<Basics | null> {
    return ((await this.tables.kept.get(BASICS))?.value as Basics | undefined) ?? null
  }

  /** A whole load begins, on the side that does not sell. */
  private async begun(): Promise<State> {
    const { live, cursor } = await this.state()
    const filling: Side = live === 0 ? 1 : 0
    await this.clear(filling)
    return { live, filling, cursor }
  }

  private async clear(side: Side): Promise<void> {
    await bucketsOf(this.tables.articles, side, ARTICLE_BUCKETS).delete()
    await bucketsOf(this.tables.lots, side, LOT_BUCKETS).delete()
  }

  private async keepRows(page: CatalogueAnswer, side: Side): Promise<void> {
    const [articles, lots] = [side * ARTICLE_BUCKETS, side * LOT_BUCKETS]
    const articleBucket = (row: ArticleFact): number => articles + hash(row.id) % ARTICLE_BUCKETS
    const lotBucket = (row: LotFact): number => lots + hash(row.article_id) % LOT_BUCKETS
    await keep(this.tables.articles, page.articles, articleBucket, (row) => row.id, isOnSale)
    await keep(this.tables.lots, page.lots, lotBucket, lotKey, isOnShelf)
  }
}

function bucketsOf<Row>(table: Table<Bucket<Row>, number>, side: Side, count: number) {
  return table.where(':id').between(side * count, (side + 1) * count, true, false)
}

async function rowsOf<Row>(table: Table<Bucket<Row>, number>, side: Side, count: number): Promise<Row[]> {
  return (await bucketsOf(table, side, count).toArray()).flatMap((bucket) => bucket.rows)
}

/** Put rows into their buckets; only buckets that a row belongs to are read and written. */
async function keep<Row>(
  table: Table<Bucket<Row>, number>,
  rows: readonly Row[],
  bucketOf: (row: Row) => number,
  keyOf: (row: Row) => string,
  stays: (row: Row) => boolean,
): Promise<void> {
  if (rows.length === 0) return
  const news = new Map<number, Row[]>()
  for (const row of rows) {
    const bucket = bucketOf(row)
    const beside = news.get(bucket)
    if (beside) beside.push(row)
    else news.set(bucket, [row])
  }
  const numbers = [...news.keys()]
  const olds = await table.bulkGet(numbers)
  await table.bulkPut(
    numbers.map((bucket, at) => ({ bucket, rows: merged(olds[at]?.rows ?? [], news.get(bucket) ?? [], keyOf, stays) })),
  )
}

/** FNV-1a over the letters of an id, so that rows spread evenly whatever the ids begin with. */
function hash(id: string): number {
  let found = 0x811c9dc5
  for (let at = 0; at < id.length; at += 1) found = Math.imul(found ^ id.charCodeAt(at), 0x01000193) >>> 0
  return found
}
