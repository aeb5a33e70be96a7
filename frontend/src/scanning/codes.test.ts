import { expect, test } from 'vitest'

import { AGAIN_AFTER_MS, CodesGiven, type Seen } from './codes'

const bars: Seen = { text: '6111234567895', isSquare: false }
const square: Seen = { text: 'https://igoudar.example/l/0123456789ABC', isSquare: true }

test('a code held before the camera is given once', () => {
  const given = new CodesGiven()
  const looks = Array.from({ length: 60 }, (_, look) => given.fresh([bars], look * 100))
  expect(looks.filter((text) => text !== null)).toEqual([bars.text])
})

test('a code missed in a few pictures is not given again; taken away and shown again, it is', () => {
  const given = new CodesGiven()
  expect(given.fresh([bars], 0)).toBe(bars.text)
  expect(given.fresh([], 500)).toBeNull()
  expect(given.fresh([bars], AGAIN_AFTER_MS - 1)).toBeNull()
  expect(given.fresh([bars], 2 * AGAIN_AFTER_MS - 2)).toBeNull()
  expect(given.fresh([bars], 3 * AGAIN_AFTER_MS - 2)).toBe(bars.text)
})

test('another code is given at once', () => {
  const given = new CodesGiven()
  expect(given.fresh([bars], 0)).toBe(bars.text)
  expect(given.fresh([{ text: '40170725', isSquare: false }], 10)).toBe('40170725')
})

test('a label with bars and a square code is one piece of goods, and the square code says the lot', () => {
  const given = new CodesGiven()
  expect(given.fresh([bars, square], 0)).toBe(square.text)
  expect(given.fresh([bars], 100)).toBeNull()
  expect(given.fresh([bars, square], 200)).toBeNull()
})
