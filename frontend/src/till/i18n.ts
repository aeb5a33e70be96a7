/** Everything the till says, in French and Arabic; the words are in `words/`, by subject. */

import * as cards from './words/cards'
import * as counter from './words/counter'
import * as device from './words/device'
import * as drawer from './words/drawer'
import * as receipts from './words/receipts'

const fr = { ...counter.fr, ...drawer.fr, ...receipts.fr, ...device.fr, ...cards.fr } as const
export type Word = keyof typeof fr
const ar: Record<Word, string> = { ...counter.ar, ...drawer.ar, ...receipts.ar, ...device.ar, ...cards.ar }

export type Locale = 'fr' | 'ar';

let current: Locale = 'fr';

export function locale(): Locale {
  return current
}

export function speak(locale: Locale): void {
  current = locale;
}

/** A sentence in the till's language with its {gaps} filled. */
export function t(word: Word, gaps: Readonly<Record<string, string | number>> = {}): string {
  const sentence: string = (current === 'ar' ? ar : fr)[word];
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(gaps[name] ?? ''));
}

/** The name in the till's language. */
export function named(name: { readonly fr: string; readonly ar: string }): string {
  return current === 'ar' && name.ar ? name.ar : name.fr;
}

function tag(): string {
  // Western digits in Arabic: that is what Moroccan price labels carry.
  return current === 'ar' ? 'ar-MA-u-nu-latn' : 'fr-FR';
}

/** `1 234,50`, with the currency's sign when asked. */
export function money(cents: number, currency?: string): string {
  const text = (cents / 100).toLocaleString(tag(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (!currency) return text;
  return `${text}\u00a0${currency === 'MAD' ? (current === 'ar' ? 'د.م.' : 'DH') : '€'}`;
}

/** `11/2028`: a best-before date at the counter. */
export function month(day: string): string {
  return `${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `21/11/2026 12:42` at the place. */
export function moment(iso: string, timezone: string): string {
  return new Date(iso).toLocaleString(tag(), { dateStyle: 'short', timeStyle: 'short', timeZone: timezone });
}

export function clock(now: Date, timezone: string): string {
  return now.toLocaleTimeString(tag(), { hour: '2-digit', minute: '2-digit', timeZone: timezone });
}
