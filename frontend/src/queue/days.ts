/** The business day of a place, by this device's clock. */

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
