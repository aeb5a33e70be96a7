/** What is still due, what cash rounds to, what change is given. */

import { type Cents, roundToStep, sum } from './money';

export type Means = 'cash' | 'cheque' | 'card';
export const MEANS: readonly Means[] = ['cash', 'cheque', 'card'];

/** What was handed over: cash as tendered, before change. */
export interface Tender {
  readonly id: string;
  readonly means: Means;
  readonly amount: Cents;
  readonly reference: string | null;
}

export interface Kept {
  readonly id: string;
  readonly means: Means;
  readonly amount: Cents;
  readonly reference: string | null;
}

export interface Settlement {
  readonly total: Cents;
  /** Still to hand over in cash, rounded; 0 once settled. */
  readonly dueInCash: Cents;
  /** Still to pay by cheque or card, exact; the most either may take. */
  readonly dueExact: Cents;
  readonly rounding: Cents;
  /** Cash handed over. */
  readonly tendered: Cents;
  readonly change: Cents;
  readonly isSettled: boolean;
}

export type TenderRefusal = 'nothing' | 'exceeds_due' | 'reference_missing';

/** Rounding touches the cash part alone; a cheque or a card is for the exact centime. */
export function settle(total: Cents, tenders: readonly Tender[], step: Cents): Settlement {
  const exact = tenders.filter((one) => one.means !== 'cash');
  const tendered = sum(tenders.filter((one) => one.means === 'cash').map((one) => one.amount));
  const inCash = total - sum(exact.map((one) => one.amount));
  const rounded = roundToStep(inCash, step);
  // Rounding a small rest to nothing would leave a rounding without cash beside a card.
  const canRound = rounded > 0 || exact.length === 0;
  const target = canRound ? rounded : inCash;
  const isExactlyPaid = tendered === inCash && tendered > 0 && target > tendered;
  const dueInCash = isExactlyPaid ? 0 : Math.max(0, target - tendered);
  const isSettled = dueInCash === 0;
  return {
    total,
    dueInCash,
    dueExact: Math.max(0, inCash - tendered),
    rounding: isExactlyPaid ? 0 : target - inCash,
    tendered,
    change: isExactlyPaid ? 0 : Math.max(0, tendered - target),
    isSettled,
  };
}

/** Why an amount cannot be taken, or null. Only cash may exceed what is due. */
export function refusalOf(
  settlement: Settlement,
  means: Means,
  amount: Cents,
  reference: string,
): TenderRefusal | null {
  if (amount <= 0) return 'nothing';
  if (means === 'cash') return null;
  if (amount > settlement.dueExact) return 'exceeds_due';
  return reference.trim() === '' ? 'reference_missing' : null;
}

/** Payments as kept: cash after change in one row (none at all when it keeps nothing). */
export function keptPayments(tenders: readonly Tender[], settlement: Settlement): Kept[] {
  const exact = tenders.filter((one) => one.means !== 'cash');
  const first = tenders.find((one) => one.means === 'cash');
  const cash = settlement.tendered - settlement.change;
  if (!first || cash <= 0) return exact;
  return [{ id: first.id, means: 'cash', amount: cash, reference: null }, ...exact];
}

const NOTES_AND_COINS: Readonly<Record<string, readonly Cents[]>> = {
  MAD: [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10],
  EUR: [50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
};
const HANDED_OVER: Readonly<Record<string, readonly Cents[]>> = {
  MAD: [2_000, 5_000, 10_000, 20_000],
  EUR: [500, 1_000, 2_000, 5_000],
};

/** Notes and coins of a currency, largest first; those of the dirham for an unknown one. */
export function denominations(currency: string): readonly Cents[] {
  return NOTES_AND_COINS[currency] ?? (NOTES_AND_COINS.MAD as readonly Cents[]);
}

/** Likely amounts handed over above what is due: the next multiple of each note, four at most. */
export function quickTenders(due: Cents, currency: string): Cents[] {
  if (due <= 0) return [];
  const notes = HANDED_OVER[currency] ?? (HANDED_OVER.MAD as readonly Cents[]);
  const likely = notes.map((note) => Math.ceil(due / note) * note).filter((one) => one > due);
  return [...new Set(likely)].sort((a, b) => a - b).slice(0, 4);
}
