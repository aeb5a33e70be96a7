/** Everything the village phone says, in French, Arabic and Tamazight. */

import { languageOf } from '../phone/language'
import { ar } from './words/ar'
import { fr, type Word } from './words/fr'
import { zgh } from './words/zgh'

export type { Word } from './words/fr'
export type Locale = 'fr' | 'ar' | 'zgh'

export const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { fr, ar, zgh }

export const language = languageOf<Locale, Word>('igoudar:field:locale', WORDS)
export const { t, named, speak, localeOfPhone } = language

/** `samedi 28 novembre`; figures alone where browsers know no names of days. */
export function dayName(day: string): string {
  if (language.locale() === 'zgh') return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
  const tag = language.locale() === 'ar' ? 'ar-MA-u-nu-latn' : 'fr-FR'
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(tag, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
}
