import { describe, expect, test } from 'vitest'

import CASES from '../../../tests/cases/gatherings.json'
import { byMember, gatheringId, gatheringsOf, lastOf } from './gatherings'
import type { Said, StoredRecord } from './records'

const record = (id: string, said: Said, state: StoredRecord['state'] = 'to_send'): StoredRecord => ({
  id,
  author: 'zahra',
  gathering: 'g',
  occurredAt: `2026-11-20T06:00:0${id.length}Z`,
  envelope: { ...said, id, author_id: 'zahra', organisation_id: 'o', gathering_id: 'g', occurred_at: '' },
  state,
  sentence: null,
})
const OPENING: Said = { kind: 'opening', body: { place_id: 'p', product_id: 'f', harvested_on: '2026-11-20', ordinal: 1, commune: null } }
const weighing = (member_id: string, gross_mg: number, tare_mg = 0): Said => ({ kind: 'weighing', body: { member_id, gross_mg, tare_mg, plot_id: null } })
const FACT = {
  id: 'g', organisation_id: 'o', place_id: 'p', product_id: 'f', harvested_on: '2026-11-20', ordinal: 1, commune: null,
  closed: false, lot_code: null, weighings: 7, net_mg: 5_000,
}

describe('a gathering', () => {
  test.each(CASES)('has the id that the server gives it: $id', async (one) => {
    const name = { placeId: one.place_id, productId: one.product_id, day: one.day, ordinal: one.ordinal }
    expect(await gatheringId(name)).toBe(one.id)
  })

  test('is what was said of it, less the baskets and what was taken back', () => {
    const said = [
      record('a', OPENING),
      record('b', weighing('aicha', 900, 100)),
      record('c', weighing('fadma', 500)),
      record('d', weighing('aicha', 9_000)),
      record('e', { kind: 'cancellation', body: { weighing_id: 'd' } }),
    ]
    const [one] = gatheringsOf(said, [])
    expect(one).toMatchObject({ netMg: 1_300, count: 2, isClosed: false, known: null })
    expect([...byMember(one as never)]).toEqual([['aicha', 800], ['fadma', 500]])
    expect(lastOf(one as never)?.id).toBe('c')
  })

  test('that another phone opened is joined, and keeps what was weighed here beside what the server knows', () => {
    const [one] = gatheringsOf([record('a', OPENING), record('b', weighing('aicha', 900))], [FACT])
    expect(one).toMatchObject({ netMg: 900, count: 1, known: { weighings: 7, netMg: 5_000 } })
  })

  test('is closed when this phone or another closed it, and not when the closing was refused', () => {
    const closing: Said = { kind: 'closing', body: {} }
    expect(gatheringsOf([record('a', OPENING), record('b', closing)], [])[0]?.isClosed).toBe(true)
    expect(gatheringsOf([record('a', OPENING), record('b', closing, 'to_settle')], [])[0]?.isClosed).toBe(false)
    expect(gatheringsOf([record('a', OPENING)], [{ ...FACT, closed: true, lot_code: 'FLS-26-0001' }])[0]).toMatchObject({ isClosed: true, lotCode: 'FLS-26-0001' })
  })
})
