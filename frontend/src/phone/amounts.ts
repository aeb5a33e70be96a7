/** Weights as they are typed with digits alone, and told; always whole milligrams between. */

export type Measure = 'g' | 'kg'

export const MG: Readonly<Record<Measure, number>> = { g: 1_000, kg: 1_000_000 }
const DECIMALS: Readonly<Record<Measure, number>> = { g: 1, kg: 3 }
const DIGITS_MAX = 6

/** What is typed once a key is pressed: digits, one comma, as fine as a scale shows; a key that fits nowhere changes nothing. */
export function typed(before: string, key: string, measure: Measure): string {
  if (key === '⌫') return before.slice(0, -1)
  if (key === ',') return before.includes(',') ? before : `${before || '0'},`
  if (!/^\d$/.test(key)) return before
  const [whole = '', decimals] = before.split(',')
  if (decimals !== undefined) return decimals.length < DECIMALS[measure] ? before + key : before
  if (whole === '0') return key
  return whole.length < DIGITS_MAX ? before + key : before
}

/** Milligrams of what was typed; 0 for nothing. */
export function milligrams(text: string, measure: Measure): number {
  const [whole = '', decimals = ''] = text.split(',')
  const unit = MG[measure]
  const parts = decimals === '' ? 0 : (Number(decimals) * unit) / 10 ** decimals.length
  return Number(whole || '0') * unit + parts
}

/** `1,240 kg`, `860 g`: as it would be typed; only digits, comma and unit, the same in every language. */
export function told(mg: number): string {
  return Math.abs(mg) >= MG.kg ? `${inMeasure(mg, 'kg')} kg` : `${inMeasure(mg, 'g')} g`
}

/** A weight as it would be typed in a measure. */
export function inMeasure(mg: number, measure: Measure): string {
  const unit = MG[measure]
  const whole = Math.trunc(mg / unit)
  const rest = String(Math.abs(mg % unit)).padStart(String(unit).length - 1, '0').replace(/0+$/, '')
  return rest ? `${whole},${rest}` : String(whole)
}

/** What a scale for a product shows: grams where one brings little, else kilograms. */
export function measureFor(plausibleMg: readonly [number, number]): Measure {
  return plausibleMg[1] < 2 * MG.kg ? 'g' : 'kg'
}

export type Doubt = 'little' | 'much' | null

/** Whether a weight is one that nobody brings at once: then the phone asks again. */
export function doubtOf(netMg: number, [low, high]: readonly [number, number]): Doubt {
  if (netMg < low) return 'little'
  return netMg > high ? 'much' : null
}
