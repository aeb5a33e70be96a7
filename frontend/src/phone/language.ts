/** The languages of an application for phones: the one chosen on this phone, and its sentences. */

// A name in Latin letters must not turn an Arabic sentence around, nor its full stop: each gap stands apart.
const APART = ['\u2068', '\u2069'] as const

export type Gaps = Readonly<Record<string, string | number>>

export interface Language<Locale extends string, Word extends string> {
  readonly locales: readonly Locale[]
  locale(): Locale
  /** Speak a language from now on, and tell the browser, which knows only the shell's French. */
  speak(locale: Locale): void
  /** The language chosen on this phone, else the first of the browser's that we speak. */
  localeOfPhone(): Locale
  rememberLocale(locale: Locale): void
  /** A sentence in the phone's language with its {gaps} filled. */
  t(word: Word, gaps?: Gaps): string
  /** The name in the phone's language, in French where it has none. */
  named(name: Readonly<Record<Locale | 'fr', string>>): string
}

/** French, and what else the words are in; the phone remembers the chosen one under `key`. */
export function languageOf<Locale extends string, Word extends string>(
  key: string,
  words: Readonly<Record<Locale | 'fr', Readonly<Record<Word, string>>>>,
): Language<Locale | 'fr', Word> {
  const locales = Object.keys(words) as (Locale | 'fr')[]
  let current: Locale | 'fr' = 'fr'
  return {
    locales,
    locale: () => current,
    speak(locale) {
      current = locale
      document.documentElement.lang = locale
      document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr'
    },
    localeOfPhone() {
      const wished = [localStorage.getItem(key) ?? '', ...navigator.languages]
      const spoken = wished.map((tag) => locales.find((one) => one === tag.split('-')[0]))
      return spoken.find((one) => one !== undefined) ?? 'fr'
    },
    rememberLocale: (locale) => localStorage.setItem(key, locale),
    t: (word, gaps = {}) => words[current][word].replace(/\{(\w+)\}/g, (_, name: string) => `${APART[0]}${gaps[name] ?? ''}${APART[1]}`),
    named: (name) => name[current] || name.fr,
  }
}
