/** Everything the counter's phone says, in French and Arabic. */

import { languageOf } from '../phone/language'
import { ar } from './words/ar'
import { fr, type Word } from './words/fr'

export type { Word } from './words/fr'
export type Locale = 'fr' | 'ar'

export const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { fr, ar }

export const language = languageOf<Locale, Word>('igoudar:count:locale', WORDS)
export const { t, named, speak, localeOfPhone } = language

/** `14:05` at a place, or where the phone is; Western digits in Arabic, as on Moroccan labels. */
export function hour(iso: string, timezone: string | undefined): string {
  return new Date(iso).toLocaleTimeString(language.locale() === 'ar' ? 'ar-MA-u-nu-latn' : 'fr-FR', { hour: '2-digit', minute: '2-digit', ...(timezone && { timeZone: timezone }) })
}
