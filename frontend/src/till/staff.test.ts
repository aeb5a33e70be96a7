import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Catalogue } from './catalogue/catalogue'
import type { StaffFact } from './catalogue/facts'
import { aPage } from './catalogue/samples'
import { Desk } from './desk'
import { newId } from '../queue/ids'
import { FROM_NOTHING, newBook, type Role } from './journal/book'
import { readRecord } from './journal/journal'
import { type Identity, TillStore } from './journal/store'
import type { EventBody } from './records'
import { newKeyPair } from './seal'
import { Server } from './server'
import { pinHash, Staff } from './staff'

/** `tests/integration/shop/test_pins.py` checks the same vector. */
const SALT = 'AAECAwQFBgcICQoLDA0ODw=='
const HASH = 'j+eMP4tdjU77XQ6IBOcAqKQU5rBlYZuO+O2m8rsGwEI='
const PIN = { salt: SALT, iterations: 100_000, hash: HASH }
const FADMA: StaffFact = { id: 'fadma', name: 'Fadma', role: 'seller', pin: PIN }
const AICHA: StaffFact = { id: 'aicha', name: 'Aïcha', role: 'boutique_manager', pin: PIN }
const BRAHIM: StaffFact = { id: 'brahim', name: 'Brahim', role: 'boutique_manager', pin: null }
const SELLER = { id: 'hassan', name: 'Hassan', role: 'seller' as Role }

let store: TillStore
let desk: Desk
let staff: Staff

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(new Date('2026-11-22T09:00:00Z'))
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')))
  store = new TillStore(newId())
  const { privateKey: key, publicKey } = await newKeyPair()
  const identity: Identity = { seriesId: 's', series: 1, tillCode: 'TAR1', openingHash: '0'.repeat(64), token: 't', key, publicKey, endedAt: null }
  await store.begin(identity, newBook(SELLER, FROM_NOTHING))
  await start()
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  await store.delete()
})

/** The till begins on what its disk holds. */
async function start(): Promise<void> {
  desk = new Desk('x', store, new Server('/api/tills/x'))
  desk.speakAs((await store.identity()) as Identity)
  desk.book.value = await store.book()
  desk.catalogue.value = Catalogue.of(aPage({ staff: [AICHA, BRAHIM, FADMA] }), [], [])
  staff = new Staff(desk)
}

async function reload(): Promise<void> {
  const { name } = store
  store.close()
  store = new TillStore(name.replace('igoudar-till-', ''))
  await start()
}

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

/** What was said: code or kind, and who said it. */
async function said(): Promise<[string, string][]> {
  return (await store.unsent()).map((stored) => {
    const record = readRecord(stored)
    return [record.chain === 'event' ? record.body.code : record.kind, record.seller.name]
  })
}

test('the hash of a code is that of the office', async () => {
  expect(await pinHash('4831', SALT, 100_000)).toBe(HASH)
})

describe('taking the till over', () => {
  test('is sealed by who leaves and by who comes, and survives a reload', async () => {
    expect(await staff.takeOver(FADMA, '4831')).toBe('right')
    expect(await said()).toEqual([['seller_out', 'Hassan'], ['seller_in', 'Fadma']])
    await reload()
    expect(desk.seller.value).toEqual({ id: 'fadma', name: 'Fadma', role: 'seller' })
  })

  test('hands an open drawer over in the name of who leaves', async () => {
    await desk.say((book) => ({ said: [], book: { ...book, session: { id: 'drawer', openedAt: '', floatCents: 0 } } }))
    await staff.takeOver(FADMA, '4831')
    expect(await said()).toEqual([['seller_out', 'Hassan'], ['hand_over', 'Hassan'], ['seller_in', 'Fadma']])
  })

  test('says nothing when the same person is there already', async () => {
    await staff.takeOver(FADMA, '4831')
    const count = (await said()).length
    expect(await staff.takeOver(FADMA, '4831')).toBe('right')
    expect(await said()).toHaveLength(count)
  })

  test('needs a code, and the right one', async () => {
    expect(await staff.takeOver(BRAHIM, '4831')).toBe('none')
    expect(await staff.takeOver(FADMA, '4832')).toBe('wrong')
    expect(desk.seller.value?.name).toBe('Hassan')
    expect(await said()).toEqual([])
  })
})

describe('wrong codes', () => {
  async function fiveWrong(): Promise<string[]> {
    const answers: string[] = []
    for (let at = 0; at < 5; at += 1) answers.push(await staff.takeOver(FADMA, '0007'))
    return answers
  }

  test('after five the till waits half a minute, even for the right one', async () => {
    expect(await fiveWrong()).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wait'])
    expect(await staff.takeOver(FADMA, '4831')).toBe('wait')
    expect(await said()).toEqual([['failure', 'Hassan']])
    later(30_001)
    expect(await staff.takeOver(FADMA, '4831')).toBe('right')
  })

  test('opening the page again forgets none of them', async () => {
    for (let at = 0; at < 4; at += 1) await staff.takeOver(FADMA, '0007')
    await reload()
    expect(await staff.takeOver(FADMA, '0007')).toBe('wait')
    await reload()
    expect(await staff.takeOver(FADMA, '4831')).toBe('wait')
  })

  test('a right one in between begins the count again', async () => {
    for (let at = 0; at < 4; at += 1) await staff.takeOver(FADMA, '0007')
    await staff.takeOver(FADMA, '4831')
    expect(await staff.takeOver(AICHA, '0007')).toBe('wrong')
  })

  test('a clock set back does not lengthen the wait', async () => {
    await fiveWrong()
    later(-86_400_000)
    expect(await staff.takeOver(FADMA, '4831')).toBe('right')
  })
})

describe('a manager', () => {
  test('who has no code, or is none, is not asked', () => {
    expect(staff.managers).toEqual([AICHA])
  })

  test('allows once, and the log says who allowed what', async () => {
    const then = vi.fn()
    staff.asking.value = { why: 'discount 900', then }
    expect(await staff.allow(AICHA, '4832')).toBe('wrong')
    expect(then).not.toHaveBeenCalled()
    expect(await staff.allow(AICHA, '4831')).toBe('right')
    expect(then).toHaveBeenCalledOnce()
    expect(staff.asking.value).toBeNull()
    const body = readRecord((await store.unsent())[0] as { text: string }).body as EventBody
    expect(body).toEqual({ code: 'manager_allowed', detail: { by: 'Aïcha', what: 'discount 900' } })
    expect(desk.seller.value?.name).toBe('Hassan')
  })
})
