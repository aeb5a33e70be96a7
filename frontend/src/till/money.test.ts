import { describe, expect, test } from 'vitest'

import pos from '../../../tests/cases/point-of-sale.json'
import { readAmount, spread } from './money'
import { keptPayments, quickTenders, refusalOf, settle, type Tender } from './payment'
import { taxInside, taxTable } from './tax'

type Case = { id: string; kind: string; input: Record<string, never>; expected: Record<string, never> }
const cases = (kind: string): Case[] => (pos.cases as unknown as Case[]).filter((one) => one.kind === kind)
const cents = (text: string): number => Math.round(Number(text) * 100)
const tender = (means: Tender['means'], amount: number): Tender => ({ id: `${means}${amount}`, means, amount, reference: means === 'cash' ? null : 'R1' })

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
  test('a table adds lines and rounds nothing', () => {
    const line = { ...taxInside(999, 2_000), rateBp: 2_000, label: '20 %', mention: null }
    expect(taxTable([line, line])[0]?.tax).toBe(2 * line.tax)
  })
})

describe('spreading', () => {
  test.each(cases('prorate'))('$id', ({ input, expected }) => {
    const { weights, total_minor_units } = input as unknown as { weights: number[]; total_minor_units: number }
    expect(spread(total_minor_units, weights)).toEqual((expected as unknown as { parts: number[] }).parts)
  })
})

describe('cash rounding', () => {
  const known = cases('cash_rounding').filter((one) => {
    const input = one.input as unknown as { payments: [string, string | null][]; rounding_method: string; only_cash_methods: boolean; order_total: string }
    return input.rounding_method === 'HALF_UP' && input.only_cash_methods && Number(input.order_total) > 0 && input.payments.length === 1 && input.payments[0]?.[0] === 'cash' && input.payments[0][1] === null
  })
  test.each(known)('$id', ({ input, expected }) => {
    const { order_total, rounding_step } = input as unknown as { order_total: string; rounding_step: string }
    const wanted = expected as unknown as { amount_paid: string; applied_rounding: string }
    const found = settle(cents(order_total), [], cents(rounding_step))
    expect([found.dueInCash, found.rounding]).toEqual([cents(wanted.amount_paid), cents(wanted.applied_rounding)])
  })
  test('a card pays to the centime', () => {
    const found = settle(1_003, [tender('card', 1_003)], 10)
    expect([found.isSettled, found.rounding]).toEqual([true, 0])
  })
})

describe('payment', () => {
  test('cash and card: the change is what cash gave too much', () => {
    const found = settle(1_020, [tender('cash', 500), tender('card', 520)], 10)
    expect([found.isSettled, found.change]).toEqual([true, 0])
    const more = settle(1_020, [tender('card', 600), tender('cash', 500)], 10)
    expect([more.isSettled, more.change]).toEqual([true, 80])
  })
  test('payments kept are the total and its rounding', () => {
    const tenders = [tender('cash', 20_000), tender('card', 520)]
    const found = settle(13_823, tenders, 10)
    const kept = keptPayments(tenders, found).reduce((sum, one) => sum + one.amount, 0)
    expect(kept).toBe(13_823 + found.rounding)
    expect(found.tendered - found.change).toBe(keptPayments(tenders, found).find((one) => one.means === 'cash')?.amount)
  })
  test('only cash may exceed what is due, and a card needs its reference', () => {
    const due = settle(1_000, [], 10)
    expect(refusalOf(due, 'card', 1_001, 'R1')).toBe('exceeds_due')
    expect(refusalOf(due, 'card', 1_000, ' ')).toBe('reference_missing')
    expect(refusalOf(due, 'cash', 5_000, '')).toBeNull()
  })
  test('likely notes are above what is due', () => {
    expect(quickTenders(13_800, 'MAD')).toEqual([14_000, 15_000, 20_000])
  })
  test.each([['12', 1_200], ['12,5', 1_250], ['1 234,50', 123_450], ['', null], ['-1', null], ['1,234', null]])('« %s » is %s', (typed, amount) => {
    expect(readAmount(typed)).toBe(amount)
  })
})
