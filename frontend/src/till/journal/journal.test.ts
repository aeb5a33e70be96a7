import 'fake-indexeddb/auto'

import { afterEach, describe, expect, test, vi } from 'vitest'

import { Drawer } from '../drawer'
import { newId } from '../../queue/ids'
import type { SaleBody } from '../records'
import { canonicalText, hashOf, isSignedBy } from '../seal'
import { Selling } from '../selling'
import { readRecord } from './journal'
import { aDesk, JAR, OPENING_HASH } from './testing'

afterEach(() => vi.useRealTimers())

async function aCounter(name?: string) {
  const desk = await aDesk(name)
  const [selling, drawer] = [new Selling(desk), new Drawer(desk)]
  if (!desk.session.value) await drawer.open(20_000)
  const sell = async (count = 1): Promise<boolean> => {
    selling.addArticle(JAR, count)
    selling.tender({ means: 'cash', amount: 50_000, reference: '' })
    return selling.conclude()
  }
  return { desk, selling, drawer, sell }
}

describe('a sale', () => {
  test('is sealed, linked and kept before its receipt is shown', async () => {
    const { desk, selling, sell } = await aCounter()
    expect(await sell()).toBe(true)
    expect(await sell()).toBe(true)
    const [second, first] = await desk.store.latest('sale', 2)
    const texts = [first, second].map((one) => readRecord(one as NonNullable<typeof one>))
    expect(texts.map((one) => one.sequence)).toEqual([1, 2])
    expect(texts.map((one) => one.previous)).toEqual([OPENING_HASH, first?.hash])
    expect(selling.sold.value?.number).toBe('TAR1-000002')
    for (const one of [first, second]) {
      expect(canonicalText(readRecord(one as NonNullable<typeof one>))).toBe(one?.text)
      expect(await hashOf(one?.text ?? '')).toBe(one?.hash)
      expect(await isSignedBy(one?.text ?? '', one?.signature ?? '', desk.identity?.publicKey as CryptoKey)).toBe(true)
    }
  })

  test('says what was paid: total, cash, change, and empties the basket for good', async () => {
    const { desk, selling, sell } = await aCounter()
    await sell(2)
    const body = readRecord(selling.sold.value as NonNullable<typeof selling.sold.value>).body as SaleBody
    expect([body.total_cents, body.tendered_cents, body.change_cents]).toEqual([9_000, 50_000, 41_000])
    expect(await desk.store.value('basket')).toMatchObject({ lines: [] })
  })

  test('that cannot be kept shows no receipt, keeps the basket and says so', async () => {
    const { desk, selling } = await aCounter()
    selling.addArticle(JAR, 1)
    selling.tender({ means: 'cash', amount: 5_000, reference: '' })
    vi.spyOn(desk.store.records, 'bulkAdd').mockRejectedValue(new DOMException('full', 'QuotaExceededError'))
    expect(await selling.conclude()).toBe(false)
    expect(selling.sold.value).toBeNull()
    expect(selling.basket.value.lines).toHaveLength(1)
    expect(desk.refusal.value).toContain('n’a pas pu être gardée')
    vi.restoreAllMocks()
    expect(await selling.conclude()).toBe(true)
    expect(selling.sold.value?.number).toBe('TAR1-000001')
  })

  test('asked twice at once is two receipts of two numbers, never two of one', async () => {
    const { desk } = await aCounter()
    const body = { number: 'X', hash: OPENING_HASH, ordinal: 1 }
    const say = () => desk.say((book) => ({ said: [{ chain: 'reprint', kind: 'reprint', body }], book }))
    const said = await Promise.all([say(), say(), say()])
    expect(said.map((records) => records?.[0]?.sequence).sort()).toEqual([1, 2, 3])
  })
})

describe('what was kept', () => {
  test('is there after the tab was killed, and the numbers go on', async () => {
    const name = newId()
    const first = await aCounter(name)
    await first.sell()
    const again = await aCounter(name)
    expect(again.desk.session.value?.floatCents).toBe(20_000)
    await again.sell()
    expect(again.selling.sold.value?.number).toBe('TAR1-000002')
    expect((await again.desk.store.unsent()).filter((one) => one.chain === 'sale')).toHaveLength(2)
  })

  test('a basket on the counter comes back too', async () => {
    const name = newId()
    const { selling } = await aCounter(name)
    selling.addArticle(JAR, 3)
    await vi.waitFor(async () => expect(await selling['desk'].store.value('basket')).toMatchObject({ lines: [{ quantity: 3 }] }))
    const again = await aCounter(name)
    await again.selling.load()
    expect(again.selling.total.value).toBe(13_500)
  })

  test('what is left of a lot counts what waits to be sent', async () => {
    const { selling, sell } = await aCounter()
    await sell(5)
    expect(selling.leftOf(JAR)).toBe(15)
  })
})

test('training is sealed apart: its own numbers, no stock, no takings', async () => {
  const { desk, selling, drawer, sell } = await aCounter()
  await desk.say((book) => ({ said: [], book: { ...book, isTraining: true } }))
  await sell(2)
  expect(selling.sold.value?.number).toBe('TAR1-T000001')
  expect((await drawer.expected()).cents).toBe(20_000)
  expect(selling.leftOf(JAR)).toBe(20)
  expect(await desk.store.latest('sale', 1)).toEqual([])
})

test('a clock set back is noted before anything is said by it', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T10:00:00Z') })
  const { desk, sell } = await aCounter()
  await sell()
  vi.setSystemTime(new Date('2026-11-21T10:00:00Z'))
  await sell()
  const events = (await desk.store.latest('event', 5)).map((one) => readRecord(one).body)
  expect(events).toContainEqual({ code: 'clock_jumped', detail: { from: '2026-11-22T10:00:00.000Z', to: '2026-11-21T10:00:00.000Z' } })
})
