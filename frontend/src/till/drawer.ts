/** The drawer and the day: opened, moved, counted blind, closed; X and Z. All of it without any network. */

import type { Desk } from './desk'
import { event } from './desk'
import { newId } from '../queue/ids'
import { type Book, type DayReceipt, dueClosings, emptyDay, type Step } from './journal/book'
import { readRecord, receiptOf } from './journal/journal'
import type { StoredRecord } from './journal/store'
import type { ClosingBody, DrawerClosing, DrawerMovement, Said } from './records'
import { dayClosing, expectedInDrawer, takingsOf } from './rules/closings'

export interface Counted {
  readonly counted: DrawerClosing['counted']
  readonly cents: number
}

export class Drawer {
  constructor(private readonly desk: Desk) {}

  /** Open on a float; a drawer that is open already stays as it is. */
  async open(floatCents: number): Promise<boolean> {
    const session = newId()
    const opened = { id: session, openedAt: new Date().toISOString(), floatCents }
    const body = { session, float_cents: floatCents }
    const records = await this.desk.say((book) =>
      book.session ? nothing(book) : said(book, [{ chain: 'drawer', kind: 'opening', body }], { session: opened }),
    )
    return records !== null
  }

  /** Cash put in or taken out, and why. */
  async move(direction: 'in' | 'out', amountCents: number, reason: string): Promise<boolean> {
    const session = this.desk.session.value
    if (!session || amountCents <= 0 || reason.trim() === '') return false
    const body: DrawerMovement = { session: session.id, direction, amount_cents: amountCents, reason: reason.trim() }
    const moved: Said[] = [{ chain: 'drawer', kind: 'movement', body }, event('drawer_opened', { why: 'movement' })]
    const records = await this.desk.say((book) => (book.session?.id === session.id ? said(book, moved) : nothing(book)))
    return records?.some((one) => one.kind === 'movement') ?? false
  }

  /** What was put in and taken out since the drawer was opened, in its order. */
  async movements(): Promise<DrawerMovement[]> {
    const session = this.desk.session.value
    return movementsIn(session ? await this.desk.store.ofSession(session.id) : [])
  }

  /** What the drawer should hold: shown only once it was counted. */
  async expected(): Promise<{ cents: number; takings: DrawerClosing['takings']; salesCount: number }> {
    const session = this.desk.session.value
    const records = session ? await this.desk.store.ofSession(session.id) : []
    const receipts = records.filter((one) => one.chain === 'sale').map(receiptOf)
    return {
      cents: expectedInDrawer(session?.floatCents ?? 0, receipts, movementsIn(records)),
      takings: takingsOf(receipts),
      salesCount: receipts.length,
    }
  }

  /** Close on what was counted; a difference is told and first needs its reason. Null when nothing was closed. */
  async close(found: Counted, reason: string | null): Promise<{ difference: number } | { closed: StoredRecord } | null> {
    const session = this.desk.session.value
    if (!session) return null
    const { cents: expected, takings, salesCount } = await this.expected()
    const difference = found.cents - expected
    if (difference !== 0 && !reason?.trim()) return { difference }
    const body: DrawerClosing = {
      session: session.id,
      counted: found.counted,
      counted_cents: found.cents,
      expected_cents: expected,
      difference_cents: difference,
      reason: difference === 0 ? null : (reason?.trim() ?? null),
      takings,
      sales_count: salesCount,
    }
    const after = { session: null, lastCounted: found.cents }
    const records = await this.desk.say((book) =>
      book.session?.id === session.id ? said(book, [{ chain: 'drawer', kind: 'closing', body }], after) : nothing(book),
    )
    const closed = records?.find((one) => one.chain === 'drawer')
    return closed ? { closed } : null
  }

  /** The figures of the day so far, which change nothing (X); that they were read is noted. */
  async x(): Promise<ClosingBody | null> {
    const { book } = this.desk
    if (!book.value) return null
    const day = this.desk.now().day
    const receipts = (await this.desk.openReceipts()).filter((one) => one.day === day)
    await this.desk.note('x_report', { day })
    const ordinal = (book.value.ordinals[day] ?? 0) + 1
    return dayClosing({ period: day, ordinal }, receipts, book.value.perpetual, this.desk.till.value?.country ?? '')
  }

  /** Close the day (Z): what is sold after it goes into a supplementary one. */
  async z(): Promise<StoredRecord | null> {
    const closedBefore = this.desk.book.value?.closedThrough ?? 0
    const receipts = await this.desk.openReceipts()
    const records = await this.desk.say((book) => this.closingOf(book, receipts, closedBefore))
    return records?.filter((one) => one.chain === 'closing' && one.kind === 'day').at(-1) ?? null
  }

  private closingOf(book: Book, receipts: readonly DayReceipt[], closedBefore: number): Step {
    // After midnight the day was closed by itself with this very word: today needs no Z of nothing.
    if (book.closedThrough > closedBefore) return nothing(book)
    const country = this.desk.till.value?.country ?? ''
    const due = dueClosings(book, receipts, null, country)
    return due.said.length > 0 ? due : emptyDay(book, this.desk.now().day, country)
  }
}

function said(book: Book, records: readonly Said[], after: Partial<Book> = {}): Step {
  return { said: records, book: { ...book, ...after } }
}

/** A second press of the same button: nothing more is said. */
function nothing(book: Book): Step {
  return { said: [], book }
}

function movementsIn(records: readonly StoredRecord[]): DrawerMovement[] {
  return records.filter((one) => one.kind === 'movement').map((one) => readRecord(one).body as DrawerMovement)
}
