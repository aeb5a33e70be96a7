/** From a sealed sale to paper: rows, drawing, dots, bytes, printer. */

import { drawRows } from './canvas'
import type { Printer } from './printers'
import { type PaperWidthMm, receiptBytes, toMono, WIDTH_DOTS } from './raster'
import { type ReceiptPaper, receiptRows } from './receipt'

export interface PrintSettings {
  readonly widthMm: PaperWidthMm
  readonly cut: boolean
  readonly drawer: boolean
}

/** Prints the receipt on the counter's printer. Raises PrinterError. */
export async function printReceipt(printer: Printer, receipt: ReceiptPaper, settings: PrintSettings): Promise<void> {
  const width = WIDTH_DOTS[settings.widthMm]
  const { rgba, height } = await drawRows(receiptRows(receipt), { width, locale: receipt.locale })
  await printer.send(receiptBytes(toMono(rgba, width, height), settings))
}
