/** What one person says on a phone that others hold too: each thing with its id, kept until the server names it. */

export interface Person {
  readonly id: string
  readonly name: string
}

export type RecordState = 'to_send' | 'acknowledged' | 'to_settle'

/** A thing said, as it is kept; `position` is the order in which the phone spoke. */
export interface Said<Envelope = unknown> {
  readonly position?: number
  readonly id: string
  readonly author: string
  readonly occurredAt: string
  readonly envelope: Envelope
  readonly state: RecordState
  /** Why it is to settle, as the server said it. */
  readonly sentence: string | null
}

export interface SessionAnswer {
  readonly person: Person
  readonly csrf_token: string
  readonly now: string
}

export interface RecordAnswer {
  readonly id: string
  readonly state: 'recorded' | 'to_settle' | 'another_author'
  readonly sentence?: string
}

export interface BatchAnswer {
  readonly records: readonly RecordAnswer[]
}
