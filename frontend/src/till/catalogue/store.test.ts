import 'fake-indexeddb/auto'

import Dexie, { type Table } from 'dexie'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { newId } from '../../queue/ids'
import { Catalogue } from './catalogue'
import type { ArticleFact, CatalogueAnswer, LotFact } from './facts'
import { aLot, anArticle, aPage, one, seeded, someArticle, someLot, times } from './samples'
import { type Bucket, CatalogueStore, type CatalogueTables, type Kept, NothingToChange } from './store'

class Database extends Dexie implements CatalogueTables {
  declare readonly articles: Table<Bucket<ArticleFact>, number>
  declare readonly lots: Table<Bucket<LotFact>, number>
  declare readonly kept: Table<Kept, string>
  constructor(name: string) {
    super(name)
    this.version(1).stores({ articles: 'bucket', lots: 'bucket', kept: 'key' })
  }
}

let database: Database
let store: CatalogueStore
beforeEach(() => {
  database = new Database(newId())
  store = new CatalogueStore(database)
})
afterEach(() => database.delete())

/** The tab is killed and opened again: a new connection, and nothing in memory. */
function reopened(): void {
  database.close()
  database = new Database(database.name)
  store = new CatalogueStore(database)
}

/** Kill the tab while a page is being kept: after so many writes no other happens. */
async function killedWhileKeeping(page: CatalogueAnswer, writes: number): Promise<void> {
  let left = writes
  const dying = <Row, Key>(table: Table<Row, Key>): Table<Row, Key> =>
    new Proxy(table, {
      get: (real, name) => {
        const value: unknown = Reflect.get(real, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          if (name === 'put' || name === 'bulkPut') left -= 1
          if (left < 0) throw new Error('killed')
          return (value as (...given: unknown[]) => unknown).apply(real, given)
        }
      },
    })
  const tables = { articles: dying(database.articles), lots: dying(database.lots), kept: dying(database.kept) }
  await expect(new CatalogueStore(tables).apply(page)).rejects.toThrow('killed')
}

const ARTICLES = 40
const WORDS = ['s', 'huile', 'زعفران', '3']

/** All that can be asked of a catalogue. */
function told(catalogue: Catalogue): unknown {
  return {
    articles: catalogue.branches().map((branch) => catalogue.ofBranch(branch)),
    favourites: catalogue.favourites(),
    scanned: times(ARTICLES, (number) => [catalogue.byGtin(String(10_000_000_000_000 + number)), catalogue.byCode(`art-${number}`)]),
    lots: times(ARTICLES, (number) => catalogue.lotsOf(`0190-${number}`)),
    marks: times(90, (number) => [catalogue.lotByToken(`TOKEN${number}`), catalogue.lotByCode(`SAF-26-00${number}`)]),
    found: WORDS.map((word) => catalogue.search(word, 20)),
    recalled: times(30, (number) => catalogue.isRecalled(`RECALLED${number}`)),
    till: catalogue.till, staff: catalogue.staff,
    sellers: ['maker', 'shop'].map((id) => catalogue.seller(id)),
    credit: catalogue.credit('BON'),
  }
}

/** A server: it knows its rows, and cuts what it is asked for into pages. */
class Server {
  private readonly articles = new Map<string, ArticleFact>()
  private readonly lots = new Map<string, LotFact>()
  private readonly recalls = times(30, (number) => ({ code: `CODE${number}`, token: `RECALLED${number}` }))
  private told = 0
  private pages: CatalogueAnswer[] = []

  constructor(private readonly random: () => number) {
    this.change(ARTICLES * 2)
  }

  /** Rows change; they are told in pages of at most seven. */
  change(rows: number): void {
    const articles = times(rows / 2, () => someArticle(Math.floor(this.random() * ARTICLES), this.random))
    const lots = times(rows, () => someLot(Math.floor(this.random() * 90), ARTICLES, this.random))
    for (const article of articles) this.articles.set(article.id, article)
    for (const lot of lots) this.lots.set(`${lot.id}/${lot.owner_id}`, lot)
    this.told = Math.min(this.told + 2, 30)
    this.pages = cut(articles, lots).map((page) => this.page(page))
  }

  whole(): CatalogueAnswer[] {
    return cut([...this.articles.values()], [...this.lots.values()]).map((page, at) => this.page({ ...page, full: at === 0 }))
  }

  delta(): CatalogueAnswer[] {
    return this.pages
  }

  private page(rows: Partial<CatalogueAnswer>): CatalogueAnswer {
    return aPage({
      cursor: newId(), recalls: this.recalls.slice(0, this.told), ...rows,
      sellers: [{ id: 'maker', name: 'Souktana', tax_status: 'taxable' }],
      credits: [{ code: 'BON', sort: 'voucher', currency: 'MAD', balance_cents: this.told, expires_on: null }],
    })
  }
}

function cut(articles: ArticleFact[], lots: LotFact[]): Partial<CatalogueAnswer>[] {
  const count = Math.max(1, Math.ceil(Math.max(articles.length, lots.length) / 7))
  return times(count, (at) => ({
    articles: articles.slice(at * 7, at * 7 + 7), lots: lots.slice(at * 7, at * 7 + 7), more: at < count - 1,
  }))
}

async function catalogueOf(pages: readonly CatalogueAnswer[]): Promise<Catalogue> {
  const fresh = new Database(newId())
  const kept = new CatalogueStore(fresh)
  for (const page of pages) await kept.apply(page)
  const catalogue = await kept.load()
  await fresh.delete()
  return catalogue
}

describe('the catalogue on this device', () => {
  test('is empty and asks for everything before the first load', async () => {
    expect(await store.cursor()).toBeNull()
    expect((await store.load()).till).toBeNull()
    await expect(store.apply(aPage({ lots: [aLot('a')] }))).rejects.toThrow(NothingToChange)
    expect(await store.cursor()).toBeNull()
  })

  test.each(times(5, (seed) => [seed]))('killed at any page or within it, and opened again, is that of a whole load (seed %i)', async (seed) => {
    const random = seeded(seed)
    const server = new Server(random)
    let catalogue = await store.load()
    for (let round = 0; round < 4; round += 1) {
      const isWhole = round === 0 || random() < 0.3
      for (const page of isWhole ? server.whole() : server.delta()) {
        if (random() < 0.4) {
          const [cursor, sold] = [await store.cursor(), told(await store.load())]
          await killedWhileKeeping(page, one([0, 1], random))
          reopened()
          catalogue = await store.load()
          expect([await store.cursor(), told(catalogue)]).toEqual([cursor, sold])
        }
        catalogue = await store.take(page, catalogue)
        if (random() < 0.3) reopened()
        expect(await store.cursor()).toBe(page.cursor)
        expect(told(await store.load())).toEqual(told(catalogue))
      }
      expect(told(catalogue)).toEqual(told(await catalogueOf(server.whole())))
      server.change(2 * one([1, 5, 15], random))
    }
  }, 30_000)

  test('sells the old goods until the last page of a whole load has come, killed or not', async () => {
    const [old, fresh] = [anArticle('old'), anArticle('fresh')]
    let catalogue = await store.take(aPage({ full: true, articles: [old], lots: [aLot('a', { article_id: 'old' })] }), await store.load())
    catalogue = await store.take(aPage({ full: true, more: true, cursor: '2', articles: [fresh] }), catalogue)
    reopened()
    for (const shown of [catalogue, await store.load()]) {
      expect([shown.article('old'), shown.article('fresh')]).toEqual([old, null])
      expect(shown.lotsOf('old')).toHaveLength(1)
    }
    expect(await store.cursor()).toBe('2')
    catalogue = await store.take(aPage({ cursor: '3' }), catalogue)
    expect([catalogue.article('old'), catalogue.article('fresh')]).toEqual([null, fresh])
    expect(told(await store.load())).toEqual(told(catalogue))
  })

  test('lets no recall wait for the end of a whole load', async () => {
    const lot = aLot('a', { token: 'BAD' })
    let catalogue = await store.take(aPage({ full: true, articles: [anArticle('saffron')], lots: [lot] }), await store.load())
    catalogue = await store.take(aPage({ full: true, more: true, recalls: [{ code: 'a', token: 'BAD' }] }), catalogue)
    reopened()
    for (const shown of [catalogue, await store.load()]) expect(shown.statusOn(lot, '2026-11-22')).toBe('recalled')
  })

  test('forgets a whole load that was begun when another begins', async () => {
    await store.apply(aPage({ full: true, more: true, articles: [anArticle('half')] }))
    await store.apply(aPage({ full: true, articles: [anArticle('whole')] }))
    const catalogue = await store.load()
    expect([catalogue.article('half')?.id, catalogue.article('whole')?.id]).toEqual([undefined, 'whole'])
  })

  test('leaves nothing of the side that no longer sells', async () => {
    for (const id of ['a', 'b', 'c']) await store.apply(aPage({ full: true, articles: [anArticle(id)], lots: [aLot(id)] }))
    expect([await database.articles.count(), await database.lots.count()]).toEqual([1, 1])
  })

  test('writes only the buckets that a page concerns, and reads thousands of articles in few', async () => {
    const random = seeded(2)
    const articles = times(5_000, (number) => ({ ...someArticle(number, random), active: true }))
    await store.apply(aPage({ full: true, articles }))
    const catalogue = await store.load()
    expect(catalogue.size).toBe(5_000)
    expect(await database.articles.count()).toBe(64)
    const rows = (await database.articles.toArray()).map((bucket) => bucket.rows.length)
    expect(Math.max(...rows)).toBeLessThan(2 * (5_000 / 64))
    const written: number[] = []
    database.articles.hook('updating', (_, key) => { written.push(key) })
    await store.apply(aPage({ articles: [articles[5] as ArticleFact, articles[6] as ArticleFact] }))
    expect(written.length).toBeLessThanOrEqual(2)
  }, 30_000)
})
