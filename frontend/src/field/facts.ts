/** What a phone knows without network, as the server told it (`inventory/api/field.py`). */

export interface Named {
  readonly fr: string
  readonly ar: string
  readonly zgh: string
}
export interface OrganisationFact {
  readonly id: string
  readonly name: string
  readonly name_ar: string | null
  readonly branches: readonly string[]
}
export interface PlaceFact {
  readonly id: string
  readonly organisation_id: string
  readonly name: string
  readonly timezone: string
}
export interface ProductFact {
  readonly id: string
  readonly branch: string
  readonly pictogram: string
  readonly name: Named
  /** The least and the most that one person brings at once: outside it the phone asks again. */
  readonly plausible_mg: readonly [number, number]
}
export interface MemberFact {
  readonly id: string
  readonly organisation_id: string
  readonly number: string
  readonly name: string
  readonly village: string | null
  /** How often she brought something. */
  readonly times: number
}
export interface PlotFact {
  readonly id: string
  readonly organisation_id: string
  readonly member_id: string | null
  readonly code: string
  readonly name: string | null
  readonly commune: string
  readonly crop: string
}
/** A lot that may be photographed. */
export interface LotFact {
  readonly id: string
  readonly organisation_id: string
  readonly code: string
  readonly made_on: string
  readonly branch: string
  readonly pictogram: string
  readonly name: Named
}
/** What an open dossier asks a photo of. */
export interface AskedPhotoFact {
  readonly dossier_id: string
  readonly organisation_id: string
  readonly dossier: string
  readonly standard: Named
  readonly code: string
  readonly title: Named
  readonly applies_to: string
  /** How many pieces show it already. */
  readonly pieces: number
}
export interface Reference {
  readonly organisations: readonly OrganisationFact[]
  readonly places: readonly PlaceFact[]
  readonly products: readonly ProductFact[]
  readonly members: readonly MemberFact[]
  readonly plots: readonly PlotFact[]
  readonly lots: readonly LotFact[]
  readonly asked_photos: readonly AskedPhotoFact[]
  readonly whole: boolean
}

/** A gathering that the server knows, whoever opened it. */
export interface GatheringFact {
  readonly id: string
  readonly organisation_id: string
  readonly place_id: string
  readonly product_id: string
  readonly harvested_on: string
  readonly ordinal: number
  readonly commune: string | null
  readonly closed: boolean
  readonly lot_code: string | null
  readonly weighings: number
  readonly net_mg: number
}

export const NOTHING: Reference = { organisations: [], places: [], products: [], members: [], plots: [], lots: [], asked_photos: [], whole: true }
