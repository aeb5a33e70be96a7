/** What a counter told in a round, lot by lot and shelf by shelf: the last figure stands, one taken back does not. */

import type { FigureBody, LotNamed, StoredRecord, UnknownBody } from './records'

/** A figure that stands. */
export interface Figure extends FigureBody {
  readonly id: string
  readonly at: string
  readonly lot: LotNamed | null
  readonly record: StoredRecord
}

/** A code that no lot answered to and that nobody settled. */
export interface Unknown extends UnknownBody {
  readonly id: string
  readonly at: string
}

export interface Told {
  /** By lot and shelf, the latest told first. */
  readonly standing: readonly Figure[]
  /** All figures that were not taken back, in their order. */
  readonly figures: readonly Figure[]
  readonly unknown: readonly Unknown[]
  /** Whether her last word of this round is that she has done; null when she never took it. */
  readonly isDone: boolean | null
}

/** What one person told of a round on this phone. */
export function told(records: readonly StoredRecord[], countId: string, round: number, author: string): Told {
  const hers = records.filter((one) => one.author === author && one.envelope.count_id === countId && one.envelope.round === round)
  const [withdrawn, settled] = [new Set<string>(), new Set<string>()]
  const [figures, unknown]: [Figure[], Unknown[]] = [[], []]
  let isDone: boolean | null = null
  for (const record of hers) {
    const { envelope: said, lot, id, occurredAt: at } = record
    if (said.kind === 'figure') figures.push({ ...said.body, id, at, lot, record })
    else if (said.kind === 'withdrawn') withdrawn.add(said.body.entry_id)
    else if (said.kind === 'unknown') unknown.push({ ...said.body, id, at })
    else if (said.kind === 'settled') settled.add(textOf(hers, said.body.unknown_id))
    else isDone = said.kind === 'done'
  }
  // What the server refused stands nowhere: it is among what is to settle.
  const kept = figures.filter((one) => !withdrawn.has(one.id) && one.record.state !== 'to_settle')
  return { standing: standingOf(kept), figures: kept, unknown: unknown.filter((one) => !settled.has(one.text)), isDone }
}

function textOf(records: readonly StoredRecord[], unknownId: string): string {
  const said = records.find((one) => one.id === unknownId)?.envelope
  return said?.kind === 'unknown' ? said.body.text : ''
}

function standingOf(figures: readonly Figure[]): Figure[] {
  const last = new Map<string, Figure>()
  for (const one of figures) {
    const key = `${one.lot_id} ${one.shelf}`
    last.delete(key)
    last.set(key, one)
  }
  return [...last.values()].reverse()
}

/** The figure once one more piece is found: it grows from the one that stands on that shelf. */
export function onePieceMore(standing: readonly Figure[], lotId: string, shelf: string): FigureBody {
  const before = standing.find((one) => one.lot_id === lotId && one.shelf === shelf)
  const begun = before ? (before.begun_at ?? before.at) : null
  return { lot_id: lotId, quantity: (before?.quantity ?? 0) + 1, shelf, begun_at: begun }
}
