import { describe, expect, test } from 'vitest'

import { sum } from '../money'
import type { LineBody } from '../records'
import { alreadyReturned, cashBack, MoreThanIsLeft, NOTHING_RETURNED, refundLine } from './refunds'
import { aLine, anyLine, chance, sharedCases } from './testing'

type Back = Pick<LineBody, 'quantity' | 'discount_cents' | 'basket_discount_cents' | 'gross_cents' | 'tax_cents' | 'net_cents'>

const backOf = (line: LineBody): Back => ({
  quantity: line.quantity,
  discount_cents: line.discount_cents,
  basket_discount_cents: line.basket_discount_cents,
  gross_cents: line.gross_cents,
  tax_cents: line.tax_cents,
  net_cents: line.net_cents,
})

/** The refund lines of an original given back in these goes. */
function givenBackIn(original: LineBody, goes: readonly number[]): LineBody[] {
  const back: LineBody[] = []
  for (const count of goes) {
    back.push(refundLine(original, count, alreadyReturned(original, back), { id: `back-${back.length}`, back_to: 'shelf' }))
  }
  return back
}

describe('a line given back in several goes is given back whole', () => {
  test.each(sharedCases<{ line: LineBody; goes: number[] }, { lines: Back[] }>('refund'))('$id', ({ input, expected }) => {
    const back = givenBackIn(aLine(input.line), input.goes)
    expect(back.map(backOf)).toEqual(expected.lines)
    expect(sum(back.map((line) => line.gross_cents)) + input.line.gross_cents).toBe(0)
  })
})

interface CashBackGiven {
  readonly total_cents: number
  readonly other_cents: number
  readonly step_cents: number
}

describe('cash given back has its own rounding', () => {
  test.each(sharedCases<CashBackGiven, { cash_cents: number; rounding_cents: number }>('cash_back'))('$id', ({ input, expected }) => {
    const found = cashBack(input.total_cents, input.other_cents, input.step_cents)
    expect({ cash_cents: found.cash, rounding_cents: found.rounding }).toEqual(expected)
  })
})

test('a refund names its line, where the goods went, and keeps what was sold', () => {
  const original = aLine({ quantity: 3, unit_price_cents: 1_000, tax_rate_bp: 2_000 })
  const back = refundLine(original, 1, NOTHING_RETURNED, { id: 'back', back_to: 'loss' })
  expect(back).toMatchObject({ id: 'back', refunds: original.id, back_to: 'loss', unit_price_cents: 1_000, quantity: -1 })
  expect([back.gross_cents, back.tax_cents, back.net_cents]).toEqual([-1_000, -167, -833])
})

test.each([0, 4])('%i of three pieces are not given back', (count) => {
  const original = aLine({ quantity: 3 })
  expect(() => refundLine(original, count, NOTHING_RETURNED, { id: 'back', back_to: null })).toThrow(MoreThanIsLeft)
})

test('whatever the goes, they give back exactly what the line cost', () => {
  const upTo = chance(4)
  for (let round = 0; round < 300; round += 1) {
    const original = anyLine(upTo)
    const goes: number[] = []
    let left = original.quantity
    while (left > 0) {
      goes.push(goes.length < 7 ? 1 + upTo(left - 1) : left)
      left -= goes.at(-1) ?? 0
    }
    const back = givenBackIn(original, goes)
    for (const name of ['quantity', 'gross_cents', 'discount_cents', 'basket_discount_cents'] as const) {
      expect(sum(back.map((line) => line[name])) + original[name]).toBe(0)
      expect(back.every((line) => line[name] <= 0)).toBe(true)
    }
  }
})
