/**
 * What the server tells a till. Prices and rules come with their days: the till may be without network
 * over midnight and then decides by itself.
 */

import type { Cents } from '../money'
import type { RateBp } from '../tax'

export interface DatedPrice {
  /** The day it begins, YYYY-MM-DD. */
  readonly from: string
  readonly cents: Cents
}

export interface ArticleFact {
  readonly id: string
  readonly name: { readonly fr: string; readonly ar: string; readonly zgh: string }
  readonly branch: string
  readonly pictogram: string
  readonly picture: string | null
  readonly code: string
  readonly gtin: string | null
  readonly tax_class: string
  readonly favourite: boolean
  readonly weighed: boolean
  readonly unit_label: string
  readonly maker_id: string
  readonly prices: readonly DatedPrice[]
  readonly active: boolean
}

/** What lies here of a lot and belongs to an owner: one row per lot and owner. */
export interface LotFact {
  readonly id: string
  readonly code: string
  readonly token: string
  readonly article_id: string
  readonly owner_id: string
  readonly best_before: string | null
  readonly quantity: number
  readonly state: 'free' | 'held' | 'recalled'
}

export interface SellerFact {
  readonly id: string
  readonly name: string
  readonly tax_status: string
}

export interface TaxRuleFact {
  readonly country: string
  readonly seller_status: string
  readonly tax_class: string
  readonly valid_from: string
  readonly rate_bp: RateBp
  readonly mention: string | null
}

export type Role = 'seller' | 'boutique_manager' | 'network_manager'

export interface StaffFact {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly pin: { readonly salt: string; readonly iterations: number; readonly hash: string } | null
}

export interface CreditFact {
  readonly code: string
  readonly sort: 'voucher' | 'deposit'
  readonly currency: string
  readonly balance_cents: Cents
  readonly expires_on: string | null
}

export interface RecallFact {
  readonly code: string
  readonly token: string
}

export interface TillFact {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly place_id: string
  readonly place_name: string
  readonly country: string
  readonly currency: string
  readonly timezone: string
  readonly cash_rounding_cents: Cents
  readonly receipt_header: readonly string[]
  readonly receipt_footer: readonly string[]
  readonly receipt_width_mm: number
  readonly public_base_url: string
  readonly discount_percent_max: Readonly<Record<Role, number>>
  readonly print_bridge: string | null
  readonly stripe_reader: boolean
}

/** The short lists. All but the sellers are whole in every page: who is not there left, was spent, or is lifted. */
export interface Basics {
  readonly till: TillFact
  readonly demo: boolean
  readonly staff: readonly StaffFact[]
  readonly rules: readonly TaxRuleFact[]
  readonly recalls: readonly RecallFact[]
  readonly credits: readonly CreditFact[]
  /** Owners and makers of the rows of the page; those of other rows stay. */
  readonly sellers: readonly SellerFact[]
}

export interface CatalogueAnswer extends Basics {
  /** Asked with next time. */
  readonly cursor: string
  readonly more: boolean
  /** First page of a whole load: what was known is forgotten when its last page has come. */
  readonly full: boolean
  readonly articles: readonly ArticleFact[]
  readonly lots: readonly LotFact[]
}

/** A row of the shelf by lot and owner; also the key of what a basket has taken. */
export function lotKey(lot: Pick<LotFact, 'id' | 'owner_id'>): string {
  return `${lot.id}/${lot.owner_id}`
}

/** An article that never had a price here is not of this place, though its name may have changed. */
export function isOnSale(article: ArticleFact): boolean {
  return article.active && article.prices.length > 0
}

/** An empty lot is forgotten, unless it must still be recognised when somebody brings it to the counter. */
export function isOnShelf(lot: LotFact): boolean {
  return lot.quantity > 0 || lot.state !== 'free'
}

/** Rows after others came: the new take the place of the old of the same key, and go when they do not stay. */
export function merged<Row>(
  rows: readonly Row[],
  news: readonly Row[],
  keyOf: (row: Row) => string,
  stays: (row: Row) => boolean = () => true,
): readonly Row[] {
  if (news.length === 0) return rows
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  for (const row of news) {
    if (stays(row)) byKey.set(keyOf(row), row)
    else byKey.delete(keyOf(row))
  }
  return [...byKey.values()]
}

/** The short lists after a page. */
export function basicsAfter(before: Basics | null, page: Basics): Basics {
  const { till, demo, staff, rules, recalls, credits } = page
  const sellers = merged(before?.sellers ?? [], page.sellers, (seller) => seller.id)
  return { till, demo, staff, rules, recalls, credits, sellers }
}
