/** Goods sold by weight: counted in grams, priced by the kilogram. */

import { type Cents, proportion } from '../money'

export const PIECES = 1
export const GRAMS_PER_KILOGRAM = 1000
/** How many units a price is for. */
export type Per = typeof PIECES | typeof GRAMS_PER_KILOGRAM
/** More than any counter scale shows. */
export const WEIGHT_MAX_G = 999_999

/** What a quantity costs before any discount: quantity × unit price ÷ per, half away from zero. */
export function worthOf(quantity: number, unitPriceCents: Cents, per: Per): Cents {
  return proportion(unitPriceCents, quantity, per)
}

/** Grams of what somebody typed in kilograms (`0,35`, `1.250`, `2`); null when it is no weight. */
export function readKilograms(typed: string): number | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  const found = /^(\d{1,3})(?:\.(\d{0,3}))?$/.exec(text)
  if (!found) return null
  const grams = Number(found[1]) * GRAMS_PER_KILOGRAM + Number((found[2] ?? '').padEnd(3, '0'))
  return grams > 0 ? grams : null
}

/** `0,350 kg`, as a receipt prints a weight. */
export function tellKilograms(grams: number): string {
  const size = Math.abs(grams)
  const rest = String(size % GRAMS_PER_KILOGRAM).padStart(3, '0')
  return `${grams < 0 ? '-' : ''}${Math.trunc(size / GRAMS_PER_KILOGRAM)},${rest} kg`
}

/** What is sold once the dish is taken off; null when nothing is left, or more than a scale shows. */
export function netWeight(grossG: number, tareG: number): number | null {
  const net = grossG - tareG
  return tareG >= 0 && net > 0 && net <= WEIGHT_MAX_G ? net : null
}
