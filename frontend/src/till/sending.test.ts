import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { SaleBody } from './contract'
import { newId } from './ids'
import { pauseMs, sendAll } from './sending'
import type { Answer } from './server'
import { TillStore } from './store'

type SellAnswer = Answer<{ id: string; flags: string[] }>
const given: SellAnswer = { kind: 'given', value: { id: '', flags: [] }, etag: null }
const refused = (status: number, code = 'x'): SellAnswer => ({ kind: 'refused', problem: { status, code, detail: 'Pourquoi', values: {} } })

/** A server that answers what it is told, and remembers what it was sent. */
class FakeServer {
  readonly received: SaleBody[] = []
  constructor(private readonly answers: SellAnswer[] = []) {}
  sell(sale: SaleBody): Promise<SellAnswer> {
    this.received.push(sale)
    return Promise.resolve(this.answers.shift() ?? given)
  }
}

let store: TillStore
beforeEach(() => { store = new TillStore(newId()) })
afterEach(() => store.delete())

const keep = (): Promise<SaleBody> =>
  store.addSale((number) => ({ id: newId(), number, occurred_at: new Date().toISOString() }) as SaleBody, 5)

describe('kept sales', () => {
  test('are numbered without a gap from the server’s next number, and sent in that order', async () => {
    await Promise.all([keep(), keep(), keep()])
    const server = new FakeServer()
    expect(await sendAll(store, server)).toBe('done')
    expect(server.received.map((one) => one.number)).toEqual([5, 6, 7])
    expect(await store.unsent()).toEqual([])
  })

  test('a lost answer sends the same sale again, with the same id', async () => {
    const sale = await keep()
    const server = new FakeServer([{ kind: 'away' }])
    expect(await sendAll(store, server)).toBe('away')
    expect(await store.unsent()).toHaveLength(1)
    expect(await sendAll(store, server)).toBe('done')
    expect(server.received.map((one) => one.id)).toEqual([sale.id, sale.id])
  })

  test('one that the server cannot take is kept with its reason, and the others go on', async () => {
    await keep()
    await keep()
    expect(await sendAll(store, new FakeServer([refused(422)]))).toBe('done')
    expect((await store.refused()).map((one) => [one.number, one.reason])).toEqual([[5, 'Pourquoi']])
    expect(await store.unsent()).toEqual([])
  })

  test('an expired session refuses nothing: the sale waits', async () => {
    await keep()
    for (const answer of [refused(401), refused(400, 'form-expired')]) {
      expect(await sendAll(store, new FakeServer([answer]))).toBe('signed_out')
    }
    expect(await store.unsent()).toHaveLength(1)
    expect(await store.refused()).toEqual([])
  })

  test('only what was acknowledged long ago is forgotten', async () => {
    await keep()
    await sendAll(store, new FakeServer())
    await keep()
    await store.prune(new Date(Date.now() + 40 * 86_400_000))
    expect((await store.unsent()).map((one) => one.number)).toEqual([6])
    const next = await keep()
    expect(next.number).toBe(7)
  })
})

test('waits longer after each failure, a minute at most', () => {
  expect([1, 2, 3, 10].map(pauseMs)).toEqual([1_000, 2_000, 4_000, 60_000])
})
