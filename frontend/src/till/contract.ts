/** What the till and the server say to each other; `shop/schemas.py` is the other side. */

import type { Cents } from './money';
import type { Means } from './payment';
import type { RateBp } from './tax';

export type LotStatus = 'sellable' | 'expired' | 'held' | 'recalled';

export interface Article {
  readonly id: string;
  readonly name: { readonly fr: string; readonly ar: string };
  readonly branch: string;
  readonly pictogram: string;
  readonly code: string;
  readonly gtin: string | null;
  readonly price_cents: Cents | null;
  readonly tax_rate_bp: RateBp | null;
  readonly tax_label: string | null;
  readonly tax_mention: string | null;
  readonly favourite: boolean;
  readonly unit_label: string;
}

export interface Lot {
  readonly id: string;
  readonly code: string;
  readonly token: string;
  readonly article_id: string;
  readonly owner_id: string;
  readonly owner_name: string;
  readonly best_before: string | null;
  readonly quantity: number;
  readonly status: LotStatus;
  /** VAT follows the owner of the goods: these go before the article's. A lot asked alone has none. */
  readonly tax_rate_bp?: RateBp | null;
  readonly tax_label?: string | null;
  readonly tax_mention?: string | null;
}

export interface CashSession {
  readonly id: string;
  readonly opened_at: string;
  readonly opening_float_cents: Cents;
}

export interface Snapshot {
  readonly till: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly place_name: string;
    readonly currency: string;
    readonly timezone: string;
    readonly cash_rounding_cents: Cents;
    readonly receipt_header: readonly string[];
    readonly receipt_footer: readonly string[];
    readonly receipt_width_mm: number;
    readonly next_number: number;
    readonly public_base_url: string;
  };
  readonly seller: { readonly id: string; readonly name: string };
  readonly articles: readonly Article[];
  readonly lots: readonly Lot[];
  readonly cash_session: CashSession | null;
  readonly demo: boolean;
}

export interface SaleLineBody {
  readonly id: string;
  readonly article_id: string;
  readonly lot_id: string | null;
  readonly owner_id: string | null;
  readonly label: string;
  readonly quantity: number;
  readonly unit_price_cents: Cents;
  readonly gross_cents: Cents;
  readonly tax_rate_bp: RateBp;
  readonly tax_cents: Cents;
  readonly net_cents: Cents;
  readonly tax_mention: string | null;
}

export interface SaleBody {
  readonly id: string;
  readonly number: number;
  readonly receipt_number: string;
  readonly cash_session_id: string;
  readonly occurred_at: string;
  readonly currency: string;
  readonly lines: readonly SaleLineBody[];
  readonly payments: readonly { id: string; means: Means; amount_cents: Cents; reference: string | null }[];
  readonly total_cents: Cents;
  readonly cash_rounding_cents: Cents;
  readonly tendered_cents: Cents;
  readonly change_cents: Cents;
}

export interface Closing {
  readonly expected_cents: Cents;
  readonly counted_cents: Cents;
  readonly difference_cents: Cents;
  readonly takings: Readonly<Record<Means, Cents>>;
  readonly sales_count: number;
}

/** What the page tells the application. */
export interface Config {
  readonly till_id: string;
  readonly api: string;
  readonly locale: 'fr' | 'ar';
  readonly logout: string;
  readonly home: string;
}
