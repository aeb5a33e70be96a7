/**
 * Goods given back: each piece's share of what its line cost, so that all pieces give back the whole.
 * `shop/rules/refunds.py` checks it.
 */

import { type Cents, proportion, roundToStep, sum } from '../money'
import type { LineBody } from '../records'
import { withGross } from './lines'

/** What was given back of a line before: pieces (or grams) and minor units, as sizes. */
export interface AlreadyReturned {
  readonly quantity: number
  readonly gross_cents: Cents
}

export const NOTHING_RETURNED: AlreadyReturned = { quantity: 0, gross_cents: 0 }

export class MoreThanIsLeft extends RangeError {}

/** What refund lines, in any order, gave back of this line. */
export function alreadyReturned(original: LineBody, givenBack: readonly LineBody[]): AlreadyReturned {
  const ofIt = givenBack.filter((line) => line.refunds === original.id)
  return {
    quantity: 0 - sum(ofIt.map((line) => line.quantity)),
    gross_cents: 0 - sum(ofIt.map((line) => line.gross_cents)),
  }
}

/**
 * The line that gives back `quantity` more of the original; its quantity and amounts are negative.
 * Amounts are those of all that is back by then, half away from zero, less what was given back
 * before: the last piece takes the remainder.
 */
export function refundLine(
  original: LineBody,
  quantity: number,
  already: AlreadyReturned,
  said: Pick<LineBody, 'id' | 'back_to'>,
): LineBody {
  const back = already.quantity + quantity
  if (quantity < 1 || back > original.quantity) throw new MoreThanIsLeft('More is given back than is left of the line.')
  const share = (whole: Cents, count: number): Cents => proportion(whole, count, original.quantity)
  const between = (whole: Cents): Cents => share(whole, already.quantity) - share(whole, back)
  const line = {
    ...original,
    ...said,
    quantity: 0 - quantity,
    discount_cents: between(original.discount_cents),
    basket_discount_cents: between(original.basket_discount_cents),
    refunds: original.id,
  }
  return withGross(line, already.gross_cents - share(original.gross_cents, back))
}

/** Cash given back and its rounding: amounts are negative, the rounding has any sign. */
export interface CashBack {
  readonly cash: Cents
  readonly rounding: Cents
}

/** What is given back in cash once other means took their part of a refund; its rounding is its own. */
export function cashBack(total: Cents, otherMeans: Cents, step: Cents): CashBack {
  const rest = total - otherMeans
  const rounded = roundToStep(rest, step)
  // A rounding to nothing would stand alone beside another means.
  const cash = rounded === 0 && otherMeans !== 0 ? rest : rounded
  return { cash, rounding: cash - rest }
}
