/** The business day of the place, by this device's clock. */

import type { Moment } from './journal/journal'

const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-22` at the place. */
export function businessDay(at: Date, timezone: string): string {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timezone, format)
  }
  return format.format(at)
}

export function momentAt(at: Date, timezone: string): Moment {
  return { at, day: businessDay(at, timezone) }
}
