/** The till's running state: kept in the same transaction as the records that changed it. */

import { dayClosing, FROM_NOTHING, type Perpetual, type Receipt, summedClosing } from '../rules/closings'
import type { Chain, ClosingBody, Person, Said } from '../records'

export interface Head {
  readonly sequence: number
  readonly hash: string
}

export interface OpenSession {
  readonly id: string
  readonly openedAt: string
  readonly floatCents: number
}

export type Role = 'seller' | 'boutique_manager' | 'network_manager'
export interface Seller extends Person {
  readonly role: Role
}

export interface Book {
  readonly heads: Readonly<Partial<Record<Chain, Head>>>
  readonly session: OpenSession | null
  readonly seller: Seller
  readonly isTraining: boolean
  /** When the till spoke last, by its clock. */
  readonly spokenAt: string | null
  /** What was counted at the last closing of the drawer: the float that the next opening proposes. */
  readonly lastCounted: number | null
  readonly perpetual: Perpetual
  readonly perpetualOfMonths: Perpetual
  readonly perpetualOfYears: Perpetual
  /** The last receipt that a day closing covers. */
  readonly closedThrough: number
  /** How often each recent period was closed. */
  readonly ordinals: Readonly<Record<string, number>>
  /** Days that no month has counted yet, months that no year has. */
  readonly days: readonly ClosingBody[]
  readonly months: readonly ClosingBody[]
}

export function newBook(seller: Seller, sold: Perpetual): Book {
  return {
    heads: {},
    session: null,
    seller,
    isTraining: false,
    spokenAt: null,
    lastCounted: null,
    perpetual: sold,
    perpetualOfMonths: sold,
    perpetualOfYears: sold,
    closedThrough: 0,
    ordinals: {},
    days: [],
    months: [],
  }
}

/** What is said, and the book after it. */
export interface Step {
  readonly said: readonly Said[]
  readonly book: Book
}

/** A receipt not closed yet, with its day. */
export interface DayReceipt extends Receipt {
  readonly day: string
}

/**
 * The closings that are due: of each run of receipts of one day, then of each month and year that is over.
 * With `today`, its receipts stay open; without, they are closed too (the seller's Z).
 */
export function dueClosings(book: Book, receipts: readonly DayReceipt[], today: string | null, country: string): Step {
  let step: Step = { said: [], book }
  for (const run of runsOf(receipts)) {
    if (run[0]?.day !== today) step = withDay(step, run, country)
  }
  const month = today?.slice(0, 7) ?? null
  return month === null ? step : withLonger(step, month)
}

function runsOf(receipts: readonly DayReceipt[]): DayReceipt[][] {
  const runs: DayReceipt[][] = []
  for (const receipt of receipts) {
    const last = runs.at(-1)
    if (last?.[0]?.day === receipt.day) last.push(receipt)
    else runs.push([receipt])
  }
  return runs
}

function withDay({ said, book }: Step, run: readonly DayReceipt[], country: string): Step {
  const period = run[0]?.day ?? ''
  const ordinal = (book.ordinals[period] ?? 0) + 1
  const body = dayClosing({ period, ordinal }, run, book.perpetual, country)
  return {
    said: [...said, { chain: 'closing', kind: 'day', body }],
    book: {
      ...book,
      perpetual: perpetualOf(body),
      closedThrough: body.last ?? book.closedThrough,
      ordinals: { ...book.ordinals, [period]: ordinal },
      days: [...book.days, body],
    },
  }
}

/** A day without a receipt is closed too when the seller asks: its Z says zero. */
export function emptyDay(book: Book, period: string, country: string): Step {
  const ordinal = (book.ordinals[period] ?? 0) + 1
  const body = dayClosing({ period, ordinal }, [], book.perpetual, country)
  const after = { ...book, ordinals: { ...book.ordinals, [period]: ordinal }, days: [...book.days, body] }
  return { said: [{ chain: 'closing', kind: 'day', body }], book: after }
}

function withLonger(step: Step, month: string): Step {
  let { said, book } = step
  for (const period of periodsBefore(book.days, 7, month)) {
    const parts = book.days.filter((day) => day.period.slice(0, 7) === period)
    const ordinal = (book.ordinals[period] ?? 0) + 1
    const body = summedClosing({ period, ordinal }, parts, book.perpetualOfMonths)
    said = [...said, { chain: 'closing', kind: 'month', body }]
    book = {
      ...book,
      perpetualOfMonths: perpetualOf(body),
      ordinals: { ...book.ordinals, [period]: ordinal },
      days: book.days.filter((day) => day.period.slice(0, 7) !== period),
      months: [...book.months, body],
    }
  }
  for (const period of periodsBefore(book.months, 4, month.slice(0, 4))) {
    const parts = book.months.filter((one) => one.period.slice(0, 4) === period)
    const ordinal = (book.ordinals[period] ?? 0) + 1
    const body = summedClosing({ period, ordinal }, parts, book.perpetualOfYears)
    said = [...said, { chain: 'closing', kind: 'year', body }]
    book = {
      ...book,
      perpetualOfYears: perpetualOf(body),
      ordinals: { ...book.ordinals, [period]: ordinal },
      months: book.months.filter((one) => one.period.slice(0, 4) !== period),
    }
  }
  return { said, book }
}

function periodsBefore(parts: readonly ClosingBody[], length: number, current: string): string[] {
  return [...new Set(parts.map((part) => part.period.slice(0, length)))].filter((one) => one < current).sort()
}

function perpetualOf(body: ClosingBody): Perpetual {
  return { cents: body.perpetual_cents, absoluteCents: body.perpetual_absolute_cents }
}

export { FROM_NOTHING }
