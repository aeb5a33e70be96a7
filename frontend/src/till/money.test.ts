import { describe, expect, test } from 'vitest'

import pos from '../../../tests/cases/point-of-sale.json'
import { readAmount, spread } from './money'
import { taxInside } from './tax'

type Case = { id: string; kind: string; input: Record<string, never>; expected: Record<string, never> }
const cases = (kind: string): Case[] => (pos.cases as unknown as Case[]).filter((one) => one.kind === kind)
const cents = (text: string): number => Math.round(Number(text) * 100)

describe('VAT inside a price', () => {
  const included = cases('tax_line').filter((one) => {
    const input = one.input as unknown as { taxes: { included_in_price: boolean }[]; rounding_mode: string; currency_precision: string }
    return input.taxes.length === 1 && input.taxes[0]?.included_in_price && input.rounding_mode === 'round_per_line' && input.currency_precision === '0.01'
  })
  test('there are shared cases', () => expect(included.length).toBeGreaterThan(2))
  test.each(included)('$id', ({ input, expected }) => {
    const { unit_price, quantity, taxes } = input as unknown as { unit_price: string; quantity: string; taxes: { rate_percent: string }[] }
    const found = taxInside(cents(unit_price) * Number(quantity), Math.round(Number(taxes[0]?.rate_percent) * 100))
    const wanted = expected as unknown as { total_included: string; total_excluded: string; tax_amounts: string[] }
    expect(found).toEqual({ gross: cents(wanted.total_included), net: cents(wanted.total_excluded), tax: cents(wanted.tax_amounts[0] ?? '') })
  })
})

describe('spreading', () => {
  test.each(cases('prorate'))('$id', ({ input, expected }) => {
    const { weights, total_minor_units } = input as unknown as { weights: number[]; total_minor_units: number }
    expect(spread(total_minor_units, weights)).toEqual((expected as unknown as { parts: number[] }).parts)
  })
})

describe('an amount typed', () => {
  test.each([['12', 1_200], ['12,5', 1_250], ['1 234,50', 123_450], ['', null], ['-1', null], ['1,234', null]])('« %s » is %s', (typed, amount) => {
    expect(readAmount(typed)).toBe(amount)
  })
})
