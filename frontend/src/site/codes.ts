/** Which lots a scanned code stands for, among those of a page. Pure. */
import { read } from '../till/scan'

export interface NotedLot {
  readonly lot: string
  readonly token: string
  /** 14 digits, or nothing when the pack has none. */
  readonly gtin: string
}

const PACK = /\/l\/([^/?#]+)\/([^/?#]+)|\/10\/([^/?#]+)\/21\/([^/?#]+)/

/** The number of the pack that a printed address names, so that it is counted once. */
export function packIn(code: string): string | null {
  const found = PACK.exec(code)
  return found ? `${found[1] ?? found[3]}/${found[2] ?? found[4]}` : null
}

/** All of `lots` that the code may mean: one for a lot, several when only the article is told. */
export function meant<Lot extends NotedLot>(code: string, lots: readonly Lot[]): Lot[] {
  const scan = read(code)
  switch (scan.kind) {
    case 'token':
      return lots.filter((one) => one.token === scan.token)
    case 'gtin':
      return lots.filter((one) => one.gtin === scan.gtin && (scan.lot === null || one.lot === scan.lot))
    case 'text':
      return lots.filter((one) => one.token === scan.text || one.lot.toUpperCase() === scan.text.toUpperCase())
    default:
      return []
  }
}
