/** What a counter says: one thing at a time, in one round of one count. `shop/schemas/counting.py` reads it. */

import type { Said as Kept } from '../queue/person'
import type { Named, Unit } from './facts'

export type { Person } from '../queue/person'

export interface FigureBody {
  readonly lot_id: string
  /** Pieces, milligrams or microlitres. */
  readonly quantity: number
  readonly shelf: string
  /** The moment of its first piece, when it was counted piece by piece. */
  readonly begun_at: string | null
}

export interface UnknownBody {
  readonly text: string
  readonly pieces: number
  readonly shelf: string
}

type Nothing = Readonly<Record<string, never>>

/** What can be said: kind and body go together. */
export type Said =
  | { readonly kind: 'figure'; readonly body: FigureBody }
  | { readonly kind: 'withdrawn'; readonly body: { readonly entry_id: string } }
  | { readonly kind: 'unknown'; readonly body: UnknownBody }
  | { readonly kind: 'settled'; readonly body: { readonly unknown_id: string } }
  | { readonly kind: 'taken'; readonly body: Nothing }
  | { readonly kind: 'done'; readonly body: Nothing }

/** As it is sent. */
export type Envelope = Said & {
  readonly id: string
  readonly author_id: string
  readonly count_id: string
  readonly round: number
  readonly occurred_at: string
}

/** What a lot was called when it was counted: to be read when the phone no longer knows the lot. */
export interface LotNamed {
  readonly code: string
  readonly name: Named
  readonly unit: Unit
}

/** As it is kept. */
export interface StoredRecord extends Kept<Envelope> {
  /** The count's number, for people. */
  readonly number: string
  readonly lot: LotNamed | null
}
