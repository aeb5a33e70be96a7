import 'fake-indexeddb/auto'

import { describe, expect, test } from 'vitest'

import type { Answer, Problem } from '../server'
import type { Desk } from '../desk'
import { event } from '../desk'
import { type BatchAnswer, pauseMs, sendAll } from './sending'
import { aDesk, takesAll } from './testing'

const refused = (status: number): Answer<BatchAnswer> => {
  const problem: Problem = { status, code: 'x', detail: 'Pourquoi', values: {} }
  return { kind: 'refused', problem }
}

async function withEvents(count: number): Promise<Desk> {
  const desk = await aDesk()
  for (let at = 0; at < count; at += 1) await desk.say((book) => ({ said: [event('x_report', { at })], book }))
  return desk
}

describe('sending', () => {
  test('goes in order, in batches, and marks each record that an answer names', async () => {
    const desk = await withEvents(120)
    const server = takesAll()
    expect(await sendAll(desk.store, { send: async (records) => server(records) })).toBe('done')
    expect(server.taken.map((one) => one.sequence)).toEqual(Array.from({ length: 120 }, (_, at) => at + 1))
    expect(await desk.store.unsent()).toEqual([])
  })

  test('an answer that is lost loses nothing: the same records go again with the same ids', async () => {
    const desk = await withEvents(3)
    const server = takesAll()
    let isLost = true
    const send = async (records: Parameters<typeof server>[0]): Promise<Answer<BatchAnswer>> => {
      const answer = server(records)
      if (!isLost) return answer
      isLost = false
      return { kind: 'away' }
    }
    expect(await sendAll(desk.store, { send })).toBe('away')
    expect(await desk.store.unsent()).toHaveLength(3)
    expect(await sendAll(desk.store, { send })).toBe('done')
    expect(server.taken).toHaveLength(3)
  })

  test('an answer that names none of them acknowledges none', async () => {
    const desk = await withEvents(2)
    const send = async (): Promise<Answer<BatchAnswer>> => ({ kind: 'given', value: { records: [], heads: {}, state: 'open' } })
    expect(await sendAll(desk.store, { send })).toBe('away')
    expect(await desk.store.unsent()).toHaveLength(2)
  })

  test('one that the server cannot take is kept with its reason, and the others go on', async () => {
    const desk = await withEvents(5)
    const server = takesAll()
    const send = async (records: Parameters<typeof server>[0]) => (records.some((one) => one.sequence === 3) ? refused(422) : server(records))
    expect(await sendAll(desk.store, { send })).toBe('done')
    expect(server.taken.map((one) => one.sequence)).toEqual([1, 2, 4, 5])
    expect((await desk.store.toSettle()).map((one) => [one.sequence, one.sentence])).toEqual([[3, 'Pourquoi']])
  })

  test('what the server puts to settle shows its sentence here', async () => {
    const desk = await withEvents(1)
    const send = async (records: readonly { id: string }[]): Promise<Answer<BatchAnswer>> => ({
      kind: 'given',
      value: { records: records.map(({ id }) => ({ id, state: 'to_settle', sentence: 'Lot inconnu', flags: [] })), heads: { event: { sequence: 1, hash: '' } }, state: 'open' },
    })
    await sendAll(desk.store, { send })
    expect((await desk.store.toSettle()).map((one) => one.sentence)).toEqual(['Lot inconnu'])
  })

  test('a server that came back from an old copy is told again what it lost', async () => {
    const desk = await withEvents(4)
    const server = takesAll()
    await sendAll(desk.store, { send: async (records) => server(records) })
    server.taken.splice(2)
    await desk.say((book) => ({ said: [event('x_report')], book }))
    const behind = takesAll()
    behind.taken.push(...server.taken)
    let isFirst = true
    const send = async (records: Parameters<typeof server>[0]): Promise<Answer<BatchAnswer>> => {
      if (!isFirst) return behind(records)
      isFirst = false
      return { kind: 'given', value: { records: records.map(({ id }) => ({ id, state: 'recorded', flags: [] })), heads: { event: { sequence: 2, hash: '' } }, state: 'open' } }
    }
    expect(await sendAll(desk.store, { send })).toBe('done')
    expect(behind.taken.map((one) => one.sequence)).toEqual([1, 2, 3, 4, 5])
  })

  test.each([401, 403, 409, 429, 503])('a passing refusal (%s) of the whole says nothing of the records', async (status) => {
    const desk = await withEvents(2)
    expect(await sendAll(desk.store, { send: async () => refused(status) })).toBe(status === 401 ? 'unknown_device' : 'away')
    expect(await desk.store.unsent()).toHaveLength(2)
  })

  test('waits longer after each failure, at most a minute', () => {
    expect([1, 2, 3, 10].map(pauseMs)).toEqual([1_000, 2_000, 4_000, 60_000])
  })
})
