/**
 * What holds on a day: price, VAT, whether a lot may leave, which leaves first. The other side is
 * `shop/rules/prices.py`, `shop/rules/taxes.py` and `inventory/rules/fefo.py`.
 */

import type { Cents } from '../money'
import { type DatedPrice, type LotFact, lotKey, type TaxRuleFact } from './facts'

export type LotStatus = 'sellable' | 'expired' | 'held' | 'recalled'

/** The latest of what began by `day`; null before the first. Days are YYYY-MM-DD and compare as texts. */
function begunLast<Dated>(dated: readonly Dated[], beginOf: (one: Dated) => string, day: string): Dated | null {
  let latest: Dated | null = null
  for (const one of dated) {
    if (beginOf(one) <= day && (latest === null || beginOf(one) > beginOf(latest))) latest = one
  }
  return latest
}

export function priceOn(prices: readonly DatedPrice[], day: string): Cents | null {
  return begunLast(prices, (price) => price.from, day)?.cents ?? null
}

/** What is taxed: sold by a seller of this status, in this country, of this class of product. */
export interface Subject {
  readonly country: string
  readonly seller_status: string
  readonly tax_class: string
}

export function ruleOn(rules: readonly TaxRuleFact[], subject: Subject, day: string): TaxRuleFact | null {
  const about = rules.filter(
    (rule) =>
      rule.country === subject.country &&
      rule.seller_status === subject.seller_status &&
      rule.tax_class === subject.tax_class,
  )
  return begunLast(about, (rule) => rule.valid_from, day)
}

/** A lot may still leave on its best-before day. */
export function statusOn(lot: LotFact, day: string): LotStatus {
  if (lot.state !== 'free') return lot.state
  return lot.best_before !== null && lot.best_before < day ? 'expired' : 'sellable'
}

/** Soonest best-before first, without one last; then by code, then by owner. */
export function shelfOrder(a: LotFact, b: LotFact): number {
  return (
    compared(a.best_before ?? '9999', b.best_before ?? '9999') ||
    compared(a.code, b.code) ||
    compared(a.owner_id, b.owner_id)
  )
}

function compared(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

export interface Pick {
  readonly lot: LotFact
  readonly quantity: number
}

/**
 * Lots for `quantity` more, of sellable lots in shelf order; `taken` is what the basket holds already, by
 * `lotKey`. What no lot has is put on the last one: the goods are on the counter whatever our figures say.
 */
export function firstExpiredFirst(
  usable: readonly LotFact[],
  quantity: number,
  taken: ReadonlyMap<string, number>,
): Pick[] {
  const found: Pick[] = []
  let left = quantity
  for (const lot of usable) {
    const here = Math.min(left, lot.quantity - (taken.get(lotKey(lot)) ?? 0))
    if (here <= 0) continue
    found.push({ lot, quantity: here })
    left -= here
  }
  return left > 0 ? withTheRest(found, usable, left) : found
}

function withTheRest(found: readonly Pick[], usable: readonly LotFact[], rest: number): Pick[] {
  const last = found.at(-1)
  if (last) return [...found.slice(0, -1), { lot: last.lot, quantity: last.quantity + rest }]
  return usable[0] ? [{ lot: usable[0], quantity: rest }] : []
}
