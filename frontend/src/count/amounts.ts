/** Quantities as a counter types and reads them; always whole units between. */

import { milligrams, typed as typedMass } from '../phone/amounts'
import type { Unit } from './facts'

const DIGITS_MAX = 7
const BASE = 1_000_000
const SIGNS: Readonly<Record<Unit, string>> = { H87: '', GRM: 'kg', MLT: 'L' }

/** What a lot is counted in: never the measure of its size, which would tell it. */
export function signOf(unit: Unit): string {
  return SIGNS[unit]
}

/** What is typed once a key is pressed. */
export function typed(before: string, key: string, unit: Unit): string {
  if (unit !== 'H87') return typedMass(before, key, 'kg')
  if (key === '⌫') return before.slice(0, -1)
  if (!/^\d$/.test(key) || before.length >= DIGITS_MAX) return before
  return before === '0' ? key : before + key
}

/** What was typed, in the lot's unit; a litre has as many microlitres as a kilogram milligrams. */
export function quantityOf(text: string, unit: Unit): number {
  return unit === 'H87' ? Number(text) : milligrams(text, 'kg')
}

/** `12`, `1,5 kg`: digits, comma and sign, the same in every language. */
export function inWords(quantity: number, unit: Unit): string {
  if (unit === 'H87') return String(quantity)
  const whole = Math.trunc(quantity / BASE)
  const rest = String(quantity % BASE).padStart(6, '0').replace(/0+$/, '')
  return `${rest ? `${whole},${rest}` : whole} ${SIGNS[unit]}`
}
