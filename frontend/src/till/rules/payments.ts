/** What is still due and by which means, what cash rounds to, what change is given, what duty cash bears. */

import { type Cents, proportion, roundToStep, sum } from '../money'
import type { LineBody, Means, PaymentBody } from '../records'
import { goodsOf, totalOf } from './lines'

/** What was handed over: cash as tendered, before change. */
export interface Tender {
  readonly id: string
  readonly means: Means
  readonly amount: Cents
  readonly reference: string | null
}

/** A tender that somebody proposes; of a voucher or deposit, with what is left on it. */
export interface Offered {
  readonly means: Means
  readonly amount: Cents
  readonly reference: string
  readonly balance?: Cents | null
}

/** What a sale asks for; vouchers and deposits may pay its goods alone. */
export interface Due {
  readonly total: Cents
  readonly goods: Cents
}

export interface Settlement {
  readonly total: Cents
  /** Still to hand over in cash, rounded; 0 once settled. */
  readonly dueInCash: Cents
  /** Still to pay by other means, exact; the most that any of them may take. */
  readonly dueExact: Cents
  /** The part of it that a voucher or deposit may pay. */
  readonly dueByVoucher: Cents
  readonly rounding: Cents
  /** Cash handed over. */
  readonly tendered: Cents
  readonly change: Cents
  readonly isSettled: boolean
}

export const PAYMENTS_MAX = 20

export type TenderRefusal =
  | 'nothing'
  | 'too_many'
  | 'exceeds_due'
  | 'exceeds_goods'
  | 'exceeds_balance'
  | 'balance_unknown'
  | 'already_given'
  | 'reference_missing'

/** Paid with money that was kept for somebody: it has a balance, and buys no other such money. */
export function isCredit(means: Means): boolean {
  return means === 'voucher' || means === 'deposit'
}

export function dueOf(lines: readonly LineBody[]): Due {
  return { total: totalOf(lines), goods: totalOf(goodsOf(lines)) }
}

/** Rounding touches the cash part alone; every other means is for the exact centime. */
export function settle(due: Due, tenders: readonly Tender[], step: Cents): Settlement {
  const tendered = amountOf(tenders, (means) => means === 'cash')
  const inCash = due.total - amountOf(tenders, (means) => means !== 'cash')
  const target = cashTarget(inCash, tendered, step, tenders.some((one) => one.means !== 'cash'))
  const dueInCash = Math.max(0, target - tendered)
  const dueExact = Math.max(0, inCash - tendered)
  const goodsLeft = due.goods - amountOf(tenders, isCredit)
  return {
    total: due.total,
    dueInCash,
    dueExact,
    dueByVoucher: Math.max(0, Math.min(dueExact, goodsLeft)),
    rounding: target - inCash,
    tendered,
    change: Math.max(0, tendered - target),
    isSettled: dueInCash === 0,
  }
}

function amountOf(tenders: readonly Tender[], isMeant: (means: Means) => boolean): Cents {
  return sum(tenders.filter((one) => isMeant(one.means)).map((one) => one.amount))
}

function cashTarget(inCash: Cents, tendered: Cents, step: Cents, hasOtherMeans: boolean): Cents {
  const rounded = roundToStep(inCash, step)
  // Rounding a small rest to nothing would leave a rounding without cash beside a card.
  if (rounded <= 0 && hasOtherMeans) return inCash
  // Who lays down the exact sum owes no rounding up.
  return tendered > 0 && tendered === inCash && rounded > tendered ? inCash : rounded
}

/** Why an offered tender cannot be taken, or null. Only cash may exceed what is due. */
export function refusalOf(offered: Offered, settlement: Settlement, tenders: readonly Tender[]): TenderRefusal | null {
  if (offered.amount <= 0) return 'nothing'
  if (tenders.length >= PAYMENTS_MAX) return 'too_many'
  if (offered.means === 'cash') return null
  if (offered.amount > settlement.dueExact) return 'exceeds_due'
  if (offered.reference.trim() === '') return 'reference_missing'
  return isCredit(offered.means) ? creditRefusal(offered, settlement, tenders) : null
}

function creditRefusal(offered: Offered, settlement: Settlement, tenders: readonly Tender[]): TenderRefusal | null {
  const reference = offered.reference.trim()
  if (tenders.some((one) => one.means === offered.means && one.reference === reference)) return 'already_given'
  if (offered.amount > settlement.dueByVoucher) return 'exceeds_goods'
  if (offered.balance === null || offered.balance === undefined) return 'balance_unknown'
  return offered.amount > offered.balance ? 'exceeds_balance' : null
}

/** The most that a means can take of what is due; of a voucher or deposit, by its balance. */
export function mostOf(means: Means, settlement: Settlement, balance: Cents = 0): Cents {
  if (means === 'cash') return settlement.dueInCash
  return isCredit(means) ? Math.max(0, Math.min(balance, settlement.dueByVoucher)) : settlement.dueExact
}

/** Payments as kept: cash after change in one row (none at all when it keeps nothing). */
export function keptPayments(tenders: readonly Tender[], settlement: Settlement): PaymentBody[] {
  const others = tenders.filter((one) => one.means !== 'cash').map(asKept)
  const first = tenders.find((one) => one.means === 'cash')
  const cash = settlement.tendered - settlement.change
  return first && cash > 0 ? [asKept({ ...first, amount: cash, reference: null }), ...others] : others
}

function asKept(one: Tender): PaymentBody {
  return { id: one.id, means: one.means, amount_cents: one.amount, reference: one.reference }
}

const STAMP_DUTY_BP = 25

/** The stamp duty on the cash received in a day, half away from zero (Morocco, CGI art. 252-I-B). */
export function stampDutyCents(cashReceiptsCents: Cents): Cents {
  return proportion(cashReceiptsCents, STAMP_DUTY_BP, 10_000)
}

const NOTES_AND_COINS: Readonly<Record<string, readonly Cents[]>> = {
  MAD: [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10],
  EUR: [50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
}
const HANDED_OVER: Readonly<Record<string, readonly Cents[]>> = {
  MAD: [2_000, 5_000, 10_000, 20_000],
  EUR: [500, 1_000, 2_000, 5_000],
}

/** Notes and coins of a currency, largest first; those of the dirham for an unknown one. */
export function denominations(currency: string): readonly Cents[] {
  return NOTES_AND_COINS[currency] ?? (NOTES_AND_COINS.MAD as readonly Cents[])
}

/** Likely amounts handed over above what is due: the next multiple of each note, four at most. */
export function quickTenders(due: Cents, currency: string): Cents[] {
  if (due <= 0) return []
  const notes = HANDED_OVER[currency] ?? (HANDED_OVER.MAD as readonly Cents[])
  const likely = notes.map((note) => Math.ceil(due / note) * note).filter((one) => one > due)
  return [...new Set(likely)].sort((a, b) => a - b).slice(0, 4)
}
