import { expect, test } from 'vitest'

import { added, basketTotal, saleLine, saleOf, taken, withLotOf, withQuantityOf } from './basket'
import type { Article, Lot, Snapshot } from './contract'
import { picks, sellable } from './fefo'
import { newId } from './ids'
import { settle } from './payment'

const saffron: Article = {
  id: 'a', name: { fr: 'Safran 1 g', ar: '' }, branch: 'saffron', pictogram: 'saffron', code: 'art-saf1g', gtin: null,
  price_cents: 4_500, tax_rate_bp: 2_000, tax_label: 'TVA 20 %', tax_mention: null, favourite: true, unit_label: '1 g',
}
const lot = (code: string, best_before: string | null, quantity: number, status: Lot['status'] = 'sellable'): Lot => ({
  id: code, code, token: code, article_id: 'a', owner_id: 'o', owner_name: 'Souktana', best_before, quantity, status,
  tax_rate_bp: 0, tax_label: null, tax_mention: 'Exonéré',
})
const old = lot('OLD', '2027-01-01', 3)
const fresh = lot('NEW', '2028-01-01', 10)
const undated = lot('NONE', null, 5)
const lots = [undated, fresh, old, lot('EXP', '2025-01-01', 9, 'expired'), lot('REC', '2027-01-01', 9, 'recalled'), lot('HELD', '2027-01-01', 9, 'held')]
const till = { code: 'TAR1', currency: 'MAD' } as Snapshot['till']

test('what expires first goes first, what may not be sold never, what has no date last', () => {
  expect(sellable(lots, 'a').map((one) => one.code)).toEqual(['OLD', 'NEW', 'NONE'])
})

test('a line may need several lots, and what the basket holds counts', () => {
  expect(picks(lots, 'a', 5, new Map()).map((one) => [one.lot.code, one.quantity])).toEqual([['OLD', 3], ['NEW', 2]])
  expect(picks(lots, 'a', 1, new Map([['OLD', 3]])).map((one) => one.lot.code)).toEqual(['NEW'])
})

test('what no lot has is still sold: the jar is on the counter', () => {
  const found = picks([old], 'a', 5, new Map())
  expect(found).toEqual([{ lot: old, quantity: 5 }])
  expect(picks([], 'a', 1, new Map())).toEqual([])
})

test('one lot has one line', () => {
  const once = added([], saffron, old, 1, '1')
  const twice = added(once, saffron, old, 2, '2')
  expect(twice).toEqual([{ id: '1', article: saffron, lot: old, quantity: 3 }])
  const both = added(twice, saffron, fresh, 1, '3')
  expect(withLotOf(both, '3', old)).toEqual([{ id: '1', article: saffron, lot: old, quantity: 4 }])
  expect(withQuantityOf(both, '1', 0).map((one) => one.id)).toEqual(['3'])
  expect(taken(both)).toEqual(new Map([['OLD', 3], ['NEW', 1]]))
})

test('a sale agrees with itself, and is taxed as the owner of the lot is', () => {
  const lines = added(added([], saffron, old, 2, '1'), saffron, fresh, 1, '2')
  const tenders = [{ id: 't', means: 'cash' as const, amount: 20_000, reference: null }]
  const settlement = settle(basketTotal(lines), tenders, 10)
  const sale = saleOf(till, { id: 's', number: 13, cashSessionId: 'c', occurredAt: '2026-11-21T10:00:00Z' }, lines, tenders, settlement)
  expect(sale.receipt_number).toBe('TAR1-000013')
  expect(sale.lines.reduce((sum, line) => sum + line.gross_cents, 0)).toBe(sale.total_cents)
  expect(sale.payments.reduce((sum, one) => sum + one.amount_cents, 0)).toBe(sale.total_cents + sale.cash_rounding_cents)
  expect(sale.tendered_cents - sale.change_cents).toBe(13_500)
  expect(sale.lines[0]).toMatchObject({ tax_rate_bp: 0, tax_cents: 0, net_cents: 9_000, tax_mention: 'Exonéré' })
})

test('ids are of version 7 and in the order of time', () => {
  const [first, second] = [newId(1_000), newId(2_000)]
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(first < second).toBe(true)
})

test('a lot asked alone says no VAT: the article’s goes, and every field is there to be sent', () => {
  const { tax_rate_bp: _rate, tax_label: _label, tax_mention: _mention, ...bare } = old
  const [line] = added([], saffron, bare, 1, '1')
  expect(line && saleLine(line)).toMatchObject({ tax_rate_bp: 2_000, tax_cents: 750, net_cents: 3_750, tax_mention: null })
})
