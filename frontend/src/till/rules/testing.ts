/** For tests alone: the shared cases, lines to sell, and the same chance at every run. */

import pos from '../../../../tests/cases/point-of-sale.json'
import shared from '../../../../tests/cases/sales.json'
import { type Cents, sum } from '../money'
import type { LineBody, PaymentBody, SaleBody } from '../records'
import { type BasketDiscount, basketDiscount, type LineDiscount, lineDiscount } from './discounts'
import { type AskedLine, lineWorth, pricedLine, taxRows, totalOf } from './lines'

export interface Case<Given, Expected> {
  readonly id: string
  readonly kind: string
  readonly input: Given
  readonly expected: Expected
}

/** The cases that Python reproduces too; whoever asks says their shape. */
export function sharedCases<Given, Expected>(kind: string): Case<Given, Expected>[] {
  return (shared.cases as unknown as Case<Given, Expected>[]).filter((one) => one.kind === kind)
}

/** The cases of other tills. */
export function knownCases<Given, Expected>(kind: string): Case<Given, Expected>[] {
  return (pos.cases as unknown as Case<Given, Expected>[]).filter((one) => one.kind === kind)
}

/** An amount of a case, in units of its currency's precision. */
export function units(text: string, precision = '0.01'): number {
  return Math.round(Number(text) / Number(precision))
}

let made = 0
const newId = (): string => `line-${(made += 1)}`

const PLAIN = {
  sort: 'goods', article_id: null, lot_id: null, owner_id: null, label: 'Safran', lot: null, owner: null,
  code: null, quantity: 1, per: 1, unit_price_cents: 4_500, discount_cents: 0, discount_reason: null,
  basket_discount_cents: 0, tax_rate_bp: 0, tax_mention: null, refunds: null, back_to: null,
} as const

/** A line of goods, exempt and without discount unless told otherwise. */
export function aLine(more: Partial<AskedLine> = {}): LineBody {
  return pricedLine({ id: newId(), ...PLAIN, ...more })
}

/** What a seller typed of a line, as the shared cases say it. */
export type TypedLine = Partial<AskedLine> & Pick<AskedLine, 'quantity' | 'per' | 'unit_price_cents' | 'sort'> & {
  readonly discount: LineDiscount | null
}

/** The lines of a basket, with their discounts and the basket's. */
export function basketOf(typed: readonly TypedLine[], discount: BasketDiscount | null): LineBody[] {
  const offs = typed.map((line) => (line.discount ? lineDiscount(lineWorth(line), line.discount) : 0))
  const charged = typed.map((line, at) => ({ sort: line.sort, cents: lineWorth(line) - (offs[at] ?? 0) }))
  const parts = discount ? basketDiscount(charged, discount) : []
  return typed.map(({ discount: _, ...line }, at) =>
    aLine({ ...line, discount_cents: offs[at] ?? 0, basket_discount_cents: parts[at] ?? 0 }),
  )
}

export function aPayment(means: PaymentBody['means'], amount: Cents): PaymentBody {
  return { id: newId(), means, amount_cents: amount, reference: means === 'cash' ? null : 'R1' }
}

/** A sale or refund of these lines and payments. */
export function aSale(lines: readonly LineBody[], payments: readonly PaymentBody[]): SaleBody {
  const total = totalOf(lines)
  return {
    number: 'TAR1-000001', session: 'session', currency: 'MAD', lines, basket_discount_reason: null, payments,
    taxes: taxRows(lines), total_cents: total,
    cash_rounding_cents: sum(payments.map((one) => one.amount_cents)) - total,
    tendered_cents: 0, change_cents: 0, note: null, refund_of: null,
  }
}

/** Whole numbers up to and with `most`, the same at every run (mulberry32). */
export function chance(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (most + 1))
  }
}

/** A line of goods with both discounts, by the piece or by weight. */
export function anyLine(upTo: (most: number) => number): LineBody {
  const priced = { quantity: 1 + upTo(4_999), per: upTo(1) ? (1 as const) : (1000 as const), unit_price_cents: upTo(100_000) }
  const off = upTo(lineWorth(priced))
  const rate = [0, 550, 1_000, 2_000][upTo(3)] ?? 0
  const part = upTo(lineWorth(priced) - off)
  return aLine({ ...priced, tax_rate_bp: rate, discount_cents: off, basket_discount_cents: part })
}
