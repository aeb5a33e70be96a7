/** Rows drawn on a canvas of the printer's width; the browser shapes the Arabic. */

import type { Locale } from '../i18n'
import { type Layout, layOut, LETTER_DOTS, type Mark, type Type } from './layout'
import type { PaperRow } from './receipt'

export interface Drawing {
  readonly rgba: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const FAMILY = '"Readex Pro Variable", "Readex Pro", "Noto Sans Tifinagh", sans-serif'
const RULE_DOTS = 2
// Tablets bound the height of a canvas, a receipt of 200 lines does not: it is drawn band by band.
const BAND_DOTS = 2_048

/** The receipt as a drawing of `width` dots, as high as it needs. */
export async function drawRows(
  rows: readonly PaperRow[],
  { width, locale }: { readonly width: number; readonly locale: Locale },
): Promise<Drawing> {
  await loadFonts(rows)
  const pen = newPen(width, BAND_DOTS)
  const layout = layOut(rows, { width, locale, measure: (text, type) => widthOf(pen, text, type) })
  return painted(pen, layout)
}

/** The font's files for just these letters; without them the paper comes in the system's own font. */
async function loadFonts(rows: readonly PaperRow[]): Promise<void> {
  const letters = rows.map((row) => (row.kind === 'text' ? row.text : row.kind === 'pair' ? row.start + row.end : ''))
  const weights = [false, true].map((bold) => fontOf({ size: 'normal', bold }))
  await Promise.allSettled(weights.map((font) => document.fonts.load(font, letters.join(''))))
}

// A thermal head thins strokes: the text's weight is one step above that of the screen.
function fontOf({ size, bold }: Type): string {
  return `${bold ? 700 : 500} ${LETTER_DOTS[size]}px ${FAMILY}`
}

function newPen(width: number, height: number): Pen {
  const canvas = typeof OffscreenCanvas === 'undefined' ? newElement(width, height) : new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d', { willReadFrequently: true }) as Pen | null
  if (!pen) throw new Error('This browser has no canvas.')
  return pen
}

function newElement(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height })
}

function widthOf(pen: Pen, text: string, type: Type): number {
  pen.font = fontOf(type)
  return Math.ceil(pen.measureText(text).width)
}

function painted(pen: Pen, { width, height, marks }: Layout): Drawing {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let top = 0; top < height; top += BAND_DOTS) {
    const rows = Math.min(BAND_DOTS, height - top)
    pen.setTransform(1, 0, 0, 1, 0, -top)
    pen.fillStyle = '#fff'
    pen.fillRect(0, top, width, BAND_DOTS)
    pen.fillStyle = '#000'
    for (const mark of marks) if (isWithin(mark, top)) paint(pen, mark, width)
    rgba.set(pen.getImageData(0, 0, width, rows).data, top * width * 4)
  }
  return { rgba, width, height }
}

/** Whether any of the mark's ink may fall in the band; a letter reaches one line up and one down. */
function isWithin(mark: Mark, top: number): boolean {
  const at = mark.kind === 'rule' ? mark.y : mark.baseline
  return at > top - 2 * LETTER_DOTS.large && at < top + BAND_DOTS + 2 * LETTER_DOTS.large
}

function paint(pen: Pen, mark: Mark, width: number): void {
  if (mark.kind === 'rule') {
    pen.fillRect(0, mark.y, width, RULE_DOTS)
    return
  }
  pen.font = fontOf(mark)
  pen.textAlign = mark.align
  pen.direction = mark.direction
  pen.fillText(mark.text, mark.x, mark.baseline)
}
