/** What a till says, sealed: `docs/algorithms/sealed-journal.md` is the format; `shop/schemas.py` reads it. */

import type { Cents } from './money'
import type { RateBp } from './tax'

export const FORMAT = 'igoudar-till/1'
export const CHAINS = ['sale', 'training', 'reprint', 'drawer', 'closing', 'event'] as const
export type Chain = (typeof CHAINS)[number]

export type Means = 'cash' | 'cheque' | 'transfer' | 'card' | 'stripe' | 'voucher' | 'deposit'
export const MEANS: readonly Means[] = ['cash', 'card', 'cheque', 'transfer', 'voucher', 'deposit', 'stripe']

export interface Person {
  readonly id: string
  readonly name: string
}

export type LineSort = 'goods' | 'voucher' | 'deposit'

export interface LineBody {
  readonly id: string
  readonly sort: LineSort
  readonly article_id: string | null
  readonly lot_id: string | null
  readonly owner_id: string | null
  readonly label: string
  readonly lot: string | null
  readonly owner: string | null
  /** Of the voucher or deposit that this line sells. */
  readonly code: string | null
  readonly quantity: number
  /** The unit price is for so many: 1, or 1000 for goods counted in grams and priced by the kilogram. */
  readonly per: 1 | 1000
  readonly unit_price_cents: Cents
  readonly discount_cents: Cents
  readonly discount_reason: string | null
  readonly basket_discount_cents: Cents
  readonly gross_cents: Cents
  readonly tax_rate_bp: RateBp
  readonly tax_cents: Cents
  readonly net_cents: Cents
  readonly tax_mention: string | null
  /** In a refund: the id of the line given back, and where the goods went. */
  readonly refunds: string | null
  readonly back_to: 'shelf' | 'loss' | null
}

export interface PaymentBody {
  readonly id: string
  readonly means: Means
  readonly amount_cents: Cents
  readonly reference: string | null
}

export interface TaxRow {
  readonly rate_bp: RateBp
  readonly mention: string | null
  readonly gross_cents: Cents
  readonly net_cents: Cents
  readonly tax_cents: Cents
}

export interface SaleBody {
  readonly number: string
  readonly session: string
  readonly currency: string
  readonly lines: readonly LineBody[]
  readonly basket_discount_reason: string | null
  readonly payments: readonly PaymentBody[]
  readonly taxes: readonly TaxRow[]
  readonly total_cents: Cents
  readonly cash_rounding_cents: Cents
  readonly tendered_cents: Cents
  readonly change_cents: Cents
  readonly note: string | null
  readonly refund_of: { readonly number: string; readonly hash: string } | null
}

export interface ReprintBody {
  readonly number: string
  readonly hash: string
  readonly ordinal: number
}

export interface DrawerOpening {
  readonly session: string
  readonly float_cents: Cents
}
export interface DrawerMovement {
  readonly session: string
  readonly direction: 'in' | 'out'
  readonly amount_cents: Cents
  readonly reason: string
}
export interface HandOver {
  readonly session: string
  readonly to: Person
}
export interface DrawerClosing {
  readonly session: string
  readonly counted: readonly { readonly value_cents: Cents; readonly count: number }[]
  readonly counted_cents: Cents
  readonly expected_cents: Cents
  readonly difference_cents: Cents
  readonly reason: string | null
  readonly takings: Readonly<Record<Means, Cents>>
  readonly sales_count: number
}

export interface ClosingBody {
  readonly period: string
  readonly ordinal: number
  readonly first: number | null
  readonly last: number | null
  readonly last_hash: string | null
  readonly sales_count: number
  readonly refunds_count: number
  readonly taxes: readonly TaxRow[]
  readonly takings: Readonly<Record<Means, Cents>>
  readonly total_cents: Cents
  readonly absolute_cents: Cents
  readonly discount_cents: Cents
  readonly rounding_cents: Cents
  readonly cash_receipts_cents: Cents
  readonly stamp_duty_cents: Cents
  readonly perpetual_cents: Cents
  readonly perpetual_absolute_cents: Cents
}

export interface EventBody {
  readonly code: string
  readonly detail: Readonly<Record<string, string | number>> | null
}

/** What can be said: chain, kind and body go together. */
export type Said =
  | { readonly chain: 'sale'; readonly kind: 'sale' | 'refund'; readonly body: SaleBody }
  | { readonly chain: 'training'; readonly kind: 'sale' | 'refund'; readonly body: SaleBody }
  | { readonly chain: 'reprint'; readonly kind: 'reprint'; readonly body: ReprintBody }
  | { readonly chain: 'drawer'; readonly kind: 'opening'; readonly body: DrawerOpening }
  | { readonly chain: 'drawer'; readonly kind: 'movement'; readonly body: DrawerMovement }
  | { readonly chain: 'drawer'; readonly kind: 'hand_over'; readonly body: HandOver }
  | { readonly chain: 'drawer'; readonly kind: 'closing'; readonly body: DrawerClosing }
  | { readonly chain: 'closing'; readonly kind: 'day' | 'month' | 'year'; readonly body: ClosingBody }
  | { readonly chain: 'event'; readonly kind: 'event'; readonly body: EventBody }

/** A whole record, as its text says it. */
export type TillRecord = Said & {
  readonly format: typeof FORMAT
  readonly id: string
  readonly till: string
  readonly series: number
  readonly sequence: number
  readonly previous: string
  readonly occurred_at: string
  readonly business_day: string
  readonly seller: Person
  readonly software: string
}
