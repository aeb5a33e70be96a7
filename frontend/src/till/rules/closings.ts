/** The figures of a day, a month, a year, and what the drawer should hold; `shop/rules/closings.py` is the twin. */

import { type Cents, sum } from '../money'
import { type ClosingBody, type DrawerMovement, type LineBody, MEANS, type Means, type SaleBody } from '../records'
import { goodsOf, mergedRows, taxRows } from './lines'
import { stampDutyCents } from './payments'

const STAMP_DUTY_COUNTRY = 'MA'

/** A link of the sale chain and what it says. */
export interface Receipt {
  readonly sequence: number
  readonly hash: string
  readonly kind: 'sale' | 'refund'
  readonly body: SaleBody
}

/** Totals since the first sale of the till, never set back. */
export interface Perpetual {
  readonly cents: Cents
  readonly absoluteCents: Cents
}

export const FROM_NOTHING: Perpetual = { cents: 0, absoluteCents: 0 }

/** What a closing is of, and which one of that period it is. */
export type Period = Pick<ClosingBody, 'period' | 'ordinal'>

/** A day from its receipts, in the order of their chain; turnover is goods alone. */
export function dayClosing(
  period: Period,
  receipts: readonly Receipt[],
  before: Perpetual,
  country: string,
): ClosingBody {
  const goods = receipts.flatMap((one) => goodsOf(one.body.lines))
  const total = sum(goods.map((line) => line.gross_cents))
  const absolute = sum(goods.map((line) => Math.abs(line.gross_cents)))
  const cash = cashReceipts(receipts)
  return {
    ...period,
    first: receipts[0]?.sequence ?? null,
    last: receipts.at(-1)?.sequence ?? null,
    last_hash: receipts.at(-1)?.hash ?? null,
    sales_count: receipts.filter((one) => one.kind === 'sale').length,
    refunds_count: receipts.filter((one) => one.kind === 'refund').length,
    taxes: taxRows(goods),
    takings: takingsOf(receipts),
    total_cents: total,
    absolute_cents: absolute,
    discount_cents: sum(goods.map(discountOf)),
    rounding_cents: sum(receipts.map((one) => one.body.cash_rounding_cents)),
    cash_receipts_cents: cash,
    stamp_duty_cents: country === STAMP_DUTY_COUNTRY ? stampDutyCents(cash) : 0,
    perpetual_cents: before.cents + total,
    perpetual_absolute_cents: before.absoluteCents + absolute,
  }
}

function discountOf(line: LineBody): Cents {
  return line.discount_cents + line.basket_discount_cents
}

/** A month from its days, or a year from its months, in their order; the duty is that of the days. */
export function summedClosing(period: Period, parts: readonly ClosingBody[], before: Perpetual): ClosingBody {
  const covering = parts.filter((part) => part.last !== null)
  const added = (amountOf: (part: ClosingBody) => number): number => sum(parts.map(amountOf))
  const total = added((part) => part.total_cents)
  const absolute = added((part) => part.absolute_cents)
  return {
    ...period,
    first: covering[0]?.first ?? null,
    last: covering.at(-1)?.last ?? null,
    last_hash: covering.at(-1)?.last_hash ?? null,
    sales_count: added((part) => part.sales_count),
    refunds_count: added((part) => part.refunds_count),
    taxes: mergedRows(parts.flatMap((part) => part.taxes)),
    takings: byMeans((means) => added((part) => part.takings[means])),
    total_cents: total,
    absolute_cents: absolute,
    discount_cents: added((part) => part.discount_cents),
    rounding_cents: added((part) => part.rounding_cents),
    cash_receipts_cents: added((part) => part.cash_receipts_cents),
    stamp_duty_cents: added((part) => part.stamp_duty_cents),
    perpetual_cents: before.cents + total,
    perpetual_absolute_cents: before.absoluteCents + absolute,
  }
}

/** What each means brought in, less what was given back in it; every means is named. */
export function takingsOf(receipts: readonly Pick<Receipt, 'body'>[]): Record<Means, Cents> {
  const payments = receipts.flatMap((one) => one.body.payments)
  return byMeans((means) => sum(payments.filter((one) => one.means === means).map((one) => one.amount_cents)))
}

function byMeans(amountOf: (means: Means) => Cents): Record<Means, Cents> {
  return Object.fromEntries(MEANS.map((means) => [means, amountOf(means)])) as Record<Means, Cents>
}

/** Cash received, whatever was given back: the base of the stamp duty. */
export function cashReceipts(receipts: readonly Pick<Receipt, 'body'>[]): Cents {
  const payments = receipts.flatMap((one) => one.body.payments)
  return sum(payments.filter((one) => one.means === 'cash' && one.amount_cents > 0).map((one) => one.amount_cents))
}

/** What a count of the drawer should find: its float, the cash kept since, and what was put in or taken out. */
export function expectedInDrawer(
  floatCents: Cents,
  receipts: readonly Pick<Receipt, 'body'>[],
  movements: readonly Pick<DrawerMovement, 'direction' | 'amount_cents'>[],
): Cents {
  const moved = movements.map((one) => (one.direction === 'in' ? one.amount_cents : 0 - one.amount_cents))
  return floatCents + takingsOf(receipts).cash + sum(moved)
}
