import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Desk } from './desk'
import { Enrolling } from './enrolling'
import { newId } from '../queue/ids'
import type { Head } from './journal/book'
import { readRecord } from './journal/journal'
import { type BatchAnswer, type Envelope, sendAll } from './journal/sending'
import { TillStore } from './journal/store'
import type { Chain, SaleBody } from './records'
import { isSignedBy } from './seal'
import { type Enrolled, type EnrolmentOffer, Server } from './server'

const OFFER: EnrolmentOffer = {
  csrf_token: 'csrf', till: { code: 'TAR1', name: 'Comptoir', place_name: 'Taroudannt' },
  seller: { id: 'aicha', name: 'Aïcha', role: 'boutique_manager' }, open_since: null, may_replace: true,
}
const ENROLLED: Enrolled = {
  id: 'series', series: 2, opening_hash: '0'.repeat(64), till: 'TAR1', seller: { id: 'aicha', name: 'Aïcha' },
  perpetual_cents: 12_300, perpetual_absolute_cents: 12_500,
}

interface Asked {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
}

let store: TillStore
let desk: Desk
let enrolling: Enrolling
let asked: Asked[]
/** How far the server knows each chain. */
let heads: Partial<Record<Chain, Head>>
let answers: Record<string, (body: Record<string, unknown>) => [number, unknown]>

beforeEach(() => {
  store = new TillStore(newId())
  asked = []
  heads = {}
  answers = {
    enrolment: () => [200, OFFER],
    series: () => [201, ENROLLED],
    records: ({ records }) => [200, received(records as Envelope[])],
    'series/closing': () => [200, {}],
  }
  vi.stubGlobal('fetch', answer)
  begin()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await store.delete()
})

function begin(): void {
  desk = new Desk('x', store, new Server('/api/tills/x'))
  enrolling = new Enrolling(desk)
  enrolling.sendAll = async () => void (await sendAll(store, desk.server))
}

/** A server that knows a few addresses; what is not there is not reached. */
async function answer(address: string, init: RequestInit): Promise<Response> {
  const path = address.replace('/api/tills/x/', '')
  const body = JSON.parse((init.body as string | undefined) ?? '{}') as Record<string, unknown>
  asked.push({ path, headers: init.headers as Record<string, string>, body })
  const told = answers[path]?.(body)
  if (!told) throw new TypeError('away')
  return new Response(JSON.stringify(told[1]), { status: told[0] })
}

function received(records: readonly Envelope[]): BatchAnswer {
  for (const { chain, sequence } of records) heads[chain as Chain] = { sequence, hash: '' }
  return { records: records.map(({ id }) => ({ id, state: 'recorded', flags: [] })), heads, state: 'open' }
}

async function enrolled(): Promise<void> {
  await enrolling.ask()
  expect(await enrolling.enrol(null)).toBeNull()
}

describe('asking', () => {
  test('tells who would enrol, and where', async () => {
    await enrolling.ask()
    expect([enrolling.offer.value, enrolling.trouble.value]).toEqual([OFFER, null])
  })

  test.each([[401, 'signed_out'], [403, 'not_allowed'], [404, 'not_allowed'], [503, 'away']] as const)('a %i is told as %s', async (status, trouble) => {
    answers['enrolment'] = () => [status, { code: 'x', detail: 'x' }]
    await enrolling.ask()
    expect([enrolling.offer.value, enrolling.trouble.value]).toEqual([null, trouble])
  })

  test('without the network nothing can be enrolled', async () => {
    delete answers['enrolment']
    await enrolling.ask()
    expect(enrolling.trouble.value).toBe('away')
    expect(await enrolling.enrol(null)).toMatch(/réseau/)
  })
})

describe('enrolling', () => {
  test('begins a series on this device, which goes on after a reload', async () => {
    await enrolled()
    const { headers, body } = asked[1] as Asked
    expect(headers['X-CSRFToken']).toBe('csrf')
    expect(body).toMatchObject({ replaces: false, reason: null, declared_unsent: null })
    const identity = await store.identity()
    expect(identity).toMatchObject({ seriesId: 'series', series: 2, tillCode: 'TAR1', token: body['token'], endedAt: null })
    expect(await store.book()).toMatchObject({ seller: OFFER.seller, perpetual: { cents: 12_300, absoluteCents: 12_500 } })
  })

  test('keeps a key that signs here and can be copied nowhere', async () => {
    await enrolled()
    const identity = await store.identity()
    expect(identity?.key.extractable).toBe(false)
    const [record] = (await desk.say((book) => ({ said: [{ chain: 'event', kind: 'event', body: { code: 'started', detail: null } }], book }))) ?? []
    expect(await isSignedBy(record?.text ?? '', record?.signature ?? '', identity?.publicKey as CryptoKey)).toBe(true)
  })

  test('says what became of the other device', async () => {
    await enrolling.ask()
    await enrolling.enrol({ reason: 'Cassé', declaredUnsent: 3 })
    expect(asked[1]?.body).toMatchObject({ replaces: true, reason: 'Cassé', declared_unsent: 3 })
  })

  test('a refusal leaves nothing on the device', async () => {
    answers['series'] = () => [409, { code: 'series-open', detail: 'Un autre appareil tient cette caisse.' }]
    await enrolling.ask()
    expect(await enrolling.enrol(null)).toBe('Un autre appareil tient cette caisse.')
    expect(await store.identity()).toBeNull()
  })
})

describe('stopping for good', () => {
  const sale = { payments: [], taxes: [], lines: [], total_cents: 0, cash_rounding_cents: 0, currency: 'MAD' } as unknown as SaleBody

  test('closes the day, sends all, and tells how far each chain goes', async () => {
    await enrolled()
    await desk.say((book) => ({ said: [{ chain: 'sale', kind: 'sale', body: sale }], book }))
    expect(await enrolling.closeForGood()).toBeNull()
    expect(asked.at(-1)).toMatchObject({ path: 'series/closing', body: { heads: { sale: 1, closing: 1, event: 1 } } })
    const last = await store.latest('event', 1)
    expect(readRecord(last[0] as { text: string }).body).toMatchObject({ code: 'closed_for_good' })
    expect((await store.identity())?.endedAt).not.toBeNull()
    expect(desk.phase.value).toBe('ended')
  })

  test('is refused while the drawer is open', async () => {
    await enrolled()
    await desk.say((book) => ({ said: [], book: { ...book, session: { id: 'drawer', openedAt: '', floatCents: 0 } } }))
    expect(await enrolling.closeForGood()).toMatch(/comptez le tiroir/)
    expect(asked.map(({ path }) => path)).not.toContain('series/closing')
  })

  test('is refused while anything is unsent, and nothing is said of an end', async () => {
    await enrolled()
    delete answers['records']
    await desk.say((book) => ({ said: [{ chain: 'sale', kind: 'sale', body: sale }], book }))
    expect(await enrolling.closeForGood()).toMatch(/ventes à envoyer/)
    expect((await store.unsent()).map((record) => record.chain)).toEqual(['sale'])
    expect(desk.phase.value).not.toBe('ended')
  })

  test('is refused with the sentence of the server, and the device goes on', async () => {
    await enrolled()
    answers['series/closing'] = () => [409, { code: 'series-records-missing', detail: 'Il manque deux tickets.' }]
    expect(await enrolling.closeForGood()).toBe('Il manque deux tickets.')
    expect((await store.identity())?.endedAt).toBeNull()
  })
})
