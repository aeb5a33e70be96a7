/** Which lot a piece comes from: the one that expires first, of those that may be sold. */

import type { Lot } from './contract';

/** Sellable lots of an article with something left, first expired first; no date comes last. */
export function sellable(lots: readonly Lot[], articleId: string): Lot[] {
  return lots
    .filter((lot) => lot.article_id === articleId && lot.status === 'sellable' && lot.quantity > 0)
    .sort(byExpiry);
}

export function byExpiry(a: Lot, b: Lot): number {
  const [first, second] = [a.best_before ?? '9999', b.best_before ?? '9999'];
  return first === second ? a.code.localeCompare(b.code) : first < second ? -1 : 1;
}

export interface Pick {
  readonly lot: Lot;
  readonly quantity: number;
}

/**
 * Lots for `quantity` more pieces, counting what the basket already took of each. What no lot has is
 * put on the last one: the goods are on the counter whatever our figures say.
 */
export function picks(lots: readonly Lot[], articleId: string, quantity: number, taken: ReadonlyMap<string, number>): Pick[] {
  const found: Pick[] = [];
  let left = quantity;
  const usable = sellable(lots, articleId);
  for (const lot of usable) {
    if (left === 0) break;
    const here = Math.min(left, lot.quantity - (taken.get(lot.id) ?? 0));
    if (here <= 0) continue;
    found.push({ lot, quantity: here });
    left -= here;
  }
  const last = found.at(-1) ?? (usable[0] ? { lot: usable[0], quantity: 0 } : undefined);
  if (left > 0 && last) {
    return [...found.filter((one) => one.lot.id !== last.lot.id), { lot: last.lot, quantity: last.quantity + left }];
  }
  return found;
}
