import 'fake-indexeddb/auto'

import Dexie from 'dexie'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Answer } from '../queue/asking'
import { newId } from '../queue/ids'
import type { BatchAnswer, RecordAnswer } from '../queue/person'
import { Counter } from './counter'
import { asTable } from './exporting'
import type { CountFact, LotFact, Reference } from './facts'
import { speak } from './i18n'
import type { Envelope } from './records'
import type { Server } from './server'
import { CountStore } from './store'
import { Syncing } from './syncing'

const ZAHRA = { id: 'zahra', name: 'Zahra' }
const JARS: LotFact = {
  id: 'jars', code: 'SAF-26-0001', token: 'T', unit: 'H87', branch: 'saffron', pictogram: 'saffron', name: { fr: '=Safran', ar: '', zgh: '' }, gtin: null, article: null,
}
const COUNT: CountFact = { id: 'count', number: 'CP-26-0001', place_id: 'place', scope: 'place', shelf: null, round: 1, lots: null }
const KNOWN: Reference = { counts: [COUNT], places: [{ id: 'place', name: 'Boutique', timezone: 'Africa/Casablanca', shelves: ['Vitrine'], lots: [JARS], whole: true }] }

/** A server that keeps each figure once, may be away, may lose its answers, and may have posted the count. */
class Office {
  person: typeof ZAHRA | null = ZAHRA
  isAway = false
  losesAnswers = 0
  isPosted = false
  now = () => new Date()
  readonly taken: Envelope[] = []

  asServer(): Server {
    return {
      session: async () => {
        if (this.isAway) return { kind: 'away' }
        if (!this.person) return { kind: 'refused', problem: { status: 401, code: '', detail: '', values: {} } }
        return { kind: 'given', value: { person: this.person, csrf_token: 't', now: this.now().toISOString() } }
      },
      send: async (records: readonly Envelope[]) => this.receive(records),
      unknown: async (ids: readonly string[]) => ({ kind: 'given', value: { unknown: ids.filter((id) => !this.taken.some((one) => one.id === id)) } }),
      reference: async () => (this.isAway ? 'away' : { reference: KNOWN, tag: 'a' }),
      signOut: async () => void (this.person = null),
    } as unknown as Server
  }

  private receive(records: readonly Envelope[]): Answer<BatchAnswer> {
    if (this.isAway) return { kind: 'away' }
    const answers = records.map((one): RecordAnswer => {
      if (this.isPosted) return { id: one.id, state: 'to_settle', sentence: 'CP-26-0001 est terminé.' }
      if (!this.taken.some((known) => known.id === one.id)) this.taken.push(one)
      return { id: one.id, state: 'recorded' }
    })
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1
      return { kind: 'away' }
    }
    return { kind: 'given', value: { records: answers } }
  }

  figures(): number[] {
    return this.taken.flatMap((one) => (one.kind === 'figure' ? [one.body.quantity] : []))
  }
}

let name: string
let office: Office
const open: Counter[] = []

async function phone(): Promise<Counter> {
  const counter = new Counter(new CountStore(name))
  ;(counter as unknown as { syncing: Syncing }).syncing = new Syncing(counter, office.asServer())
  await counter.load()
  open.push(counter)
  return counter
}

beforeEach(() => {
  name = `count-${newId()}`
  office = new Office()
  vi.stubGlobal('navigator', { onLine: true, languages: ['fr'] })
  vi.stubGlobal('document', { documentElement: {}, addEventListener: () => undefined })
  speak('fr')
})

afterEach(async () => {
  for (const counter of open.splice(0)) {
    await counter.syncing.send()
    counter.store.close()
  }
  await Dexie.delete(name)
  vi.unstubAllGlobals()
})

describe('without network', () => {
  test('forty pieces are forty figures that grow from the first moment, kept through a restart and sent once each', async () => {
    let counter = await phone()
    await counter.syncing.round()
    office.isAway = true
    for (let n = 0; n < 40; n += 1) void counter.onePiece(COUNT, JARS, 'Vitrine')
    expect(await counter.onePiece(COUNT, JARS, 'Vitrine')).toBe(41)
    counter = await phone()
    expect(counter.told(COUNT).standing.map((one) => [one.quantity, one.shelf])).toEqual([[41, 'Vitrine']])
    office.isAway = false
    office.losesAnswers = 1
    await counter.syncing.send()
    await counter.syncing.send()
    expect(counter.unsentCount.value).toBe(0)
    expect(office.figures()).toEqual(Array.from({ length: 41 }, (_, n) => n + 1))
    const said = office.taken.filter((one) => one.kind === 'figure')
    const [first, last] = [said[0], said.at(-1)]
    expect(first?.kind === 'figure' && first.body.begun_at).toBeNull()
    expect(last?.kind === 'figure' && last.body.begun_at).toBe(first?.occurred_at)
    expect(new Set(said.map((one) => one.occurred_at)).size).toBe(41)
    expect(office.taken[0]?.kind).toBe('taken')
  })

  test('a figure taken back lets the one before stand again', async () => {
    office.isAway = true
    const counter = await phone()
    counter.person.value = ZAHRA
    await counter.all(COUNT, JARS, 'Vitrine', 12)
    await counter.onePiece(COUNT, JARS, 'Vitrine')
    const last = counter.told(COUNT).figures.at(-1)
    if (last) await counter.withdraw(COUNT, last)
    expect(counter.told(COUNT).standing.map((one) => one.quantity)).toEqual([12])
    const first = counter.told(COUNT).figures.at(-1)
    if (first) await counter.withdraw(COUNT, first)
    expect(counter.told(COUNT).standing).toEqual([])
  })

  test('a piece more after a number grows from it, and each shelf has its own figure', async () => {
    office.isAway = true
    const counter = await phone()
    counter.person.value = ZAHRA
    await counter.all(COUNT, JARS, 'Vitrine', 12)
    expect(await counter.onePiece(COUNT, JARS, 'Vitrine')).toBe(13)
    expect(await counter.onePiece(COUNT, JARS, 'Réserve')).toBe(1)
  })

  test('an unknown code is kept as often as it was scanned, until somebody settles it', async () => {
    office.isAway = true
    const counter = await phone()
    counter.person.value = ZAHRA
    await counter.unknown(COUNT, '4006381333931', 'Vitrine')
    await counter.unknown(COUNT, '4006381333931', 'Réserve')
    const [first] = counter.told(COUNT).unknown
    expect(counter.told(COUNT).unknown).toHaveLength(2)
    await counter.settle(COUNT, first?.id ?? '')
    expect(counter.told(COUNT).unknown).toEqual([])
  })
})

test('a phone whose clock is an hour slow tells the server’s moments', async () => {
  office.now = () => new Date(Date.now() + 3_600_000)
  const counter = await phone()
  await counter.syncing.round()
  await counter.all(COUNT, JARS, '', 3)
  await counter.syncing.send()
  const said = office.taken.find((one) => one.kind === 'figure')
  expect(Math.abs(Date.parse(said?.occurred_at ?? '') - Date.now() - 3_600_000)).toBeLessThan(5_000)
})

test('she who has done and counts on has not done', async () => {
  const counter = await phone()
  await counter.syncing.round()
  await counter.take(COUNT)
  await counter.take(COUNT)
  await counter.all(COUNT, JARS, '', 3)
  await counter.done(COUNT)
  expect(counter.told(COUNT).isDone).toBe(true)
  await counter.onePiece(COUNT, JARS, '')
  expect(counter.told(COUNT).isDone).toBe(false)
  await counter.syncing.send()
  expect(office.taken.map((one) => one.kind)).toEqual(['taken', 'figure', 'done', 'taken', 'figure'])
})

test('a figure of a posted count comes back with its reason, stands nowhere, and stays in the file', async () => {
  const counter = await phone()
  await counter.syncing.round()
  office.isPosted = true
  await counter.all(COUNT, JARS, '', 3)
  await counter.syncing.send()
  expect(counter.told(COUNT).standing).toEqual([])
  expect(counter.toSettle.value.map((one) => one.sentence)).toContain('CP-26-0001 est terminé.')
  const table = asTable(counter.records.value)
  expect(table).toContain('"CP-26-0001 est terminé."')
  expect(table).toContain(`"'=Safran"`)
})

test('another person does not see nor send what is not hers', async () => {
  const counter = await phone()
  await counter.syncing.round()
  office.isAway = true
  await counter.all(COUNT, JARS, '', 3)
  office.isAway = false
  office.person = { id: 'malika', name: 'Malika' }
  await counter.syncing.send()
  expect(counter.told(COUNT).standing).toEqual([])
  expect(counter.othersUnsentCount.value).toBe(2)
  expect(office.taken).toEqual([])
})
