/** For the tests of both languages: reads baskets as JSON, writes each as the till would seal it, line by line. */

import { type BasketDiscount, basketDiscount, type LineDiscount, lineDiscount } from '../rules/discounts'
import { type AskedLine, lineWorth, pricedLine, taxRows, totalOf } from '../rules/lines'
import { canonicalText } from '../seal'

interface Asked {
  readonly lines: readonly (AskedLine & { readonly discount: LineDiscount | null })[]
  readonly discount: BasketDiscount | null
}

function sealed({ lines, discount }: Asked): string {
  const before = lines.map(({ discount: off, ...line }) =>
    pricedLine({ ...line, discount_cents: off ? lineDiscount(lineWorth(line), off) : 0 }),
  )
  const charged = before.map((line) => ({ sort: line.sort, cents: line.gross_cents }))
  const shares = discount ? basketDiscount(charged, discount) : before.map(() => 0)
  const priced = before.map((line, at) => pricedLine({ ...line, basket_discount_cents: shares[at] ?? 0 }))
  return canonicalText({ lines: priced, taxes: taxRows(priced), total_cents: totalOf(priced) })
}

/** The texts of a list of baskets. */
export function sealedAll(json: string): string {
  return JSON.stringify((JSON.parse(json) as Asked[]).map(sealed))
}
