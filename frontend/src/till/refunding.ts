/** Goods brought back, and copies of receipts: both are new records that cite the original. */

import { signal } from '@preact/signals'

import type { Desk } from './desk'
import { event } from './desk'
import { t } from './i18n'
import { newId } from '../queue/ids'
import { readRecord, receiptNumber } from './journal/journal'
import type { StoredRecord } from './journal/store'
import { sum } from './money'
import type { LineBody, Means, PaymentBody, SaleBody } from './records'
import { taxRows } from './rules/lines'
import { alreadyReturned, cashBack, refundLine } from './rules/refunds'
import type { SealedText } from './server'

/** A receipt found by its number, with what came back of it before. */
export interface Found {
  readonly number: string
  /** A refund found by its own number can be printed again; nothing of it comes back. */
  readonly kind: 'sale' | 'refund'
  /** What was signed: of this device, or as the server keeps it. */
  readonly sealed: Pick<StoredRecord, 'text' | 'signature'>
  readonly hash: string
  readonly body: SaleBody
  readonly returned: readonly LineBody[]
  /** The record of this device, when it made it: only then can it be printed again. */
  readonly stored: StoredRecord | null
}

/** What comes back of a line, and where the goods go. */
export interface Return {
  readonly line: LineBody
  readonly quantity: number
  readonly backTo: 'shelf' | 'loss'
}

export class Refunding {
  readonly latest = signal<readonly StoredRecord[]>([])
  readonly refunded = signal<StoredRecord | null>(null)

  constructor(private readonly desk: Desk) {}

  async loadLatest(): Promise<void> {
    this.latest.value = await this.desk.store.latest('sale', 50)
  }

  /** A receipt by its number: of this device, else asked of the server. Or a sentence why not. */
  async find(number: string): Promise<Found | string> {
    const wanted = this.wholeNumber(number)
    const stored = await this.ofDevice(wanted)
    if (stored) return this.found(stored, stored)
    const answer = await this.desk.server.receipt(wanted)
    if (answer.kind === 'away') return t('needsConnection')
    if (answer.kind === 'refused') return t('receiptUnknown', { number: wanted })
    return this.found(answer.value, null)
  }

  /** `13` is the thirteenth of this device; anything else is a number as it is printed. */
  private wholeNumber(typed: string): string {
    const said = typed.trim().toUpperCase()
    const { identity } = this.desk
    return identity && /^\d{1,6}$/.test(said) ? receiptNumber(identity, Number(said)) : said
  }

  /** A sale or refund by its own number: a refund is kept under the number that it cites. */
  private async ofDevice(number: string): Promise<StoredRecord | null> {
    const sequence = Number(/-(\d+)$/.exec(number)?.[1] ?? 0)
    const stored = await this.desk.store.records.where('[chain+sequence]').equals(['sale', sequence]).first()
    return stored && bodyOf(stored).number === number ? stored : null
  }

  private async found(sealed: SealedText, stored: StoredRecord | null): Promise<Found> {
    const body = bodyOf(sealed)
    const citing = await this.desk.store.ofNumber(body.number)
    const refunds = citing.filter((one) => one.chain === 'sale' && one.kind === 'refund')
    const kind = body.refund_of ? 'refund' : 'sale'
    const returned = refunds.flatMap((one) => bodyOf(one).lines)
    return { number: body.number, kind, sealed, hash: sealed.hash, body, returned, stored }
  }

  /** How many of a line may still come back: of a voucher or deposit nothing, once any of it was spent. */
  left(found: Found, line: LineBody): number {
    if (found.kind === 'refund' || this.isSpent(found, line)) return 0
    return line.quantity - alreadyReturned(line, found.returned).quantity
  }

  /** Whether any of a voucher or deposit was spent, as far as this till knows. */
  isSpent(found: Found, line: LineBody): boolean {
    if (line.sort === 'goods' || line.code === null) return false
    const { catalogue, unsent } = this.desk
    if (unsent.value.some((one) => paysWith(one, line.code))) return true
    const credit = catalogue.value.credit(line.code)
    if (credit) return credit.balance_cents < line.gross_cents
    // The server lists every one that is not spent: one that it knows and does not list is.
    return found.stored === null || found.stored.state === 'acknowledged'
  }

  /** The lines of a refund, each with its share of what was paid. */
  lines(found: Found, returns: readonly Return[]): LineBody[] {
    return returns
      .filter((one) => one.quantity > 0)
      .map((one) =>
        refundLine(one.line, one.quantity, alreadyReturned(one.line, found.returned), {
          id: newId(),
          back_to: one.line.sort === 'goods' ? one.backTo : null,
        }),
      )
  }

  /** Give back: sealed as a new record; the receipt of the refund, or null when nothing could be kept. */
  async refund(found: Found, returns: readonly Return[], means: Means, reference: string | null, note: string | null): Promise<StoredRecord | null> {
    const { session, till, isTraining } = this.desk
    const lines = this.lines(found, returns)
    if (!session.value || !till.value || lines.length === 0) return null
    const total = sum(lines.map((line) => line.gross_cents))
    const inCash = means === 'cash' ? cashBack(total, 0, till.value.cash_rounding_cents) : { cash: 0, rounding: 0 }
    const given = means === 'cash' ? inCash.cash : total
    const payments: PaymentBody[] = given === 0 ? [] : [{ id: newId(), means, amount_cents: given, reference: means === 'cash' ? null : (reference?.trim() ?? null) }]
    const body: SaleBody = {
      number: '',
      session: session.value.id,
      currency: found.body.currency,
      lines,
      basket_discount_reason: found.body.basket_discount_reason,
      payments,
      taxes: taxRows(lines),
      total_cents: total,
      cash_rounding_cents: inCash.rounding,
      tendered_cents: 0,
      change_cents: 0,
      note: note?.trim() || null,
      refund_of: { number: found.number, hash: found.hash },
    }
    const chain = isTraining.value ? 'training' : 'sale'
    const drawer = chain === 'sale' && inCash.cash !== 0 ? [event('drawer_opened', { why: 'refund' })] : []
    const records = await this.desk.say((book) => ({ said: [{ chain, kind: 'refund', body }, ...drawer], book }))
    const refunded = records?.find((one) => one.chain === chain) ?? null
    this.refunded.value = refunded
    return refunded
  }

  /** Count a copy of a receipt before it is printed; its ordinal, or null when it could not be kept. */
  async reprint(stored: StoredRecord): Promise<number | null> {
    const number = (readRecord(stored).body as SaleBody).number
    const before = (await this.desk.store.ofNumber(number)).filter((one) => one.chain === 'reprint').length
    const body = { number, hash: stored.hash, ordinal: before + 1 }
    const records = await this.desk.say((book) => ({ said: [{ chain: 'reprint', kind: 'reprint', body }], book }))
    return records ? before + 1 : null
  }
}

function bodyOf(stored: Pick<StoredRecord, 'text'>): SaleBody {
  return readRecord(stored).body as SaleBody
}

function paysWith(stored: StoredRecord, code: string | null): boolean {
  return stored.chain === 'sale' && bodyOf(stored).payments.some((one) => one.reference === code)
}
