import { describe, expect, test } from 'vitest'

import { sum } from '../money'
import { allowed, type BasketDiscount, basketDiscount, type Charged, discountBp, lineDiscount } from './discounts'
import { totalOf } from './lines'
import { basketOf, chance, knownCases, sharedCases } from './testing'

interface Limit {
  readonly worth_cents: number
  readonly discount_cents: number
  readonly roundings: number
  readonly role: string
  readonly maxima: Record<string, number>
}

describe('a discount is measured against the limit of a role', () => {
  test.each(sharedCases<Limit, { bp: number; allowed: boolean }>('discount_limit'))('$id', ({ input, expected }) => {
    const bp = discountBp(input.worth_cents, input.discount_cents, input.roundings)
    expect({ bp, allowed: allowed(bp, input.role, input.maxima) }).toEqual(expected)
  })
  test('ten percent rounded up is still ten percent', () => {
    const off = lineDiscount(105, { kind: 'percent', value: 1_000 })
    expect([off, discountBp(105, off) <= 1_000, discountBp(105, 12) <= 1_000]).toEqual([11, true, false])
  })
  test('a role without a maximum gives nothing', () => {
    expect([allowed(1, 'auditor', {}), allowed(0, 'auditor', {}), allowed(1, 'constructor', {})]).toEqual([false, true, false])
  })
})

describe('a percentage off a basket is what other tills find', () => {
  // The suite's document costs 36.64 in two equal lines; its VAT is on top, so only the total is ours.
  const document: Charged[] = [{ sort: 'goods', cents: 1_832 }, { sort: 'goods', cents: 1_832 }]
  test.each(knownCases<{ discount_percent: string }, { total: string }>('order_percent_discount'))('$id', ({ input, expected }) => {
    const off = sum(basketDiscount(document, { kind: 'percent', value: Number(input.discount_percent) * 100 }))
    expect(3_664 - off).toBe(Math.round(Number(expected.total) * 100))
  })
})

interface Order {
  readonly prices_include_tax: boolean
  readonly lines_minor_units: { unit_price: number; rate_percent: number; quantity: number }[]
  readonly discount: Readonly<Record<string, number>>
}
interface Discounted {
  readonly subtotal?: number
  readonly subtotal_with_tax?: number
  readonly total_with_tax?: number
}

const TYPED: Readonly<Record<string, (value: number) => BasketDiscount>> = {
  order_amount: (value) => ({ kind: 'amount', value }),
  order_fixed_price: (value) => ({ kind: 'total', value }),
}

describe('a discount in prices with VAT is what other tills find', () => {
  const ours = knownCases<Order, Discounted>('order_discount').filter(({ input }) => input.prices_include_tax)
  test('there are such cases', () => expect(ours).toHaveLength(3))
  test.each(ours)('$id', ({ input, expected }) => {
    const [name, value] = Object.entries(input.discount)[0] ?? ['', 0]
    const eachLine = name === 'percent_each_line' ? ({ kind: 'percent', value: value * 100 } as const) : null
    const typed = input.lines_minor_units.map((one) => ({
      sort: 'goods' as const, quantity: one.quantity, per: 1 as const, unit_price_cents: one.unit_price,
      tax_rate_bp: one.rate_percent * 100, discount: eachLine,
    }))
    const lines = basketOf(typed, TYPED[name]?.(value) ?? null)
    expect(totalOf(lines)).toBe(expected.total_with_tax ?? expected.subtotal_with_tax)
    expect(sum(lines.map((line) => line.net_cents))).toBe(expected.subtotal ?? sum(lines.map((line) => line.net_cents)))
  })
})

test('a basket comes down to a total, its vouchers included', () => {
  const basket: Charged[] = [{ sort: 'goods', cents: 1_000 }, { sort: 'voucher', cents: 5_000 }, { sort: 'goods', cents: 500 }]
  expect(basketDiscount(basket, { kind: 'total', value: 6_000 })).toEqual([333, 0, 167])
  expect(basketDiscount(basket, { kind: 'total', value: 100 })).toEqual([1_000, 0, 500])
  expect(basketDiscount(basket, { kind: 'total', value: 9_000 })).toEqual([0, 0, 0])
})

test('whatever the basket, its discount is spread to the centime over goods alone', () => {
  const upTo = chance(2)
  for (let round = 0; round < 500; round += 1) {
    const basket = Array.from({ length: upTo(12) }, (): Charged => ({ sort: upTo(3) ? 'goods' : 'deposit', cents: upTo(10_000_000) }))
    const goods = sum(basket.filter((line) => line.sort === 'goods').map((line) => line.cents))
    const value = upTo(20_000_000)
    const parts = basketDiscount(basket, { kind: 'amount', value })
    expect(sum(parts)).toBe(Math.min(value, goods))
    expect(parts.every((part, at) => part >= 0 && part <= (basket[at]?.cents ?? 0))).toBe(true)
    expect(parts.every((part, at) => part === 0 || basket[at]?.sort === 'goods')).toBe(true)
  }
})

test('whatever the line, its discount is from nothing to all of it', () => {
  const upTo = chance(3)
  for (let round = 0; round < 500; round += 1) {
    const worth = upTo(10_000_000)
    const percent = upTo(10_000)
    const off = lineDiscount(worth, { kind: 'percent', value: percent })
    expect(off >= 0 && off <= worth && discountBp(worth, off) <= percent).toBe(true)
    expect(lineDiscount(worth, { kind: 'amount', value: upTo(20_000_000) })).toBeLessThanOrEqual(worth)
  }
})
