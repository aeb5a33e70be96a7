/** What the customer takes: goods of a lot, vouchers and deposits sold; discounts; and the lines they become. */

import type { Catalogue } from './catalogue/catalogue'
import { type ArticleFact, type LotFact, lotKey } from './catalogue/facts'
import { type Cents, sum } from './money'
import type { LineBody, LineSort } from './records'
import { basketDiscount, type BasketDiscount, discountBp, lineDiscount, type LineDiscount } from './rules/discounts'
import { lineWorth, pricedLine, totalOf } from './rules/lines'

export interface Reasoned<Discount> {
  readonly ask: Discount
  readonly reason: string
}

export interface GoodsLine {
  readonly sort: 'goods'
  readonly id: string
  readonly article: ArticleFact
  readonly lot: LotFact
  /** Pieces, or grams of goods sold by weight. */
  readonly quantity: number
  readonly discount: Reasoned<LineDiscount> | null
}

export interface CreditLine {
  readonly sort: 'voucher' | 'deposit'
  readonly id: string
  readonly code: string
  readonly label: string
  readonly amount: Cents
}

export type Line = GoodsLine | CreditLine

export interface Basket {
  readonly lines: readonly Line[]
  readonly discount: Reasoned<BasketDiscount> | null
  readonly note: string | null
}

export const EMPTY: Basket = { lines: [], discount: null, note: null }
export const LINES_MAX = 200
export const QUANTITY_MAX = 9_999

export function isGoods(line: Line): line is GoodsLine {
  return line.sort === 'goods'
}

/** Pieces of everything; goods sold by weight count for one a line. */
export function pieces(basket: Basket): number {
  return sum(basket.lines.map((line) => (isGoods(line) && !line.article.weighed ? line.quantity : 1)))
}

/** How much of each lot the basket holds, by `lotKey`. */
export function taken(lines: readonly Line[]): Map<string, number> {
  const held = new Map<string, number>()
  for (const line of lines.filter(isGoods)) held.set(lotKey(line.lot), (held.get(lotKey(line.lot)) ?? 0) + line.quantity)
  return held
}

/** The basket with so much more of a lot: on its line when it has one; a weighing has a line of its own. */
export function added(lines: readonly Line[], article: ArticleFact, lot: LotFact, quantity: number, id: string): Line[] {
  const there = lines.find((line) => isGoods(line) && lotKey(line.lot) === lotKey(lot))
  if (!there || article.weighed) return [...lines, { sort: 'goods', id, article, lot, quantity, discount: null }]
  return withQuantityOf(lines, there.id, (there as GoodsLine).quantity + quantity)
}

/** The basket with another quantity on a line; none takes the line away. */
export function withQuantityOf(lines: readonly Line[], id: string, quantity: number): Line[] {
  if (quantity <= 0) return lines.filter((line) => line.id !== id)
  return lines.map((line) => {
    if (line.id !== id || !isGoods(line)) return line
    return { ...line, quantity: line.article.weighed ? quantity : Math.min(quantity, QUANTITY_MAX) }
  })
}

/** The basket with a line taken from another lot; two lines of one lot become one. */
export function withLotOf(lines: readonly Line[], id: string, lot: LotFact): Line[] {
  const moved = lines.find((line): line is GoodsLine => line.id === id && isGoods(line))
  const there = lines.find((line): line is GoodsLine => isGoods(line) && lotKey(line.lot) === lotKey(lot) && line.id !== id)
  if (!moved) return [...lines]
  if (there && !moved.article.weighed) {
    return withQuantityOf(lines.filter((line) => line.id !== id), there.id, there.quantity + moved.quantity)
  }
  return lines.map((line) => (line.id === id ? { ...line, lot } : line))
}

export function withDiscountOf(lines: readonly Line[], id: string, discount: Reasoned<LineDiscount> | null): Line[] {
  return lines.map((line) => (line.id === id && isGoods(line) ? { ...line, discount } : line))
}

/** The lines as they are sealed: prices and VAT of the day, discounts spread. */
export function lineBodies(basket: Basket, catalogue: Catalogue, day: string): LineBody[] {
  const before = basket.lines.map((line) => (isGoods(line) ? goodsBody(line, catalogue, day) : creditBody(line)))
  if (!basket.discount) return before
  const charged = before.map((line) => ({ sort: line.sort, cents: line.gross_cents }))
  const shares = basketDiscount(charged, basket.discount.ask)
  return before.map((line, at) => pricedLine({ ...line, basket_discount_cents: shares[at] ?? 0 }))
}

function goodsBody(line: GoodsLine, catalogue: Catalogue, day: string): LineBody {
  const { article, lot, discount } = line
  const price = catalogue.priceOn(article, day) ?? 0
  const tax = catalogue.taxOf(article, lot.owner_id, day)
  const asked = {
    ...lineHead(line.id, 'goods', article.name.fr, article.weighed ? 1000 : 1, price),
    article_id: article.id,
    lot_id: lot.id,
    owner_id: lot.owner_id,
    lot: lot.code,
    owner: catalogue.seller(lot.owner_id)?.name ?? null,
    quantity: line.quantity,
    tax_rate_bp: tax?.rate_bp ?? 0,
    tax_mention: tax?.mention ?? null,
  } as const
  const off = discount ? lineDiscount(lineWorth(asked), discount.ask) : 0
  return pricedLine({ ...asked, discount_cents: off, discount_reason: off === 0 ? null : (discount?.reason ?? null) })
}

function creditBody(line: CreditLine): LineBody {
  return pricedLine({ ...lineHead(line.id, line.sort, line.label, 1, line.amount), code: line.code })
}

function lineHead(id: string, sort: LineSort, label: string, per: 1 | 1000, price: Cents) {
  return {
    id,
    sort,
    article_id: null,
    lot_id: null,
    owner_id: null,
    label,
    lot: null,
    owner: null,
    code: null,
    quantity: 1,
    per,
    unit_price_cents: price,
    discount_cents: 0,
    discount_reason: null,
    basket_discount_cents: 0,
    tax_rate_bp: 0,
    tax_mention: null,
    refunds: null,
    back_to: null,
  } as const
}

/** What the discounts of a basket come to, in hundredths of a percent of its goods. */
export function discountOf(bodies: readonly LineBody[]): { cents: Cents; bp: number } {
  const goods = bodies.filter((line) => line.sort === 'goods')
  const cents = sum(goods.map((line) => line.discount_cents + line.basket_discount_cents))
  const worth = totalOf(goods) + cents
  return { cents, bp: discountBp(worth, cents, goods.length) }
}
