import { expect, test } from 'vitest'

import { corrected, momentOf } from './clock'

const SERVER = Date.parse('2026-11-21T10:00:00Z')

test('a phone that is ten minutes slow says the server’s time', () => {
  const asked = SERVER - 600_000 - 100
  const clock = corrected(null, SERVER, asked, asked + 200)
  expect(momentOf(clock, SERVER - 600_000, null)).toBe('2026-11-21T10:00:00.000Z')
})

test('of two answers that agree the more precise is kept, and a changed clock is followed', () => {
  const precise = corrected(null, SERVER, SERVER - 20, SERVER + 20)
  expect(corrected(precise, SERVER, SERVER - 3_000, SERVER + 2_000)).toBe(precise)
  const slow = corrected(null, SERVER, SERVER - 3_000, SERVER + 2_000)
  expect(corrected(slow, SERVER, SERVER - 20, SERVER + 20)?.doubtMs).toBe(20)
  const turnedBack = corrected(precise, SERVER, SERVER - 3_600_000, SERVER - 3_600_000 + 4_000)
  expect(turnedBack?.offsetMs).toBe(3_598_000)
})

test('a server that says no time changes nothing', () => {
  expect(corrected(null, Number.NaN, 0, 10)).toBeNull()
})

test('what is said later has a later moment, whatever the clock does meanwhile', () => {
  const first = momentOf(null, SERVER, null)
  const second = momentOf(null, SERVER - 3_600_000, first)
  expect(second > first).toBe(true)
})
