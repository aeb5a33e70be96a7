import { expect, test } from 'vitest'

import { type Word, WORDS } from './i18n'

const words = Object.keys(WORDS.fr) as Word[]
const gaps = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort()

test('everything is said in Arabic too, in Arabic letters and with the same gaps', () => {
  expect(Object.keys(WORDS.ar).sort()).toEqual([...words].sort())
  for (const word of words) {
    expect(gaps(WORDS.ar[word]), word).toEqual(gaps(WORDS.fr[word]))
    expect(WORDS.ar[word].replace(/\{\w+\}/g, ''), word).toMatch(/\p{Script=Arabic}|^[:\s]*$/u)
  }
})
