import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import shared from '../../../../tests/cases/queue-file.json'
import { newId } from '../../queue/ids'
import { newKeyPair } from '../seal'
import type { Answer } from '../server'
import { FROM_NOTHING, newBook } from './book'
import { Journal } from './journal'
import { exportQueue, importQueue, openQueue, type Queue, type Source, waitingCount } from './queueFile'
import type { BatchAnswer, Envelope, RecordsServer } from './sending'
import { type Identity, TillStore } from './store'

const PASSPHRASE = 'le safran de Tassousfi'
const SOURCE: Source = { tillId: 'till', seriesId: 'series-1', series: 1, tillCode: 'TAR1' }
const MOMENT = { at: new Date('2026-11-22T10:00:00Z'), day: '2026-11-22' }

let store: TillStore
beforeEach(async () => {
  store = new TillStore(newId())
  await begin(1)
})
afterEach(() => store.delete())

async function begin(series: number): Promise<void> {
  const { privateKey: key, publicKey } = await newKeyPair()
  const identity: Identity = { ...SOURCE, seriesId: `series-${series}`, series, openingHash: '0'.repeat(64), token: 't', key, publicKey, endedAt: null }
  await store.begin(identity, newBook({ id: 'fadma', name: 'Fadma', role: 'seller' }, FROM_NOTHING))
}

/** So many records said, in their order. */
async function say(count: number): Promise<string[]> {
  const journal = new Journal(store, (await store.identity()) as Identity, () => 'MA', 'test')
  const ids: string[] = []
  for (let at = 0; at < count; at += 1) {
    const { records } = await journal.say(MOMENT, (book) => ({
      said: [{ chain: 'event', kind: 'event', body: { code: 'started', detail: { at } } }],
      book,
    }))
    ids.push(...records.map((record) => record.id))
  }
  return ids
}

/** A server that takes all, and remembers it. */
function taking(states: Record<string, 'to_settle'> = {}): RecordsServer & { readonly batches: Envelope[][] } {
  const batches: Envelope[][] = []
  return {
    batches,
    send: async (records) => {
      batches.push([...records])
      const answers = records.map(({ id }) => ({ id, state: states[id] ?? ('recorded' as const), flags: [] }))
      return { kind: 'given', value: { records: answers, heads: {}, state: 'open' } }
    },
  }
}

async function text(source: Source = SOURCE): Promise<string> {
  return (await exportQueue(store, source, PASSPHRASE)).text()
}

function ids(queue: Queue): string[][] {
  return queue.batches.map((batch) => batch.records.map((record) => record.id))
}

describe('a file', () => {
  test('holds all that the server has not acknowledged, in order, and the device keeps it', async () => {
    const [first, second, third] = await say(3)
    await store.mark(1, { state: 'acknowledged' })
    await store.mark(2, { state: 'to_settle' })
    const queue = await openQueue(await text(), PASSPHRASE)
    expect(ids(queue)).toEqual([[second, third]])
    expect(queue).toMatchObject({ till_id: 'till', till: 'TAR1', series_id: 'series-1', series: 1 })
    expect(first).toBeDefined()
    expect(await store.unsent()).toHaveLength(1)
    expect(await store.toSettle()).toHaveLength(1)
  })

  test('holds what an older enrolment of this device left', async () => {
    const old = await say(2)
    await begin(2)
    const young = await say(1)
    const queue = await openQueue(await text({ ...SOURCE, series: 2 }), PASSPHRASE)
    expect(queue.batches.map((batch) => batch.series)).toEqual([1, 2])
    expect(ids(queue)).toEqual([old, young])
    expect(await waitingCount(store)).toBe(3)
  })

  test('shows nothing of the sales without the passphrase', async () => {
    await say(1)
    const file = await text()
    expect(Object.keys(JSON.parse(file) as object)).toEqual(['format', 'till', 'iterations', 'salt', 'iv', 'sealed'])
    expect(file).not.toContain('Fadma')
    await expect(openQueue(file, 'le safran de Taliouine')).rejects.toMatchObject({ code: 'wrong_passphrase' })
  })

  test('is never closed twice by the same key', async () => {
    await say(1)
    const [one, other] = [JSON.parse(await text()), JSON.parse(await text())] as Record<string, string>[]
    expect(one?.['salt']).not.toBe(other?.['salt'])
    expect(one?.['iv']).not.toBe(other?.['iv'])
  })

  test('cut short is refused', async () => {
    await say(1)
    const file = await text()
    await expect(openQueue(file.slice(0, -20), PASSPHRASE)).rejects.toMatchObject({ code: 'unreadable' })
    const outer = JSON.parse(file) as { sealed: string }
    const cut = JSON.stringify({ ...outer, sealed: outer.sealed.slice(0, -8) })
    await expect(openQueue(cut, PASSPHRASE)).rejects.toMatchObject({ code: 'wrong_passphrase' })
    await expect(openQueue('bonjour', PASSPHRASE)).rejects.toMatchObject({ code: 'unreadable' })
  })

  test('opens in Python too: the same one is in the shared cases', async () => {
    const queue = await openQueue(JSON.stringify(shared.file), shared.passphrase)
    expect(queue.till_id).toBe(shared.till_id)
    expect(ids(queue)).toEqual(shared.batches.map((batch) => batch.ids))
  })
})

describe('bringing a file back', () => {
  test('sends what is of this very enrolment, in batches', async () => {
    const said = await say(53)
    const server = taking({ [said[1] as string]: 'to_settle' })
    const imported = await importQueue(server, SOURCE, new Blob([await text()]), PASSPHRASE)
    expect(imported).toEqual({ kind: 'taken', recorded: 52, toSettle: 1 })
    expect(server.batches.map((batch) => batch.length)).toEqual([50, 3])
    expect(server.batches.flat().map((record) => record.id)).toEqual(said)
  })

  test.each([{ ...SOURCE, series: 2 }, { ...SOURCE, tillId: 'other' }])('leaves another device to the office', async (source) => {
    await say(1)
    const server = taking()
    expect(await importQueue(server, source, new Blob([await text()]), PASSPHRASE)).toEqual({ kind: 'other_device', till: 'TAR1' })
    expect(server.batches).toEqual([])
  })

  test('tells that the network is away, or what the server says', async () => {
    await say(1)
    const answering = (answer: Answer<BatchAnswer>): RecordsServer => ({ send: async () => answer })
    const file = new Blob([await text()])
    expect(await importQueue(answering({ kind: 'away' }), SOURCE, file, PASSPHRASE)).toEqual({ kind: 'away' })
    const problem = { status: 401, code: 'device-unknown', detail: 'Appareil inconnu.', values: {} }
    expect(await importQueue(answering({ kind: 'refused', problem }), SOURCE, file, PASSPHRASE)).toEqual({ kind: 'refused', sentence: 'Appareil inconnu.' })
  })
})
