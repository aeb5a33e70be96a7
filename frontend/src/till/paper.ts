/** A receipt on its way to the customer: its paper, the counter's printer, the mail. */

import type { Desk } from './desk'
import type { Locale } from './i18n'
import { readRecord } from './journal/journal'
import type { StoredRecord } from './journal/store'
import { printReceipt } from './printing/print'
import { BridgePrinter, chooseUsbPrinter, type Printer, PrinterError, rememberedUsbPrinter } from './printing/printers'
import type { PaperWidthMm } from './printing/raster'
import type { PaperLot, ReceiptPaper, SoldRecord } from './printing/receipt'
import type { LineBody } from './records'
import { shortSignature } from './seal'

/** A text with its signature, of this device or told by the server. */
export type Sealed = Pick<StoredRecord, 'text' | 'signature'>

export interface PaperLook {
  readonly locale: Locale
  /** 1 for the first copy; null for the original. */
  readonly copyOrdinal: number | null
}

/** The paper of a sealed sale or refund, with what this till knows of its place and of its lots. */
export function paperOf(desk: Desk, sealed: Sealed, look: PaperLook): ReceiptPaper {
  const record = readRecord(sealed) as SoldRecord
  const till = desk.till.value
  return {
    ...look,
    record,
    header: till?.receipt_header ?? [],
    footer: till?.receipt_footer ?? [],
    tillName: tillNameOf(desk, record.till),
    publicBaseUrl: till?.public_base_url ?? '',
    // The program that sealed it, which may be older than this one.
    software: `Igoudar ${record.software}`,
    shortSignature: shortSignature(sealed.signature),
    isDemo: desk.catalogue.value.demo,
    timezone: till?.timezone ?? 'UTC',
    lots: lotsOf(desk, record.body.lines),
  }
}

/** Another till of the place is known here by its code alone. */
function tillNameOf(desk: Desk, code: string): string {
  const till = desk.till.value
  return till?.code === code ? till.name : code
}

function lotsOf(desk: Desk, lines: readonly LineBody[]): Record<string, PaperLot> {
  const lots: Record<string, PaperLot> = {}
  for (const { article_id, lot_id } of lines) {
    const lot = article_id ? desk.catalogue.value.lotsOf(article_id).find((one) => one.id === lot_id) : undefined
    if (lot) lots[lot.id] = { token: lot.token, bestBefore: lot.best_before }
  }
  return lots
}

// ── the printer ────────────────────────────────────────────────────────────

export type PrinterChoice = 'browser' | 'usb' | 'bridge'

const PRINTER = 'igoudar:printer'
const WIDTH = 'igoudar:receipt-width'

/** The printer chosen in this device's settings. */
export function printerChoice(): PrinterChoice {
  const chosen = localStorage.getItem(PRINTER)
  return chosen === 'usb' || chosen === 'bridge' ? chosen : 'browser'
}

/** The roll's width remembered on this device, else that of the till. */
export function paperWidth(desk: Desk): PaperWidthMm {
  const width = localStorage.getItem(WIDTH) ?? String(desk.till.value?.receipt_width_mm)
  return width === '58' ? 58 : 80
}

export function rememberPaperWidth(width: PaperWidthMm): void {
  localStorage.setItem(WIDTH, String(width))
}

/** What the counter's printer is asked: a paper, the drawer, or both. */
export interface PrintJob {
  readonly paper: ReceiptPaper | null
  readonly drawer: boolean
}

export interface PrintHow {
  readonly choice: Exclude<PrinterChoice, 'browser'>
  readonly widthMm: PaperWidthMm
  /** Whether a printer may be asked for: only from a tap, as browsers want it. */
  readonly mayAsk: boolean
}

/** ESC p 0 25 250: 50 ms on the drawer's pin 2, alone when no paper is wanted. */
const DRAWER_KICK = Uint8Array.of(0x1b, 0x70, 0, 25, 250)

// Two receipts asked at once are printed one after the other, not into one another.
let turn: Promise<unknown> = Promise.resolve()

/** Print on the counter's printer, or only open its drawer. Raises PrinterError. */
export function printAtCounter(desk: Desk, job: PrintJob, how: PrintHow): Promise<void> {
  const mine = turn.then(async () => {
    const printer = await printerOf(desk, how)
    if (!job.paper) return printer.send(DRAWER_KICK)
    return printReceipt(printer, job.paper, { widthMm: how.widthMm, cut: true, drawer: job.drawer })
  })
  turn = mine.catch(() => undefined)
  return mine
}

async function printerOf(desk: Desk, { choice, mayAsk }: PrintHow): Promise<Printer> {
  if (choice === 'bridge') return new BridgePrinter(desk.till.value?.print_bridge ?? '')
  return rememberedUsbPrinter().catch((error: unknown) => {
    if (mayAsk && error instanceof PrinterError && error.code === 'none') return chooseUsbPrinter()
    throw error
  })
}

/** Whether a record's original left the printer already: what follows is a copy, and is counted. */
const handedOut = new Set<string>()

export function isHandedOut(id: string): boolean {
  return handedOut.has(id)
}

export function noteHandedOut(id: string): void {
  handedOut.add(id)
}

// ── the mail ───────────────────────────────────────────────────────────────

export const ADDRESS_LENGTH_MAX = 200

export function isMailAddress(typed: string): boolean {
  const address = typed.trim()
  return address.length <= ADDRESS_LENGTH_MAX && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address)
}

/** Keep that a receipt was asked by e-mail; it leaves from the server, now or when the network is back. */
export async function mailReceipt(desk: Desk, number: string, to: string): Promise<boolean> {
  const spoken = (): number => desk.book.value?.heads.event?.sequence ?? 0
  const before = spoken()
  await desk.note('receipt_mailed', { number, to: to.trim() })
  desk.onSaid()
  return spoken() > before
}
