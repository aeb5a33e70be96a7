/** The basket: lines of an article and a lot, their totals, and the sale they become. */

import type { Article, Lot, SaleBody, SaleLineBody, Snapshot } from './contract';
import { type Cents, sum } from './money';
import { keptPayments, type Settlement, type Tender } from './payment';
import { taxInside } from './tax';

export interface Line {
  readonly id: string;
  readonly article: Article;
  readonly lot: Lot;
  readonly quantity: number;
}

export const LINES_MAX = 200;
export const QUANTITY_MAX = 999;

export function lineTotal(line: Line): Cents {
  return (line.article.price_cents ?? 0) * line.quantity;
}

export function basketTotal(lines: readonly Line[]): Cents {
  return sum(lines.map(lineTotal));
}

export function pieces(lines: readonly Line[]): number {
  return sum(lines.map((line) => line.quantity));
}

/** How much of each lot the basket holds. */
export function taken(lines: readonly Line[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const line of lines) held.set(line.lot.id, (held.get(line.lot.id) ?? 0) + line.quantity);
  return held;
}

/** The basket with so much more of a lot: on its line when it has one. */
export function added(lines: readonly Line[], article: Article, lot: Lot, quantity: number, id: string): Line[] {
  const there = lines.find((line) => line.lot.id === lot.id);
  if (!there) return [...lines, { id, article, lot, quantity }];
  return withQuantityOf(lines, there.id, there.quantity + quantity);
}

/** The basket with another quantity on a line; none takes the line away. */
export function withQuantityOf(lines: readonly Line[], id: string, quantity: number): Line[] {
  if (quantity <= 0) return lines.filter((line) => line.id !== id);
  const bounded = Math.min(quantity, QUANTITY_MAX);
  return lines.map((line) => (line.id === id ? { ...line, quantity: bounded } : line));
}

/** The basket with a line taken from another lot; two lines of one lot become one. */
export function withLotOf(lines: readonly Line[], id: string, lot: Lot): Line[] {
  const moved = lines.find((line) => line.id === id);
  const there = lines.find((line) => line.lot.id === lot.id && line.id !== id);
  if (!moved) return [...lines];
  if (there) return withQuantityOf(lines.filter((line) => line.id !== id), there.id, there.quantity + moved.quantity);
  return lines.map((line) => (line.id === id ? { ...line, lot } : line));
}

/** The VAT of a line: its lot's owner sells, so the lot's words go before the article's. */
export function lineTax(line: Line): { rateBp: number; label: string; mention: string | null } {
  const said = line.lot.tax_rate_bp === null || line.lot.tax_rate_bp === undefined ? line.article : line.lot;
  return { rateBp: said.tax_rate_bp ?? 0, label: said.tax_label ?? '', mention: said.tax_mention ?? null };
}

export function saleLine(line: Line): SaleLineBody {
  const { rateBp: rate, mention } = lineTax(line);
  const { gross, net, tax } = taxInside(lineTotal(line), rate);
  return {
    id: line.id,
    article_id: line.article.id,
    lot_id: line.lot.id,
    owner_id: line.lot.owner_id,
    label: line.article.name.fr,
    quantity: line.quantity,
    unit_price_cents: line.article.price_cents ?? 0,
    gross_cents: gross,
    tax_rate_bp: rate,
    tax_cents: tax,
    net_cents: net,
    tax_mention: mention,
  };
}

export interface SaleStamp {
  readonly id: string;
  readonly number: number;
  readonly cashSessionId: string;
  readonly occurredAt: string;
}

/** The sale as it is stored and sent: values, so that it can be read without us. */
export function saleOf(
  till: Snapshot['till'],
  stamp: SaleStamp,
  lines: readonly Line[],
  tenders: readonly Tender[],
  settlement: Settlement,
): SaleBody {
  return {
    id: stamp.id,
    number: stamp.number,
    receipt_number: `${till.code}-${String(stamp.number).padStart(6, '0')}`,
    cash_session_id: stamp.cashSessionId,
    occurred_at: stamp.occurredAt,
    currency: till.currency,
    lines: lines.map(saleLine),
    payments: keptPayments(tenders, settlement).map((one) => ({
      id: one.id,
      means: one.means,
      amount_cents: one.amount,
      reference: one.reference,
    })),
    total_cents: settlement.total,
    cash_rounding_cents: settlement.rounding,
    tendered_cents: settlement.tendered,
    change_cents: settlement.change,
  };
}
