/** Everything the village phone says, in French, Arabic and Tamazight. */

import type { Named } from './facts'
import { ar } from './words/ar'
import { fr, type Word } from './words/fr'
import { zgh } from './words/zgh'

export type { Word } from './words/fr'
export type Locale = 'fr' | 'ar' | 'zgh'

export const LOCALES: readonly Locale[] = ['fr', 'ar', 'zgh']
/** Each language in its own letters. */
export const OWN_NAMES: Readonly<Record<Locale, string>> = { fr: 'Français', ar: 'العربية', zgh: 'ⵜⴰⵎⴰⵣⵉⵖⵜ' }
export const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { fr, ar, zgh }

const KEY = 'igoudar:field:locale'
let current: Locale = 'fr'

export function locale(): Locale {
  return current
}

/** Speak a language from now on, and tell the browser, which knows only the shell's French. */
export function speak(locale: Locale): void {
  current = locale
  document.documentElement.lang = locale
  document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr'
}

/** The language chosen on this phone, else the first of the browser's that we speak. */
export function localeOfPhone(): Locale {
  const wished = [localStorage.getItem(KEY) ?? '', ...navigator.languages]
  const spoken = wished.map((tag) => LOCALES.find((one) => one === tag.split('-')[0]))
  return spoken.find((one) => one !== undefined) ?? 'fr'
}

export function rememberLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale)
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

/** `samedi 28 novembre`; figures alone where browsers know no names of days. */
export function dayName(day: string): string {
  if (current === 'zgh') return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
  const tag = current === 'ar' ? 'ar-MA-u-nu-latn' : 'fr-FR'
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(tag, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
}
