import { describe, expect, test } from 'vitest'

import { directionOf, layOut, type Letters, type Measure, wrap } from './layout'
import type { PaperRow } from './receipt'

/** Ten dots a letter, whatever the letter. */
const measure: Measure = (text) => text.length * 10
const wide = (text: string): number => text.length * 10

function textRow(text: string): PaperRow {
  return { kind: 'text', text, align: 'start', size: 'normal', bold: false }
}
function pairRow(start: string, end: string): PaperRow {
  return { kind: 'pair', start, end, size: 'normal', bold: false }
}
function lettersOf(rows: PaperRow[], locale: 'fr' | 'ar' = 'fr'): Letters[] {
  return layOut(rows, { width: 208, locale, measure }).marks.filter((mark) => mark.kind === 'letters')
}

describe('wrapping', () => {
  test('a line breaks at its spaces', () => {
    expect(wrap('Safran en filaments', 100, wide)).toEqual(['Safran en', 'filaments'])
  })
  test('a word that is too long breaks within, and no letter is lost', () => {
    const lines = wrap('igoudar.example/l/7QK2M4N8P1R5T', 100, wide)
    expect(lines.join('')).toBe('igoudar.example/l/7QK2M4N8P1R5T')
    expect(Math.max(...lines.map(wide))).toBeLessThanOrEqual(100)
  })
  test('an amount never breaks', () => {
    expect(wrap('Total 1\u00a0234,50\u00a0DH', 120, wide)).toEqual(['Total', '1\u00a0234,50\u00a0DH'])
  })
  test('a note keeps its own lines', () => {
    expect(wrap('Samedi\nau marché', 200, wide)).toEqual(['Samedi', 'au marché'])
  })
})

describe('the two halves of a pair', () => {
  test('share a line where they fit, one at each edge', () => {
    const [start, end] = lettersOf([pairRow('Total', '90,00')])
    expect([start?.align, start?.x, end?.align, end?.x]).toEqual(['left', 4, 'right', 204])
    expect(start?.baseline).toBe(end?.baseline)
  })
  test('stand one under the other where they do not', () => {
    const [start, end] = lettersOf([pairRow('TVA 20 %', 'HT 10,00 TVA 2,00')])
    expect(end?.baseline).toBeGreaterThan(start?.baseline ?? Infinity)
    expect(end?.align).toBe('right')
  })
})

describe('directions', () => {
  test('Arabic paper begins at its right edge', () => {
    const [start, end] = lettersOf([pairRow('المجموع', '90,00')], 'ar')
    expect([start?.align, start?.direction, end?.align]).toEqual(['right', 'rtl', 'left'])
  })
  test('a French name on Arabic paper runs from the left, at the right edge', () => {
    const [name] = lettersOf([textRow('Safran, 1 g')], 'ar')
    expect([name?.align, name?.direction]).toEqual(['right', 'ltr'])
  })
  test('a text runs as its first letter does, isolated names aside', () => {
    expect(directionOf('\u2068TAR1\u2069 التذكرة')).toBe('rtl')
    expect(directionOf('\u2068شيك\u2069 \u2068CIH\u2069')).toBe('rtl')
    expect(directionOf('-45,00')).toBe('ltr')
  })
  test('every line of a wrapped text runs as its whole', () => {
    const lines = lettersOf([textRow('المالك: Coopérative Tamazirte')], 'ar')
    expect(lines.map((line) => line.direction)).toEqual(['rtl', 'rtl'])
  })
})

test('the paper grows with its rows', () => {
  const height = (rows: PaperRow[]): number => layOut(rows, { width: 208, locale: 'fr', measure }).height
  expect(height([textRow('a'), { kind: 'rule' }, textRow('b')])).toBe(2 * height([textRow('a')]) + height([{ kind: 'rule' }]))
})
