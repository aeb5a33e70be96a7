/** Lines of a sale worked out from their price, and the VAT that they hold; `shop/rules/sales.py` checks them. */

import { type Cents, sum } from '../money'
import type { LineBody, TaxRow } from '../records'
import { taxInside } from '../tax'
import { worthOf } from './weights'

/** A line before its amounts are worked out; its discounts are known. */
export type AskedLine = Omit<LineBody, 'gross_cents' | 'tax_cents' | 'net_cents'>

/** What a line costs before any discount. */
export function lineWorth(line: Pick<LineBody, 'quantity' | 'unit_price_cents' | 'per'>): Cents {
  return worthOf(line.quantity, line.unit_price_cents, line.per)
}

/** The line with its amounts: what is charged, the VAT inside, the rest. */
export function pricedLine(asked: AskedLine): LineBody {
  return withGross(asked, lineWorth(asked) - asked.discount_cents - asked.basket_discount_cents)
}

/** The line at this price, whatever it comes from. */
export function withGross(asked: AskedLine, grossCents: Cents): LineBody {
  const { gross, tax, net } = taxInside(grossCents, asked.tax_rate_bp)
  return { ...asked, gross_cents: gross, tax_cents: tax, net_cents: net }
}

export function totalOf(lines: readonly LineBody[]): Cents {
  return sum(lines.map((line) => line.gross_cents))
}

/** Turnover: the goods alone. Vouchers and deposits sold are money kept for somebody. */
export function goodsOf(lines: readonly LineBody[]): LineBody[] {
  return lines.filter((line) => line.sort === 'goods')
}

/** The VAT of the goods among the lines. */
export function taxRows(lines: readonly LineBody[]): TaxRow[] {
  return mergedRows(goodsOf(lines).map(rowOf))
}

function rowOf(line: LineBody): TaxRow {
  return {
    rate_bp: line.tax_rate_bp,
    mention: line.tax_mention,
    gross_cents: line.gross_cents,
    net_cents: line.net_cents,
    tax_cents: line.tax_cents,
  }
}

/** One row a rate and mention, lowest rate first, no mention before any; added up, never rounded. */
export function mergedRows(rows: readonly TaxRow[]): TaxRow[] {
  const merged = new Map<string, TaxRow>()
  for (const row of rows) {
    const key = JSON.stringify([row.rate_bp, row.mention])
    const there = merged.get(key)
    merged.set(key, there ? added(there, row) : row)
  }
  return [...merged.values()].sort(byRateThenMention)
}

function added(one: TaxRow, other: TaxRow): TaxRow {
  return {
    ...one,
    gross_cents: one.gross_cents + other.gross_cents,
    net_cents: one.net_cents + other.net_cents,
    tax_cents: one.tax_cents + other.tax_cents,
  }
}

function byRateThenMention(a: TaxRow, b: TaxRow): number {
  if (a.rate_bp !== b.rate_bp) return a.rate_bp - b.rate_bp
  if (a.mention === null || b.mention === null) return a.mention === b.mention ? 0 : a.mention === null ? -1 : 1
  return a.mention < b.mention ? -1 : a.mention > b.mention ? 1 : 0
}
