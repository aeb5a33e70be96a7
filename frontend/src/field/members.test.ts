import { expect, test } from 'vitest'

import type { MemberFact } from './facts'
import { hasNumber, initials, inOrder } from './members'

const member = (id: string, number: string, times = 0): MemberFact => ({ id, number, times, name: id, organisation_id: 'o', village: null })
const ALL = [member('aicha', '001', 4), member('fadma', 'T-012', 9), member('khadija', '112', 0), member('rkia', '12', 2)]
const ids = (found: MemberFact[]): string[] => found.map((one) => one.id)

test('a number is found by its digits, whatever stands before them', () => {
  expect(hasNumber({ number: 'T-012' }, '12')).toBe(true)
  expect(hasNumber({ number: '012' }, '01')).toBe(true)
  expect(hasNumber({ number: '112' }, '12')).toBe(false)
})

test('the one whose number was typed comes first, then those that begin so', () => {
  const all = [...ALL, member('tlaytmas', '120', 30)]
  expect(ids(inOrder(all, new Map(), null, '12'))).toEqual(['fadma', 'rkia', 'tlaytmas'])
})

test('who comes often and has not come yet is on top; who was weighed last stays there for her second basket', () => {
  expect(ids(inOrder(ALL, new Map(), null))).toEqual(['fadma', 'aicha', 'rkia', 'khadija'])
  expect(ids(inOrder(ALL, new Map([['fadma', 1], ['rkia', 1]]), 'rkia'))).toEqual(['rkia', 'aicha', 'khadija', 'fadma'])
})

test('a face without a photo is two letters of the name, in any script', () => {
  expect([initials('Aïcha A.'), initials('فاطمة'), initials('ⵜⵉⵍⵉⵍⴰ')]).toEqual(['Aï', 'فا', 'ⵜⵉ'])
})
