/** What the shell, the same for everybody, learns from its address and device: which till and language. */

import type { Locale } from '../i18n'

const LAST_TILL = 'igoudar:till'
const LOCALE = 'igoudar:locale'
const LOCALES: readonly Locale[] = ['fr', 'ar']
const TILL_ADDRESS = /^\/till\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i

/** The id of the till in an address such as `/till/0198…`, in small letters; null in any other. */
export function tillOfAddress(path: string): string | null {
  return TILL_ADDRESS.exec(path)?.[1]?.toLowerCase() ?? null
}

/** Where `/till/` leads: to the till last used on this device, else to the list of tills. */
export function addressOfLastTill(): string {
  const last = `/till/${localStorage.getItem(LAST_TILL) ?? ''}`
  return tillOfAddress(last) ? last : '/tills'
}

/** The id of this page's till; null when the page has none and is on its way to the till last used. */
export function tillOfPage(): string | null {
  const id = tillOfAddress(location.pathname)
  if (id === null) location.replace(addressOfLastTill())
  return id
}

/** Have `/till/` open this till from now on. */
export function rememberTill(id: string): void {
  localStorage.setItem(LAST_TILL, id)
}

/** The language chosen on this device, else the first of the browser's that we speak, else the page's. */
export function localeOfDevice(): Locale {
  const wished = [localStorage.getItem(LOCALE) ?? '', ...navigator.languages, document.documentElement.lang]
  return wished.map(localeOf).find((locale) => locale !== undefined) ?? 'fr'
}

function localeOf(tag: string): Locale | undefined {
  return LOCALES.find((locale) => locale === tag.split('-')[0])
}

/** Keep the language chosen at this till. */
export function rememberLocale(locale: Locale): void {
  localStorage.setItem(LOCALE, locale)
}

/** Tell the browser, which knows only the shell's French, the language and the direction of the page. */
export function setPageLanguage(locale: Locale): void {
  document.documentElement.lang = locale
  document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr'
}
