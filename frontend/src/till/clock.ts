/** The business day of the place, by this device's clock. */

import { businessDay } from '../queue/days'
import type { Moment } from './journal/journal'

export { businessDay }

export function momentAt(at: Date, timezone: string): Moment {
  return { at, day: businessDay(at, timezone) }
}
