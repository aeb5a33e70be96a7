/** What a phone says: one thing at a time, by one person, for one gathering. `inventory/schemas/field.py` reads it. */

export interface OpeningBody {
  readonly place_id: string
  readonly product_id: string
  readonly harvested_on: string
  readonly ordinal: number
  readonly commune: string | null
}

export interface WeighingBody {
  readonly member_id: string
  readonly gross_mg: number
  readonly tare_mg: number
  readonly plot_id: string | null
}

export interface CancellationBody {
  readonly weighing_id: string
}

/** What can be said: kind and body go together. */
export type Said =
  | { readonly kind: 'opening'; readonly body: OpeningBody }
  | { readonly kind: 'weighing'; readonly body: WeighingBody }
  | { readonly kind: 'cancellation'; readonly body: CancellationBody }
  | { readonly kind: 'closing'; readonly body: Readonly<Record<string, never>> }

/** As it is sent. */
export type Envelope = Said & {
  readonly id: string
  readonly author_id: string
  readonly organisation_id: string
  readonly gathering_id: string
  readonly occurred_at: string
}

export type RecordState = 'to_send' | 'acknowledged' | 'to_settle'

/** As it is kept; `position` is the order in which the phone spoke. */
export interface StoredRecord {
  readonly position?: number
  readonly id: string
  readonly author: string
  readonly gathering: string
  readonly occurredAt: string
  readonly envelope: Envelope
  readonly state: RecordState
  /** Why it is to settle, as the server said it. */
  readonly sentence: string | null
}

/** A photo as it is kept until the server has it. */
export interface StoredPhoto {
  readonly id: string
  readonly author: string
  readonly gathering: string
  readonly organisation: string
  readonly occurredAt: string
  readonly bytes: ArrayBuffer
  readonly sha256: string
  readonly state: RecordState
  readonly sentence: string | null
}

export interface Person {
  readonly id: string
  readonly name: string
}
