/** What was weighed with last, by product: the same basket and the same scale serve the whole morning. */

import type { Measure } from '../phone/amounts'

const BASKET = 'igoudar:field:basket:'
const MEASURE = 'igoudar:field:measure:'

export function basketMg(productId: string): number {
  const kept = Number(localStorage.getItem(BASKET + productId))
  return Number.isSafeInteger(kept) && kept > 0 ? kept : 0
}

export function rememberBasket(productId: string, mg: number): void {
  localStorage.setItem(BASKET + productId, String(mg))
}

export function measureChosen(productId: string): Measure | null {
  const kept = localStorage.getItem(MEASURE + productId)
  return kept === 'g' || kept === 'kg' ? kept : null
}

export function rememberMeasure(productId: string, measure: Measure): void {
  localStorage.setItem(MEASURE + productId, measure)
}
