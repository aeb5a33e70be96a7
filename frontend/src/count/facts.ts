/** What a counter's phone knows, as `shop/api/counts.py` tells it; never how many lie anywhere. */

export interface Named {
  readonly fr: string
  readonly ar: string
  readonly zgh: string
}

/** `H87` pieces, `GRM` milligrams, `MLT` microlitres. */
export type Unit = 'H87' | 'GRM' | 'MLT'

export interface LotFact {
  readonly id: string
  readonly code: string
  readonly token: string
  readonly unit: Unit
  readonly branch: string
  readonly pictogram: string
  readonly name: Named
  readonly gtin: string | null
  readonly article: string | null
}

export interface PlaceFact {
  readonly id: string
  readonly name: string
  readonly timezone: string
  readonly shelves: readonly string[]
  readonly lots: readonly LotFact[]
  readonly whole: boolean
}

export interface CountFact {
  readonly id: string
  readonly number: string
  readonly place_id: string
  readonly scope: 'place' | 'shelf' | 'articles' | 'cycle'
  readonly shelf: string | null
  readonly round: number
  /** Those that the present round asks for; null when all of the place. */
  readonly lots: readonly string[] | null
}

export interface Reference {
  readonly places: readonly PlaceFact[]
  readonly counts: readonly CountFact[]
}

export const NOTHING: Reference = { places: [], counts: [] }
