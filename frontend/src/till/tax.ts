/** VAT inside a price that already holds it, line by line. */

import { type Cents, proportion, sum } from './money';

/** A rate in hundredths of a percent: 2000 is 20 %. */
export type RateBp = number;

export interface LineTax {
  readonly gross: Cents;
  readonly net: Cents;
  readonly tax: Cents;
}

export interface RateTotal extends LineTax {
  readonly rateBp: RateBp;
  readonly label: string;
  readonly mention: string | null;
}

/** The VAT held by a gross amount: gross × rate / (10000 + rate), half up. */
export function taxInside(gross: Cents, rateBp: RateBp): LineTax {
  const tax = proportion(gross, rateBp, 10_000 + rateBp);
  return { gross, net: gross - tax, tax };
}

/** Totals per rate and legal mention, highest rate first; they add lines up and round nothing. */
export function taxTable(
  lines: readonly (LineTax & { rateBp: RateBp; label: string; mention: string | null })[],
): RateTotal[] {
  const groups = new Map<string, (typeof lines)[number][]>();
  for (const line of lines) {
    const key = JSON.stringify([line.rateBp, line.mention]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()]
    .map((group) => {
      const first = group[0] as (typeof lines)[number];
      return {
        rateBp: first.rateBp,
        label: first.label,
        mention: first.mention,
        gross: sum(group.map((line) => line.gross)),
        net: sum(group.map((line) => line.net)),
        tax: sum(group.map((line) => line.tax)),
      };
    })
    .sort((a, b) => b.rateBp - a.rateBp);
}
