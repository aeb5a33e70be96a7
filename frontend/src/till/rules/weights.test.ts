import { describe, expect, test } from 'vitest'

import { chance } from './testing'
import { netWeight, readKilograms, tellKilograms, worthOf } from './weights'

describe('a weight typed in kilograms', () => {
  test.each([
    ['0,35', 350], ['1.250', 1_250], ['2', 2_000], ['1 ,5', 1_500], ['999,999', 999_999],
    ['', null], ['0', null], ['-1', null], ['1,2345', null], ['1000', null], ['abc', null],
  ])('« %s » is %s g', (typed, grams) => expect(readKilograms(typed)).toBe(grams))
  test.each([[350, '0,350 kg'], [12_005, '12,005 kg'], [-350, '-0,350 kg']])('%i g is « %s »', (grams, text) => {
    expect(tellKilograms(grams)).toBe(text)
  })
})

test('the dish is taken off, and something is left', () => {
  expect([netWeight(500, 150), netWeight(150, 150), netWeight(1_000_000, 0), netWeight(500, -1)]).toEqual([350, null, null, null])
})

test('a price by the kilogram is rounded half away from zero, once', () => {
  expect([worthOf(350, 12_990, 1000), worthOf(5, 100, 1000), worthOf(-5, 100, 1000), worthOf(3, 100, 1)]).toEqual([4_547, 1, -1, 300])
})

test('whatever is weighed is told as it is typed', () => {
  const upTo = chance(5)
  for (let round = 0; round < 300; round += 1) {
    const grams = 1 + upTo(999_998)
    expect(readKilograms(tellKilograms(grams).replace(' kg', ''))).toBe(grams)
    expect(worthOf(-grams, 12_990, 1000)).toBe(-worthOf(grams, 12_990, 1000))
  }
})
