/** Where each word of a receipt stands on the roll, in dots. Pure: how wide a text is, is asked. */

import type { Locale } from '../i18n'
import type { PaperRow, RowAlign, RowSize } from './receipt'

export interface Type {
  readonly size: RowSize
  readonly bold: boolean
}
/** How many dots a text takes in a row. */
export type Measure = (text: string, type: Type) => number

/** A line of letters: `x` is its left edge, its middle or its right edge, as `align` says. */
export interface Letters extends Type {
  readonly kind: 'letters'
  readonly text: string
  readonly x: number
  readonly baseline: number
  readonly align: 'left' | 'center' | 'right'
  readonly direction: 'ltr' | 'rtl'
}
export type Mark = Letters | { readonly kind: 'rule'; readonly y: number }

export interface Layout {
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
}

/** Heights of letters: 3 mm for what is read at arm's length; 8 dots are 1 mm. */
export const LETTER_DOTS: Readonly<Record<RowSize, number>> = { small: 20, normal: 24, large: 34 }
// Room for Arabic's deep letters and for accents on capitals.
const LINE_HEIGHT = 1.3
const MARGIN_DOTS = 4
const SPACE_DOTS = 16
const PAIR_GAP_DOTS = 12

interface Line {
  readonly text: string
  readonly align: RowAlign
}

export function layOut(
  rows: readonly PaperRow[],
  { width, locale, measure }: { readonly width: number; readonly locale: Locale; readonly measure: Measure },
): Layout {
  const marks: Mark[] = []
  let top = 0
  for (const row of rows) {
    if (row.kind === 'rule') marks.push({ kind: 'rule', y: top + SPACE_DOTS / 2 })
    if (row.kind === 'rule' || row.kind === 'space') {
      top += SPACE_DOTS
      continue
    }
    for (const level of levels(row, width - 2 * MARGIN_DOTS, measure)) {
      marks.push(...level.map((line) => letters(line, row, { top, width, locale })))
      top += Math.ceil(LETTER_DOTS[row.size] * LINE_HEIGHT)
    }
  }
  return { width, height: top, marks }
}

/** The row's lines from the top down; the two halves of a pair share one where they fit. */
function levels(row: Exclude<PaperRow, { kind: 'rule' | 'space' }>, room: number, measure: Measure): Line[][] {
  const wide = (text: string): number => measure(text, row)
  const wrapped = (text: string, align: RowAlign): Line[][] => wrap(text, room, wide).map((one) => [{ text: one, align }])
  if (row.kind === 'text') return wrapped(row.text, row.align)
  if (wide(row.start) + PAIR_GAP_DOTS + wide(row.end) > room) {
    return [...wrapped(row.start, 'start'), ...wrapped(row.end, 'end')]
  }
  return [[{ text: row.start, align: 'start' }, { text: row.end, align: 'end' }]]
}

/** Lines no wider than `room`, broken at spaces; a word that is too long is broken within. */
export function wrap(text: string, room: number, wide: (text: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ').flatMap((one) => pieces(one, room, wide))) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && wide(longer) > room) {
        lines.push(line)
        line = word
      } else line = longer
    }
    return [...lines, line]
  })
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function pieces(word: string, room: number, wide: (text: string) => number): string[] {
  if (wide(word) <= room) return [word]
  const found: string[] = []
  let piece = ''
  for (const { segment } of LETTERS.segment(word)) {
    if (piece !== '' && wide(piece + segment) > room) {
      found.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...found, piece]
}

function letters(
  { text, align }: Line,
  row: Exclude<PaperRow, { kind: 'rule' | 'space' }>,
  { top, width, locale }: { readonly top: number; readonly width: number; readonly locale: Locale },
): Letters {
  const side = sideOf(align, locale)
  const x = side === 'left' ? MARGIN_DOTS : side === 'right' ? width - MARGIN_DOTS : width / 2
  const whole = row.kind === 'text' ? row.text : text
  return {
    kind: 'letters', text, x, baseline: top + LETTER_DOTS[row.size], align: side,
    direction: directionOf(whole), size: row.size, bold: row.bold,
  }
}

/** Arabic begins at the right edge. */
function sideOf(align: RowAlign, locale: Locale): Letters['align'] {
  if (align === 'center') return 'center'
  return (align === 'start') === (locale === 'fr') ? 'left' : 'right'
}

const ISOLATED = /[\u2066-\u2068][^\u2066-\u2069]*\u2069/g

/**
 * Which way a text runs, as `dir="auto"` finds it: by its first letter, isolated names aside. Figures alone
 * run from the left, so that a minus sign stays before them.
 */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const first = /\p{L}/u.exec(text.replace(ISOLATED, '')) ?? /\p{L}/u.exec(text)
  return first && /\p{Script=Arabic}/u.test(first[0]) ? 'rtl' : 'ltr'
}
