/** Everything the counter's phone says, in French and Arabic. */

import type { Named } from './facts'
import { ar } from './words/ar'
import { fr, type Word } from './words/fr'

export type { Word } from './words/fr'
export type Locale = 'fr' | 'ar'

export const LOCALES: readonly Locale[] = ['fr', 'ar']
/** Each language in its own letters. */
export const OWN_NAMES: Readonly<Record<Locale, string>> = { fr: 'Français', ar: 'العربية' }
export const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { fr, ar }

const KEY = 'igoudar:count:locale'
let current: Locale = 'fr'

export function locale(): Locale {
  return current
}

/** Speak a language from now on, and tell the browser, which knows only the shell's French. */
export function speak(to: Locale): void {
  current = to
  document.documentElement.lang = to
  document.documentElement.dir = to === 'ar' ? 'rtl' : 'ltr'
}

/** The language chosen on this phone, else the first of the browser's that we speak. */
export function localeOfPhone(): Locale {
  const wished = [localStorage.getItem(KEY) ?? '', ...navigator.languages]
  return wished.map((tag) => LOCALES.find((one) => one === tag.split('-')[0])).find((one) => one !== undefined) ?? 'fr'
}

export function rememberLocale(to: Locale): void {
  localStorage.setItem(KEY, to)
}

// A name in Latin letters must not turn an Arabic sentence around, nor its full stop: each gap stands apart.
const APART = ['\u2068', '\u2069'] as const

/** A sentence in the phone's language with its {gaps} filled. */
export function t(word: Word, gaps: Readonly<Record<string, string | number>> = {}): string {
  return WORDS[current][word].replace(/\{(\w+)\}/g, (_, name: string) => `${APART[0]}${gaps[name] ?? ''}${APART[1]}`)
}

/** The name in the phone's language, in French where it has none. */
export function named(name: Named): string {
  return name[current] || name.fr
}

/** `14:05` at a place, or where the phone is; Western digits in Arabic, as on Moroccan labels. */
export function hour(iso: string, timezone: string | undefined): string {
  return new Date(iso).toLocaleTimeString(current === 'ar' ? 'ar-MA-u-nu-latn' : 'fr-FR', { hour: '2-digit', minute: '2-digit', ...(timezone && { timeZone: timezone }) })
}
