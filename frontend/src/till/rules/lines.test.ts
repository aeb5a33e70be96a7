import { describe, expect, test } from 'vitest'

import { roundToStep, spread, sum } from '../money'
import type { LineBody, TaxRow } from '../records'
import type { BasketDiscount } from './discounts'
import { mergedRows, pricedLine, taxRows, totalOf } from './lines'
import { aLine, anyLine, basketOf, chance, knownCases, sharedCases, type TypedLine, units } from './testing'

type Amounts = Pick<LineBody, 'discount_cents' | 'basket_discount_cents' | 'gross_cents' | 'tax_cents' | 'net_cents'>

const amountsOf = (line: LineBody): Amounts => ({
  discount_cents: line.discount_cents,
  basket_discount_cents: line.basket_discount_cents,
  gross_cents: line.gross_cents,
  tax_cents: line.tax_cents,
  net_cents: line.net_cents,
})

interface Basket {
  readonly lines: TypedLine[]
  readonly basket_discount: BasketDiscount | null
}

describe('a basket comes out as on the server', () => {
  test.each(sharedCases<Basket, { lines: Amounts[]; taxes: TaxRow[]; total_cents: number }>('basket'))('$id', ({ input, expected }) => {
    const lines = basketOf(input.lines, input.basket_discount)
    expect(lines.map(amountsOf)).toEqual(expected.lines)
    expect(taxRows(lines)).toEqual(expected.taxes)
    expect(totalOf(lines)).toBe(expected.total_cents)
  })
})

interface TaxedLine {
  readonly unit_price: string
  readonly quantity: string
  readonly taxes: { rate_percent: string; included_in_price: boolean }[]
  readonly rounding_mode: string
  readonly currency_precision: string
}
interface Taxed {
  readonly total_included?: string
  readonly total?: string
  readonly total_excluded?: string
  readonly untaxed?: string
  readonly tax_amounts: string[]
}

/** Our prices hold one VAT, rounded by the line; taxes on top, or two at once, are not ours. */
const isOurs = ({ input }: { input: TaxedLine }): boolean =>
  input.rounding_mode === 'round_per_line' &&
  input.taxes.every((tax) => tax.included_in_price) &&
  input.taxes.filter((tax) => Number(tax.rate_percent) > 0).length === 1

describe('the VAT in a price is what other tills find', () => {
  const ours = ['tax_line', 'pos_line'].flatMap((kind) => knownCases<TaxedLine, Taxed>(kind)).filter(isOurs)
  test('there are such cases', () => expect(ours).toHaveLength(10))
  test.each(ours)('$id', ({ input, expected }) => {
    const inUnits = (text: string | undefined): number => units(text ?? '', input.currency_precision)
    const rate = Math.max(...input.taxes.map((tax) => Math.round(Number(tax.rate_percent) * 100)))
    const line = aLine({ quantity: Number(input.quantity), unit_price_cents: inUnits(input.unit_price), tax_rate_bp: rate })
    expect(line.gross_cents).toBe(inUnits(expected.total_included ?? expected.total))
    expect(line.net_cents).toBe(inUnits(expected.total_excluded ?? expected.untaxed))
    expect(line.tax_cents).toBe(sum(expected.tax_amounts.map(inUnits)))
  })
})

describe('VAT rounded line by line never changes what is paid', () => {
  interface Order {
    readonly mode: string
    readonly lines: { gross?: string; rate_percent: string }[]
  }
  const byLine = knownCases<Order, { gross: string; tax: string; net: string }>('order_rounding_mode')
    .filter(({ input }) => input.mode === 'line' && input.lines[0]?.gross)
  test.each(byLine)('$id', ({ input, expected }) => {
    const lines = input.lines.map((one) => aLine({ unit_price_cents: units(one.gross ?? ''), tax_rate_bp: Number(one.rate_percent) * 100 }))
    expect(sum(lines.map((line) => line.tax_cents))).toBe(units(expected.tax))
    expect(totalOf(lines)).toBe(units(expected.gross))
  })
})

describe('the arithmetic under the lines', () => {
  test.each(knownCases<{ weights: number[]; total_minor_units: number }, { parts: number[] }>('prorate'))('$id', ({ input, expected }) => {
    expect(spread(input.total_minor_units, input.weights)).toEqual(expected.parts)
  })
  test.each(knownCases<{ step: string; value: string }, { rounded: string }>('round_to_step'))('$id', ({ input, expected }) => {
    expect(roundToStep(units(input.value, '0.001'), units(input.step, '0.001'))).toBe(units(expected.rounded, '0.001'))
  })
})

describe('a long sale of another till', () => {
  interface Sale {
    readonly lines: { unit_gross: string; rate_percent: string; quantity: string }[]
  }
  // The suite's own VAT comes from a net price of four decimals; its note says what the lines hold.
  test.each(knownCases<Sale, { total: string }>('pos_sale'))('$id', ({ input, expected }) => {
    const lines = input.lines.map((one) =>
      aLine({ quantity: Number(one.quantity), unit_price_cents: units(one.unit_gross), tax_rate_bp: Number(one.rate_percent) * 100 }),
    )
    expect(totalOf(lines)).toBe(units(expected.total))
    expect(sum(lines.map((line) => line.tax_cents))).toBe(104_757)
  })
})

test('a weight is priced by the kilogram', () => {
  expect(aLine({ quantity: 350, per: 1000, unit_price_cents: 12_990 }).gross_cents).toBe(4_547)
})

test('a voucher is no turnover', () => {
  const lines = [aLine({ tax_rate_bp: 2_000 }), aLine({ sort: 'voucher', code: 'BON-7K2M' })]
  expect(taxRows(lines).map((row) => row.gross_cents)).toEqual([4_500])
})

test('rows go by rate, then without a mention, then by mention', () => {
  const row = (rate_bp: number, mention: string | null): TaxRow => ({ rate_bp, mention, gross_cents: 10, net_cents: 10, tax_cents: 0 })
  const rows = [row(2_000, null), row(0, 'b'), row(0, 'a'), row(0, null), row(0, 'b')]
  expect(mergedRows(rows).map((one) => [one.rate_bp, one.mention, one.gross_cents])).toEqual([
    [0, null, 10], [0, 'a', 10], [0, 'b', 20], [2_000, null, 10],
  ])
})

test('whatever the lines, net and VAT make what is paid', () => {
  const upTo = chance(1)
  for (let round = 0; round < 500; round += 1) {
    const line = anyLine(upTo)
    expect(line.net_cents + line.tax_cents).toBe(line.gross_cents)
    expect(line.gross_cents).toBeGreaterThanOrEqual(0)
    expect(pricedLine(line)).toEqual(line)
  }
})
