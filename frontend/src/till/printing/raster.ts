/**
 * A drawing as what an ESC/POS printer reads. Pure: `tests/unit/shop/test_escpos.py` holds the bytes to
 * python-escpos by the cases of `tests/cases/escpos.json`.
 */

/** Dots across the printed width of a roll, 8 to the millimetre. */
export const WIDTH_DOTS = { 58: 384, 80: 576 } as const
export type PaperWidthMm = keyof typeof WIDTH_DOTS

/** A drawing of dots: one bit each, 1 is black, the leftmost is the highest bit; a row fills whole bytes. */
export interface Mono {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

const ESC = 0x1b
const GS = 0x1d
/** ESC @: forget what another program had set. */
const INITIALISE = [ESC, 0x40]
/** ESC d 6: six lines, from the print head to the knife. */
const FEED = [ESC, 0x64, 6]
/** GS V 0: cut through. */
const CUT = [GS, 0x56, 0]
/** ESC p 0 25 250: 50 ms on the drawer's pin 2, then 500 ms of rest. */
const DRAWER_KICK = [ESC, 0x70, 0, 25, 250]

// From half grey on, paper stays white: the edges of letters keep their weight on a thermal head.
const WHITE_FROM = 128
// Cheap printers hold few rows; this is 8.6 kB on 80 mm paper.
const FRAGMENT_HEIGHT = 120

/** Black where the drawing, laid on white paper, is darker than half grey. */
export function toMono(rgba: Uint8ClampedArray, width: number, height: number): Mono {
  if (rgba.length !== width * height * 4) throw new RangeError('The drawing is not of this size.')
  const rowBytes = bytesAcross(width)
  const bytes = new Uint8Array(rowBytes * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isBlack(rgba, (y * width + x) * 4)) bytes[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7)
    }
  }
  return { width, height, bytes }
}

/** Luma of ITU-R BT.601, in thousandths, over white paper. */
function isBlack(rgba: Uint8ClampedArray, at: number): boolean {
  const opacity = rgba[at + 3]! / 255
  const luma = (299 * rgba[at]! + 587 * rgba[at + 1]! + 114 * rgba[at + 2]!) / 1000
  return luma * opacity + 255 * (1 - opacity) < WHITE_FROM
}

function bytesAcross(width: number): number {
  return (width + 7) >> 3
}

/** The drawing as `GS v 0` slices of at most `fragmentHeight` rows. */
export function rasterCommands(mono: Mono, { fragmentHeight }: { readonly fragmentHeight: number }): Uint8Array {
  if (!Number.isInteger(fragmentHeight) || fragmentHeight < 1) throw new RangeError('A slice has at least one row.')
  const slices: Uint8Array[] = []
  for (let top = 0; top < mono.height; top += fragmentHeight) {
    slices.push(slice(mono, top, Math.min(fragmentHeight, mono.height - top)))
  }
  return joined(slices)
}

function slice({ width, bytes }: Mono, top: number, rows: number): Uint8Array {
  const across = bytesAcross(width)
  const head = [GS, 0x76, 0x30, 0, across & 0xff, across >> 8, rows & 0xff, rows >> 8]
  return joined([Uint8Array.from(head), bytes.subarray(top * across, (top + rows) * across)])
}

/** A whole receipt: the printer reset, the drawing, paper out, the cut and the drawer when asked. */
export function receiptBytes(
  mono: Mono,
  { cut, drawer }: { readonly cut: boolean; readonly drawer: boolean },
): Uint8Array<ArrayBuffer> {
  const raster = rasterCommands(mono, { fragmentHeight: FRAGMENT_HEIGHT })
  const ending = [...FEED, ...(cut ? CUT : []), ...(drawer ? DRAWER_KICK : [])]
  return joined([Uint8Array.from(INITIALISE), raster, Uint8Array.from(ending)])
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
