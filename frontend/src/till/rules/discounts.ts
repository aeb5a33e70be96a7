/** Discounts on a line, or on a whole basket and spread over its goods; `shop/rules/discounts.py` is the twin. */

import { type Cents, proportion, spread, sum } from '../money'
import type { LineSort } from '../records'

const BP_WHOLE = 10_000

/** What the seller typed: hundredths of a percent off, or minor units off. */
export type LineDiscount =
  | { readonly kind: 'percent'; readonly value: number }
  | { readonly kind: 'amount'; readonly value: Cents }
/** A basket may also come down to a total, that of everything in it. */
export type BasketDiscount = LineDiscount | { readonly kind: 'total'; readonly value: Cents }

/** What a line still costs before the basket's discount, and what sort of thing it sells. */
export interface Charged {
  readonly sort: LineSort
  readonly cents: Cents
}

/** What comes off a line, from nothing up to all of it. */
export function lineDiscount(worth: Cents, discount: LineDiscount): Cents {
  return takenOff(worth, discount, worth)
}

/**
 * What comes off each line of a basket, in proportion to what it still costs, by largest remainder.
 * Vouchers and deposits take none: they are money, not goods.
 */
export function basketDiscount(lines: readonly Charged[], discount: BasketDiscount): Cents[] {
  const goods = lines.map((line) => (line.sort === 'goods' ? line.cents : 0))
  const taken = takenOff(sum(goods), discount, sum(lines.map((line) => line.cents)))
  return taken === 0 ? lines.map(() => 0) : spread(taken, goods)
}

function takenOff(worth: Cents, discount: BasketDiscount, total: Cents): Cents {
  return Math.max(0, Math.min(asked(worth, discount, total), worth))
}

function asked(worth: Cents, discount: BasketDiscount, total: Cents): Cents {
  if (discount.kind === 'percent') return proportion(worth, discount.value, BP_WHOLE)
  return discount.kind === 'amount' ? discount.value : total - discount.value
}

/**
 * The smallest percentage, in hundredths, that explains a discount. Each of `roundings` amounts may
 * have been rounded up by half a unit: 10 % of 1.05 is 0.11 and still 10 %.
 */
export function discountBp(worth: Cents, discount: Cents, roundings = 1): number {
  if (worth <= 0) return 0
  const halves = BigInt(Math.max(0, 2 * discount - roundings)) * BigInt(BP_WHOLE)
  const whole = 2n * BigInt(worth)
  return Number((halves + whole - 1n) / whole)
}

/** Whether a role may give so much off a sale by itself; a role without a maximum may give nothing. */
export function allowed(totalDiscountBp: number, role: string, maxima: Readonly<Record<string, number>>): boolean {
  return totalDiscountBp <= (Object.hasOwn(maxima, role) ? (maxima[role] ?? 0) : 0)
}
