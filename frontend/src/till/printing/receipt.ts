/** A sealed sale as the rows of its receipt. Pure: `canvas.ts` draws them, the sealed record says the figures. */

import type { Locale } from '../i18n'
import { type Cents, sum } from '../money'
import type { LineBody, PaymentBody, SaleBody, TaxRow, TillRecord } from '../records'
import { amount, counted, day, fill, moment, percent, price, type ReceiptWords, WORDS } from './words'

export type RowAlign = 'start' | 'center' | 'end'
export type RowSize = 'small' | 'normal' | 'large'

export interface TextRow {
  readonly kind: 'text'
  readonly text: string
  readonly align: RowAlign
  readonly size: RowSize
  readonly bold: boolean
}
export interface PairRow {
  readonly kind: 'pair'
  readonly start: string
  readonly end: string
  readonly size: RowSize
  readonly bold: boolean
}
export type PaperRow = TextRow | PairRow | { readonly kind: 'rule' } | { readonly kind: 'space' }

/** The record of a sale or a refund, real or in training. */
export type SoldRecord = Extract<TillRecord, { readonly chain: 'sale' | 'training' }>

/** What the receipt tells of a lot beside its code. */
export interface PaperLot {
  /** Of its public address, `/l/{token}`. */
  readonly token: string
  readonly bestBefore: string | null
}

/** What goes on the paper; currency, number and training are the sealed record's own. */
export interface ReceiptPaper {
  readonly record: SoldRecord
  readonly header: readonly string[]
  readonly footer: readonly string[]
  readonly tillName: string
  readonly publicBaseUrl: string
  /** Name and version of the program. */
  readonly software: string
  readonly shortSignature: string
  /** 1 for the first copy; null for the original. */
  readonly copyOrdinal: number | null
  readonly isDemo: boolean
  readonly locale: Locale
  readonly timezone: string
  /** By lot id; a lot that is not there is printed by its code alone. */
  readonly lots: Readonly<Record<string, PaperLot>>
}

type Look = Partial<Pick<TextRow, 'align' | 'size' | 'bold'>>

function text(said: string, look: Look = {}): TextRow {
  return { kind: 'text', text: said, align: 'start', size: 'normal', bold: false, ...look }
}

function pair(start: string, end: string, look: Omit<Look, 'align'> = {}): PairRow {
  return { kind: 'pair', start, end, size: 'normal', bold: false, ...look }
}

const RULE: PaperRow = { kind: 'rule' }
const SPACE: PaperRow = { kind: 'space' }
const CENTRED = { align: 'center' } as const
const SMALL = { size: 'small' } as const
const MARK = { align: 'center', size: 'large', bold: true } as const

/** Every row of the receipt, from the shop's header to the seal's letters. */
export function receiptRows(receipt: ReceiptPaper, words: ReceiptWords = WORDS[receipt.locale]): PaperRow[] {
  const { body } = receipt.record
  return [
    ...receipt.header.map((line) => text(line, CENTRED)),
    ...markRows(receipt, words),
    ...headRows(receipt, words),
    RULE,
    ...body.lines.flatMap((line) => lineRows(line, receipt, words)),
    RULE,
    ...totalRows(receipt, words),
    ...paymentRows(body, words),
    RULE,
    ...body.taxes.flatMap((row) => taxRows(row, body.taxes.length > 1, words)),
    ...(body.note === null ? [] : [text(fill(words.note, { note: body.note }))]),
    ...receipt.footer.map((line) => text(line, CENTRED)),
    SPACE,
    ...sealRows(receipt, words),
  ]
}

/** What sort of paper this is; a paper without value says so at its head and at its foot. */
function markRows(receipt: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  const { record, copyOrdinal } = receipt
  return [
    ...warnings(receipt, words),
    text(record.kind === 'refund' ? words.refund : words.sale, { ...CENTRED, bold: true }),
    ...(copyOrdinal === null ? [] : [text(fill(words.copy, { ordinal: copyOrdinal }), MARK)]),
  ]
}

function warnings({ record, isDemo }: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  return [
    ...(record.chain === 'training' ? [text(words.training, MARK)] : []),
    ...(isDemo ? [text(words.demo, { ...CENTRED, bold: true })] : []),
  ]
}

function headRows({ record, tillName, timezone }: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  const original = record.body.refund_of
  return [
    pair(fill(words.number, { number: record.body.number }), moment(record.occurred_at, timezone), { bold: true }),
    ...(original === null ? [] : [text(fill(words.refundOf, { number: original.number }))]),
    text(fill(words.till, { name: tillName })),
    text(fill(words.seller, { name: record.seller.name })),
  ]
}

/** One line sold: its price before any discount, so that the amounts of the paper add up to its total. */
function lineRows(line: LineBody, receipt: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  const before = line.gross_cents + line.discount_cents + line.basket_discount_cents
  const isMass = line.per === 1000
  const counting = fill(isMass ? words.mass : words.quantity, {
    quantity: counted(line.quantity, line.per),
    price: amount(line.unit_price_cents),
  })
  return [
    text(line.label, { bold: true }),
    pair(counting, amount(before)),
    ...discountRows(line.discount_cents, line.discount_reason, [words.discount, words.discountFor]),
    ...originRows(line, receipt, words),
  ]
}

function discountRows(cents: Cents, reason: string | null, [plain, reasoned]: [string, string]): PaperRow[] {
  if (cents === 0) return []
  return [pair(reason === null ? plain : fill(reasoned, { reason }), amount(-cents))]
}

/** Where the goods come from, and in a refund where they went. */
function originRows(line: LineBody, { lots, publicBaseUrl }: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  const lot = line.lot_id === null ? undefined : lots[line.lot_id]
  const said: string[] = []
  if (line.code !== null) said.push(fill(words.code, { code: line.code }))
  if (line.lot !== null) said.push(lotText(line.lot, lot, words))
  if (lot) said.push(lotAddress(publicBaseUrl, lot.token))
  if (line.owner !== null) said.push(fill(words.owner, { name: line.owner }))
  if (line.back_to !== null) said.push(line.back_to === 'shelf' ? words.backToShelf : words.backToLoss)
  return said.map((one) => text(one, SMALL))
}

function lotText(code: string, lot: PaperLot | undefined, words: ReceiptWords): string {
  if (!lot?.bestBefore) return fill(words.lot, { code })
  return fill(words.lotBefore, { code, day: day(lot.bestBefore) })
}

/** The lot's public address as one types it: `igoudar.example/l/7QK…`. */
function lotAddress(publicBaseUrl: string, token: string): string {
  return `${publicBaseUrl.replace(/^https?:\/\//, '').replace(/\/$/, '')}/l/${token}`
}

function totalRows({ record }: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  const { body, kind } = record
  const basket = sum(body.lines.map((line) => line.basket_discount_cents))
  return [
    ...discountRows(basket, body.basket_discount_reason, [words.basketDiscount, words.basketDiscountFor]),
    pair(totalWord(kind, body, words), price(words, body.total_cents, body.currency), { size: 'large', bold: true }),
    ...(body.cash_rounding_cents === 0 ? [] : [pair(words.rounding, amount(body.cash_rounding_cents))]),
  ]
}

/** « TTC » is said only where there is VAT. */
function totalWord(kind: SoldRecord['kind'], body: SaleBody, words: ReceiptWords): string {
  if (kind === 'refund') return words.totalBack
  return body.taxes.some((row) => row.rate_bp !== 0) ? words.totalTaxed : words.total
}

function paymentRows(body: SaleBody, words: ReceiptWords): PaperRow[] {
  return [
    ...body.payments.map((payment) => pair(paidWith(payment, words), amount(payment.amount_cents))),
    ...(body.tendered_cents === 0 ? [] : [pair(words.tendered, amount(body.tendered_cents))]),
    ...(body.change_cents === 0 ? [] : [pair(words.change, amount(body.change_cents))]),
  ]
}

function paidWith({ means, reference }: PaymentBody, words: ReceiptWords): string {
  return reference === null ? words[means] : fill(words.paidWith, { means: words[means], reference })
}

/** A rate with what it bears; at 0 % the law asks for the mention and for no VAT. */
function taxRows(row: TaxRow, isOneOfSeveral: boolean, words: ReceiptWords): PaperRow[] {
  const gross = amount(row.gross_cents)
  const mention = row.mention === null ? [] : [text(mentionText(row.mention, gross, isOneOfSeveral, words), SMALL)]
  if (row.rate_bp === 0 && row.mention !== null) return mention
  const amounts = { net: amount(row.net_cents), tax: amount(row.tax_cents), gross }
  const rate = fill(words.rate, { rate: percent(row.rate_bp) })
  return [pair(rate, fill(words.rateAmounts, amounts), SMALL), ...mention]
}

function mentionText(mention: string, gross: string, isOneOfSeveral: boolean, words: ReceiptWords): string {
  return isOneOfSeveral ? fill(words.mentionAmount, { mention, gross }) : mention
}

function sealRows(receipt: ReceiptPaper, words: ReceiptWords): PaperRow[] {
  const lines = fill(words.lines, { count: receipt.record.body.lines.length })
  const seal = fill(words.seal, { letters: receipt.shortSignature })
  return [
    pair(lines, seal, SMALL),
    text(receipt.software, { ...CENTRED, ...SMALL }),
    ...warnings(receipt, words),
  ]
}
