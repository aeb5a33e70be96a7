import { describe, expect, test } from 'vitest'

import cases from '../../../../tests/cases/prices.json'
import { lotKey } from './facts'
import { firstExpiredFirst, priceOn, ruleOn, shelfOrder, statusOn } from './rules'
import { aLot, one, seeded, someLot, times } from './samples'

describe('what holds on a day, as the server says it', () => {
  test.each(cases.prices)('price: $id', ({ prices, day, expected }) => {
    expect(priceOn(prices, day)).toBe(expected)
  })

  test.each(cases.taxes)('VAT: $id', ({ day, expected, ...subject }) => {
    const rule = ruleOn(cases.rules, subject, day)
    expect(rule && { rate_bp: rule.rate_bp, mention: rule.mention }).toEqual(expected)
  })
})

describe('which lot leaves', () => {
  test('a lot may still leave on its best-before day, and not on the next', () => {
    const lot = aLot('a', { best_before: '2026-11-22' })
    expect(statusOn(lot, '2026-11-22')).toBe('sellable')
    expect(statusOn(lot, '2026-11-23')).toBe('expired')
    expect(statusOn(aLot('a', { best_before: '2026-11-22', state: 'held' }), '2026-11-23')).toBe('held')
  })

  test('the soonest date first, no date last, then by code', () => {
    const lots = [aLot('none'), aLot('b', { best_before: '2027-01-01' }), aLot('z', { best_before: '2026-12-01' }), aLot('a', { best_before: '2027-01-01' })]
    expect(lots.sort(shelfOrder).map((lot) => lot.id)).toEqual(['z', 'a', 'b', 'none'])
  })

  test('picks sum to what is wanted, take no more than lies there but for the last, and pass over nothing', () => {
    const random = seeded(7)
    for (let round = 0; round < 300; round += 1) {
      const lots = times(1 + Math.floor(random() * 5), (number) => someLot(number, 1, random)).filter((lot) => lot.quantity > 0)
      const taken = new Map(lots.map((lot) => [lotKey(lot), one([0, 0, 1, lot.quantity], random)]))
      const wanted = 1 + Math.floor(random() * 30)
      const picks = firstExpiredFirst(lots.sort(shelfOrder), wanted, taken)
      const left = lots.map((lot) => lot.quantity - (taken.get(lotKey(lot)) ?? 0))
      expect(picks.reduce((sum, pick) => sum + pick.quantity, 0)).toBe(lots.length > 0 ? wanted : 0)
      for (const pick of picks.slice(0, -1)) expect(pick.quantity).toBe(left[lots.indexOf(pick.lot)])
      expect(new Set(picks.map((pick) => lotKey(pick.lot))).size).toBe(picks.length)
    }
  })

  test('what no lot has is still sold, on the last lot that had some', () => {
    const lot = aLot('a', { quantity: 3 })
    expect(firstExpiredFirst([lot], 5, new Map())).toEqual([{ lot, quantity: 5 }])
    expect(firstExpiredFirst([lot], 1, new Map([[lotKey(lot), 3]]))).toEqual([{ lot, quantity: 1 }])
    expect(firstExpiredFirst([], 1, new Map())).toEqual([])
  })
})
