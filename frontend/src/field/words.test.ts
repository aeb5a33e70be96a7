import { describe, expect, test } from 'vitest'

import { language, type Word, WORDS } from './i18n'
import { voiceOf } from './voice'

const words = Object.keys(WORDS.fr) as Word[]
const gaps = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort()

describe.each(language.locales)('in %s', (locale) => {
  test('everything is said, with the same gaps', () => {
    expect(Object.keys(WORDS[locale]).sort()).toEqual([...words].sort())
    for (const word of words) {
      expect(WORDS[locale][word].trim(), word).not.toBe('')
      expect(gaps(WORDS[locale][word]), word).toEqual(gaps(WORDS.fr[word]))
    }
  })
})

test('each language is written in its own letters', () => {
  for (const word of words) {
    expect(WORDS.ar[word].replace(/\{\w+\}/g, ''), word).toMatch(/\p{Script=Arabic}|^[:\s]*$/u)
    expect(WORDS.zgh[word].replace(/\{\w+\}/g, ''), word).toMatch(/\p{Script=Tifinagh}|^[:\s]*$/u)
    expect(WORDS.zgh[word].replace(/\{\w+\}/g, ''), word).not.toMatch(/[a-z]{2}/i)
  }
})

test('a language is spoken by its own voice, the phone’s own before one of the network, or by none', () => {
  const voices = [
    { lang: 'fr-FR', localService: false },
    { lang: 'fr_CA', localService: true },
    { lang: 'ar-SA', localService: true },
    { lang: 'en-GB', localService: true },
  ]
  expect([voiceOf('fr', voices), voiceOf('ar', voices), voiceOf('zgh', voices)]).toEqual([1, 2, null])
})
