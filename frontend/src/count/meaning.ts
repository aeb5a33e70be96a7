/** What is scanned or typed: lots that this phone knows, a shelf's name, or something unknown. */

import { folded, wordsOf } from '../till/catalogue/search'
import { gtin14, read } from '../till/scan'
import type { LotFact } from './facts'

const OFFERED_MAX = 20
const SHELF_LENGTH_MAX = 40
const SHELF = /^shelf:\s*(.+)$/i

export type Meaning =
  | { readonly kind: 'lots'; readonly lots: readonly LotFact[] }
  | { readonly kind: 'shelf'; readonly name: string }
  /** A code of some goods that are none of ours, or none of this place. */
  | { readonly kind: 'unknown'; readonly text: string }
  /** Words that find nothing: not a code, nothing to keep. */
  | { readonly kind: 'nothing' }

/** What a text means among some lots; `isScanned` when a camera read it: then it is a code, whatever it says. */
export function meaningOf(text: string, lots: readonly LotFact[], isScanned = false): Meaning {
  const given = text.trim()
  const shelf = SHELF.exec(given)?.[1]
  if (shelf) return { kind: 'shelf', name: shelfNamed(shelf) }
  const found = lotsMeant(given, lots)
  if (found.length > 0) return { kind: 'lots', lots: found.slice(0, OFFERED_MAX) }
  return isScanned || isCode(given) ? { kind: 'unknown', text: readable(given) } : { kind: 'nothing' }
}

/** A shelf's name with its spaces in order, as the server writes it. */
export function shelfNamed(text: string): string {
  return text.split(/\s+/).join(' ').trim().slice(0, SHELF_LENGTH_MAX)
}

function lotsMeant(text: string, lots: readonly LotFact[]): LotFact[] {
  const scan = read(text)
  if (scan.kind === 'token') return lots.filter((one) => one.token === scan.token)
  if (scan.kind === 'gtin') return lots.filter((one) => one.gtin && gtin14(one.gtin) === scan.gtin && (scan.lot === null || one.code === scan.lot))
  if (scan.kind === 'article') return lots.filter((one) => one.article?.toLowerCase() === scan.code)
  const exact = lots.filter((one) => one.token === scan.text || one.code.toLowerCase() === scan.text.toLowerCase())
  return exact.length > 0 ? exact : searched(scan.text, lots)
}

function searched(text: string, lots: readonly LotFact[]): LotFact[] {
  const words = wordsOf(text)
  if (words.length === 0) return []
  return lots.filter((one) => {
    const about = folded(`${one.code} ${one.name.fr} ${one.name.ar} ${one.name.zgh}`)
    return words.every((word) => about.includes(word))
  })
}

/** Whether a typed text looks like a code: a scanner with keys types as a person does. */
function isCode(text: string): boolean {
  return /^https?:\/\//i.test(text) || (/\d/.test(text) && /^[\x21-\x7e\x1d]{6,}$/.test(text))
}

/** A code as it can be written down: the separators of GS1 as their sign, no other control signs. */
function readable(text: string): string {
  return text.replace(/\u001d/g, '\u241d').replace(/\p{Cc}/gu, '').slice(0, 200)
}
