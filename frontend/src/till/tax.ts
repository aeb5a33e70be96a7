/** VAT inside a price that already holds it, line by line. */

import { type Cents, proportion } from './money';

/** A rate in hundredths of a percent: 2000 is 20 %. */
export type RateBp = number;

export interface LineTax {
  readonly gross: Cents;
  readonly net: Cents;
  readonly tax: Cents;
}

/** The VAT held by a gross amount: gross × rate / (10000 + rate), half up. */
export function taxInside(gross: Cents, rateBp: RateBp): LineTax {
  const tax = proportion(gross, rateBp, 10_000 + rateBp);
  return { gross, net: gross - tax, tax };
}
