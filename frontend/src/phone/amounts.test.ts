import { describe, expect, test } from 'vitest'

import { doubtOf, inMeasure, type Measure, measureFor, milligrams, told, typed } from './amounts'

const type = (keys: string, measure: Measure): string => [...keys].reduce((before, key) => typed(before, key, measure), '')

describe('a weight typed with digits alone', () => {
  test.each([
    ['1,24', 'kg', '1,24', 1_240_000],
    ['860', 'g', '860', 860_000],
    ['860,5', 'g', '860,5', 860_500],
    [',5', 'kg', '0,5', 500_000],
    ['007', 'g', '7', 7_000],
    ['1,2345', 'kg', '1,234', 1_234_000],
    ['1,25', 'g', '1,2', 1_200],
    ['1,,2', 'kg', '1,2', 1_200_000],
    ['12345678', 'g', '123456', 123_456_000],
    ['12x3', 'g', '123', 123_000],
    ['', 'kg', '', 0],
    ['0,', 'kg', '0,', 0],
  ] as const)('%s in %s is %s', (keys, measure, text, mg) => {
    expect(type(keys, measure)).toBe(text)
    expect(milligrams(text, measure)).toBe(mg)
  })

  test('loses its last key to the eraser', () => {
    expect(typed('1,2', '⌫', 'kg')).toBe('1,')
    expect(typed('', '⌫', 'kg')).toBe('')
  })

  test('is always a whole number of milligrams, whatever is typed', () => {
    for (let mg = 1; mg < 1_000; mg += 1) {
      const text = `3,${String(mg).padStart(3, '0')}`
      expect(milligrams(text, 'kg')).toBe(3_000_000 + mg * 1_000)
    }
  })
})

describe('a weight told', () => {
  test.each([[1_240_000, '1,24 kg'], [1_000_000, '1 kg'], [860_000, '860 g'], [860_500, '860,5 g'], [1_000_001, '1,000001 kg'], [0, '0 g']])('%i mg is %s', (mg, text) => {
    expect(told(mg)).toBe(text)
  })

  test('is typed back as the same weight', () => {
    for (const mg of [1_000, 120_000, 999_500, 12_345_000]) {
      expect(milligrams(inMeasure(mg, 'g'), 'g')).toBe(mg)
    }
  })
})

describe('a weight that nobody brings at once', () => {
  const range = [50_000, 15_000_000] as const
  test('is doubted, and one within what a person carries is not', () => {
    expect([49_999, 50_000, 15_000_000, 15_000_001].map((mg) => doubtOf(mg, range))).toEqual(['little', null, null, 'much'])
  })

  test('small goods are weighed in grams, others in kilograms', () => {
    expect(measureFor([2_000, 1_500_000])).toBe('g')
    expect(measureFor(range)).toBe('kg')
  })
})
