import { expect, test } from 'vitest'

import type { LotFact } from './facts'
import { meaningOf } from './meaning'

const lot = (code: string, more: Partial<LotFact> = {}): LotFact => ({
  id: code, code, token: `TOKEN${code.replace(/\D/g, '').padStart(8, '0')}`, unit: 'H87', branch: 'saffron', pictogram: 'saffron',
  name: { fr: 'Safran 1 g', ar: 'زعفران 1 غ', zgh: '' }, gtin: null, article: 'art-saf1g', ...more,
})
const EARLY = lot('SAF-26-0001', { gtin: '06111234567895' })
const LATE = lot('SAF-26-0002', { gtin: '06111234567895' })
const OIL = lot('ARG-26-0007', { article: null, unit: 'MLT', name: { fr: 'Huile d’argan', ar: 'زيت أركان', zgh: '' } })
const LOTS = [EARLY, LATE, OIL]
const codes = (text: string, isScanned = true): string[] => {
  const meaning = meaningOf(text, LOTS, isScanned)
  return meaning.kind === 'lots' ? meaning.lots.map((one) => one.code) : []
}

test.each([
  ['the printed address', `https://igoudar.example/l/${EARLY.token}`, ['SAF-26-0001']],
  ['the address of a numbered pack', `https://igoudar.example/l/${LATE.token}/0042`, ['SAF-26-0002']],
  ['a GS1 code with its lot', '010611123456789510SAF-26-0002', ['SAF-26-0002']],
  ['a GS1 address with its lot', 'https://id.example/01/06111234567895/10/SAF-26-0001', ['SAF-26-0001']],
  ['bars without a lot: any of them', '6111234567895', ['SAF-26-0001', 'SAF-26-0002']],
  ['an article of our own', 'ART-SAF1G', ['SAF-26-0001', 'SAF-26-0002']],
  ['a lot’s code', 'arg-26-0007', ['ARG-26-0007']],
])('%s is recognised without network', (_, text, expected) => {
  expect(codes(text)).toEqual(expected)
})

test('names are found in French and in Arabic, with or without accents', () => {
  expect(codes('huile argan', false)).toEqual(['ARG-26-0007'])
  expect(codes('زيت', false)).toEqual(['ARG-26-0007'])
})

test('the printed name of a shelf chooses it', () => {
  expect(meaningOf('shelf: Vitrine   du fond', LOTS, true)).toEqual({ kind: 'shelf', name: 'Vitrine du fond' })
})

test('a code of nothing we know is kept as it was scanned; words that find nothing are not', () => {
  expect(meaningOf('4006381333931', LOTS, true)).toEqual({ kind: 'unknown', text: '4006381333931' })
  expect(meaningOf('010611123456789510OTHER\u001d17261231', LOTS, true)).toEqual({ kind: 'unknown', text: '010611123456789510OTHER\u241d17261231' })
  expect(meaningOf('https://igoudar.example/l/0000000000000', LOTS).kind).toBe('unknown')
  expect(meaningOf('confiture', LOTS)).toEqual({ kind: 'nothing' })
})
