/** The phone's clock, corrected by the server's: a figure is compared with the stock of its very moment. */

export interface Clock {
  /** What is added to the phone's clock, in milliseconds. */
  readonly offsetMs: number
  /** How far the truth may be from it: half of the way there and back. */
  readonly doubtMs: number
}

/**
 * The clock once the server said that it was `serverMs` there, asked and answered at these moments of the phone's.
 * The more precise of two that agree is kept; when they do not, the phone's clock was changed, and the new one holds.
 */
export function corrected(known: Clock | null, serverMs: number, askedMs: number, answeredMs: number): Clock | null {
  if (!Number.isFinite(serverMs) || answeredMs < askedMs) return known
  const heard = { offsetMs: Math.round(serverMs - (askedMs + answeredMs) / 2), doubtMs: Math.ceil((answeredMs - askedMs) / 2) }
  if (!known) return heard
  const doAgree = Math.abs(heard.offsetMs - known.offsetMs) <= heard.doubtMs + known.doubtMs + 250
  return doAgree && known.doubtMs <= heard.doubtMs ? known : heard
}

/** The moment of what is said now: by the server's clock, and after all that this phone said before. */
export function momentOf(clock: Clock | null, nowMs: number, lastSaid: string | null): string {
  const moment = nowMs + (clock?.offsetMs ?? 0)
  return new Date(Math.max(moment, lastSaid ? Date.parse(lastSaid) + 1 : 0)).toISOString()
}
