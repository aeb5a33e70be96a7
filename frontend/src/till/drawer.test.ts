import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Catalogue } from './catalogue/catalogue'
import { aLot, anArticle, aPage, aTill } from './catalogue/samples'
import { Desk } from './desk'
import { type Counted, Drawer } from './drawer'
import { newId } from '../queue/ids'
import { FROM_NOTHING, newBook, type Role } from './journal/book'
import { readRecord } from './journal/journal'
import { type Identity, type StoredRecord, TillStore } from './journal/store'
import type { ClosingBody, DrawerClosing } from './records'
import { Refunding } from './refunding'
import { newKeyPair } from './seal'
import { Selling } from './selling'
import { Server } from './server'

const SELLER = { id: 'seller', name: 'Fadma', role: 'seller' as Role }
const MAKER = { id: 'maker', name: 'Coopérative', tax_status: 'vat' }
const RULE = { country: 'MA', seller_status: 'vat', tax_class: 'spice', valid_from: '2026-01-01', rate_bp: 2_000, mention: null }
/** What a piece of saffron costs. */
const PRICE = 4_500

let store: TillStore
let desk: Desk
let drawer: Drawer
let selling: Selling

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at('2026-11-20T09:00:00Z')
  store = new TillStore(newId())
  await store.begin(await anIdentity(), newBook(SELLER, FROM_NOTHING))
  await start()
})
afterEach(async () => {
  vi.useRealTimers()
  await store.delete()
})

async function anIdentity(): Promise<Identity> {
  const { privateKey: key, publicKey } = await newKeyPair()
  return { seriesId: 'series', series: 1, tillCode: 'TAR1', openingHash: '0'.repeat(64), token: 'token', key, publicKey, endedAt: null }
}

/** A server that nobody reaches. */
function away(): Server {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')))
  return new Server('/api/tills/x')
}

/** The till begins on what its disk holds. */
async function start(country = 'MA'): Promise<void> {
  const page = aPage({ till: { ...aTill, country }, rules: [{ ...RULE, country }], sellers: [MAKER] })
  desk = new Desk('x', store, away())
  desk.speakAs((await store.identity()) as Identity)
  desk.book.value = await store.book()
  desk.catalogue.value = Catalogue.of(page, [anArticle('saffron')], [aLot('SAF-1', { quantity: 900 })])
  drawer = new Drawer(desk)
  selling = new Selling(desk)
  await desk.recount()
}

async function reload(): Promise<void> {
  const { name } = store
  store.close()
  store = new TillStore(name.replace('igoudar-till-', ''))
  await start()
}

function at(iso: string): void {
  vi.setSystemTime(new Date(iso))
}

async function sell(pieces = 1, means: 'cash' | 'card' = 'cash'): Promise<StoredRecord> {
  selling.addArticle(desk.catalogue.value.article('saffron') ?? anArticle('saffron'), pieces)
  await selling.pay()
  selling.tender({ means, amount: pieces * PRICE, reference: means === 'cash' ? '' : 'CB 1' })
  expect(await selling.conclude()).toBe(true)
  return selling.sold.value as StoredRecord
}

async function giveBack(sold: StoredRecord): Promise<void> {
  const refunding = new Refunding(desk)
  const found = await refunding.find(sold.number ?? '')
  if (typeof found === 'string') throw new Error(found)
  const returns = found.body.lines.map((line) => ({ line, quantity: 1, backTo: 'shelf' as const }))
  expect(await refunding.refund(found, returns, 'cash', null, null)).not.toBeNull()
}

function counted(cents: number): Counted {
  return { counted: [], cents }
}

/** Every closing said so far, oldest first. */
async function closings(kind: 'day' | 'month' | 'year' = 'day'): Promise<ClosingBody[]> {
  const records = (await store.latest('closing', 1_000)).reverse()
  return records.filter((one) => one.kind === kind).map(bodyOf)
}

function bodyOf(stored: StoredRecord): ClosingBody {
  return readRecord(stored).body as ClosingBody
}

async function closedOn(cents: number, reason: string | null = null): Promise<DrawerClosing> {
  const answer = await drawer.close(counted(cents), reason)
  if (!answer || !('closed' in answer)) throw new Error(`Not closed: ${JSON.stringify(answer)}`)
  return readRecord(answer.closed).body as DrawerClosing
}

describe('the drawer', () => {
  test('opened, sold from, moved and counted right, it closes without a word', async () => {
    await drawer.open(30_000)
    await sell(2)
    await sell(1, 'card')
    await drawer.move('in', 10_000, 'Apport de monnaie')
    await drawer.move('out', 15_000, 'Dépôt en banque')
    const closed = await closedOn(30_000 + 2 * PRICE + 10_000 - 15_000)
    expect(closed).toMatchObject({ difference_cents: 0, reason: null, sales_count: 2 })
    expect(closed.takings).toMatchObject({ cash: 2 * PRICE, card: PRICE, cheque: 0 })
    expect(desk.session.value).toBeNull()
  })

  test('what is given back in cash is no longer expected in it', async () => {
    await drawer.open(30_000)
    await giveBack(await sell())
    expect((await drawer.expected()).cents).toBe(30_000)
  })

  test('a difference is told and needs its reason', async () => {
    await drawer.open(30_000)
    expect(await drawer.close(counted(29_000), null)).toEqual({ difference: -1_000 })
    expect(await drawer.close(counted(29_000), '  ')).toEqual({ difference: -1_000 })
    expect(desk.session.value).not.toBeNull()
  })

  test.each([-30_000, -1, 1, 5_000_000])('with a reason it closes whatever the difference: %i', async (difference) => {
    await drawer.open(30_000)
    const closed = await closedOn(30_000 + difference, ' Erreur de monnaie ')
    expect(closed).toMatchObject({ difference_cents: difference, reason: 'Erreur de monnaie' })
    expect(desk.session.value).toBeNull()
  })

  test('a reason that is not needed is not kept', async () => {
    await drawer.open(30_000)
    expect((await closedOn(30_000, 'pour rien')).reason).toBeNull()
  })

  test('what was counted is the float that the next opening proposes', async () => {
    await drawer.open(30_000)
    await closedOn(28_550, 'Erreur')
    await reload()
    expect(desk.book.value?.lastCounted).toBe(28_550)
  })

  test('pressed twice, it opens, and closes, once', async () => {
    await Promise.all([drawer.open(30_000), drawer.open(30_000)])
    await Promise.all([drawer.close(counted(30_000), null), drawer.close(counted(30_000), null)])
    const kinds = (await store.latest('drawer', 9)).map((one) => one.kind)
    expect(kinds).toEqual(['closing', 'opening'])
  })

  test('a movement needs an open drawer, an amount and a reason', async () => {
    expect(await drawer.move('in', 100, 'Apport')).toBe(false)
    await drawer.open(0)
    expect(await drawer.move('in', 0, 'Apport')).toBe(false)
    expect(await drawer.move('out', 100, ' ')).toBe(false)
    expect(await drawer.move('out', 100, 'Timbres')).toBe(true)
    expect(await drawer.movements()).toMatchObject([{ direction: 'out', amount_cents: 100, reason: 'Timbres' }])
  })

  test('its figures survive a reload', async () => {
    await drawer.open(30_000)
    await sell()
    await drawer.move('out', 2_000, 'Achat')
    const before = await drawer.expected()
    await reload()
    expect(await drawer.expected()).toEqual(before)
    expect(before.cents).toBe(30_000 + PRICE - 2_000)
  })
})

describe('the day so far (X)', () => {
  test('holds sales, refunds, VAT, takings and the stamp duty', async () => {
    await drawer.open(30_000)
    const first = await sell(4)
    await sell(1, 'card')
    await giveBack(first)
    const x = await drawer.x()
    expect(x).toMatchObject({ sales_count: 2, refunds_count: 1, total_cents: 4 * PRICE, absolute_cents: 6 * PRICE })
    expect(x?.taxes).toMatchObject([{ rate_bp: 2_000, gross_cents: 4 * PRICE }])
    expect(x?.takings).toMatchObject({ cash: 3 * PRICE, card: PRICE })
    expect(x).toMatchObject({ cash_receipts_cents: 4 * PRICE, stamp_duty_cents: 45 })
  })

  test('knows no stamp duty outside Morocco', async () => {
    await start('FR')
    await drawer.open(0)
    await sell(4)
    expect(await drawer.x()).toMatchObject({ cash_receipts_cents: 4 * PRICE, stamp_duty_cents: 0 })
  })

  test('changes nothing, however often it is read', async () => {
    await drawer.open(30_000)
    await sell()
    const { heads: before, ...book } = (await store.book()) ?? { heads: {} }
    const x = await drawer.x()
    expect(await drawer.x()).toEqual(x)
    const { heads: after, ...bookAfter } = (await store.book()) ?? { heads: {} }
    expect(bookAfter).toEqual(book)
    expect({ ...after, event: null }).toEqual({ ...before, event: null })
    expect(await closings()).toEqual([])
  })

  test('says what the closing then says', async () => {
    await drawer.open(30_000)
    await sell(3)
    const x = await drawer.x()
    const z = await drawer.z()
    expect(z && bodyOf(z)).toEqual(x)
  })

  test('survives a reload', async () => {
    await drawer.open(30_000)
    await sell(2)
    const x = await drawer.x()
    await reload()
    expect(await drawer.x()).toEqual(x)
  })

  test('begins again after midnight at the place, not at Greenwich', async () => {
    await drawer.open(30_000)
    await sell(2)
    at('2026-11-20T23:30:00Z') // 00:30 in Casablanca
    expect(await drawer.x()).toMatchObject({ period: '2026-11-21', total_cents: 0, perpetual_cents: 2 * PRICE })
  })
})

describe('the closing of the day (Z)', () => {
  test('comes by itself with the first word of the next day', async () => {
    await drawer.open(30_000)
    await sell(2)
    expect(await closings()).toEqual([])
    at('2026-11-21T09:00:00Z')
    await reload()
    await sell()
    expect(await closings()).toMatchObject([{ period: '2026-11-20', ordinal: 1, total_cents: 2 * PRICE, first: 1, last: 1 }])
  })

  test('a sale after a Z by hand goes into a supplementary closing', async () => {
    await drawer.open(30_000)
    await sell(2)
    const z = await drawer.z()
    await sell()
    at('2026-11-21T09:00:00Z')
    await desk.note('started')
    const [first, second, ...others] = await closings()
    expect(first).toEqual(z && bodyOf(z))
    expect(second).toMatchObject({ period: '2026-11-20', ordinal: 2, total_cents: PRICE, first: 2, last: 2, perpetual_cents: 3 * PRICE })
    expect(others).toEqual([])
  })

  test('of a day without a receipt says zero', async () => {
    const z = await drawer.z()
    expect(z && bodyOf(z)).toMatchObject({ period: '2026-11-20', ordinal: 1, total_cents: 0, first: null, last: null })
  })

  test('asked just after midnight is that of the day before, and today stays whole', async () => {
    await drawer.open(30_000)
    await sell(2)
    at('2026-11-21T00:10:00Z')
    const z = await drawer.z()
    expect(z && bodyOf(z)).toMatchObject({ period: '2026-11-20', total_cents: 2 * PRICE })
    await sell()
    expect(await drawer.x()).toMatchObject({ period: '2026-11-21', ordinal: 1, total_cents: PRICE })
  })

  test('pressed twice closes the sales once', async () => {
    await drawer.open(30_000)
    await sell(2)
    await Promise.all([drawer.z(), drawer.z()])
    expect(await closings()).toMatchObject([{ ordinal: 1, total_cents: 2 * PRICE }])
  })

  test('a sale concluded during the Z is in one closing and one alone', async () => {
    await drawer.open(30_000)
    await sell()
    await Promise.all([drawer.z(), sell(2)])
    await drawer.z()
    const covered = (await closings()).map(({ first, last, total_cents }) => [first, last, total_cents])
    expect(covered.flatMap(([, , total]) => total ?? 0).reduce((sum, one) => sum + one, 0)).toBe(3 * PRICE)
    expect(covered.at(-1)?.[1]).toBe(2)
  })

  test('perpetual totals run on through days, refunds and reloads', async () => {
    await drawer.open(30_000)
    const first = await sell(2)
    await drawer.z()
    at('2026-11-21T09:00:00Z')
    await reload()
    await giveBack(first)
    await sell(5, 'card')
    await drawer.z()
    expect(await closings()).toMatchObject([
      { perpetual_cents: 2 * PRICE, perpetual_absolute_cents: 2 * PRICE },
      { perpetual_cents: 6 * PRICE, perpetual_absolute_cents: 8 * PRICE },
    ])
  })
})

describe('months and years', () => {
  async function sellOn(day: string, pieces: number): Promise<void> {
    at(`${day}T10:00:00Z`)
    await sell(pieces)
  }
  beforeEach(() => drawer.open(30_000))

  test('a month closes at the first word of the next and sums its days', async () => {
    await sellOn('2026-11-20', 1)
    await drawer.z()
    await sellOn('2026-11-20', 2)
    await sellOn('2026-11-30', 3)
    expect(await closings('month')).toEqual([])
    at('2026-12-03T10:00:00Z')
    await desk.note('started')
    expect(await closings()).toHaveLength(3)
    expect(await closings('month')).toMatchObject([
      { period: '2026-11', ordinal: 1, first: 1, last: 3, sales_count: 3, total_cents: 6 * PRICE, perpetual_cents: 6 * PRICE },
    ])
  })

  test('a year closes with its last month and sums its months', async () => {
    await sellOn('2026-11-20', 1)
    await sellOn('2026-12-31', 2)
    await sellOn('2027-01-01', 4)
    expect(await closings('month')).toMatchObject([{ period: '2026-11' }, { period: '2026-12', perpetual_cents: 3 * PRICE }])
    expect(await closings('year')).toMatchObject([{ period: '2026', ordinal: 1, total_cents: 3 * PRICE, perpetual_cents: 3 * PRICE }])
    await sellOn('2028-01-02', 1)
    expect((await closings('year')).at(-1)).toMatchObject({ period: '2027', total_cents: 4 * PRICE, perpetual_cents: 7 * PRICE })
  })

  test('the stamp duty of a month is that of its days', async () => {
    await sellOn('2026-11-20', 1)
    await sellOn('2026-11-21', 1)
    await sellOn('2026-12-01', 1)
    const duties = (await closings()).map((one) => one.stamp_duty_cents)
    expect(duties).toEqual([11, 11])
    expect(await closings('month')).toMatchObject([{ stamp_duty_cents: 22 }])
  })
})

describe('a clock set back', () => {
  beforeEach(() => drawer.open(30_000))

  test('makes a supplementary closing and changes none', async () => {
    await sell(2)
    at('2026-11-22T09:00:00Z')
    await sell(3)
    const before = await closings()
    at('2026-11-20T15:00:00Z')
    await sell()
    at('2026-11-23T09:00:00Z')
    await desk.note('started')
    const after = await closings()
    expect(after.slice(0, 1)).toEqual(before)
    expect(after.map(({ period, ordinal, first, last }) => [period, ordinal, first, last])).toEqual([
      ['2026-11-20', 1, 1, 1],
      ['2026-11-22', 1, 2, 2],
      ['2026-11-20', 2, 3, 3],
    ])
    expect(after.at(-1)?.perpetual_cents).toBe(6 * PRICE)
  })

  test('is noted, and the month that was closed gets a supplementary one too', async () => {
    await sell(2)
    at('2026-12-01T09:00:00Z')
    await sell(3)
    at('2026-11-30T09:00:00Z')
    await sell()
    at('2026-12-02T09:00:00Z')
    await desk.note('started')
    expect(await closings('month')).toMatchObject([
      { period: '2026-11', ordinal: 1, total_cents: 2 * PRICE, perpetual_cents: 2 * PRICE },
      { period: '2026-11', ordinal: 2, total_cents: PRICE, perpetual_cents: 3 * PRICE },
    ])
    const events = (await store.latest('event', 100)).map((one) => readRecord(one).body)
    expect(events).toContainEqual(expect.objectContaining({ code: 'clock_jumped' }))
  })
})
