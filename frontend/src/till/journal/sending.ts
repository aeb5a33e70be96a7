/** Sends what was said, in its order, until the server has acknowledged each very record. */

import type { Chain } from '../records'
import { CHAINS } from '../records'
import type { Answer } from '../server'
import type { Head } from './book'
import type { StoredRecord, TillStore } from './store'

export const BATCH_MAX = 50

export interface RecordAnswer {
  readonly id: string
  readonly state: 'recorded' | 'to_settle'
  readonly sentence?: string
  readonly flags: readonly string[]
}

export interface BatchAnswer {
  readonly records: readonly RecordAnswer[]
  readonly heads: Readonly<Partial<Record<Chain, Head>>>
  readonly state: 'open' | 'closed' | 'replaced'
}

export interface Envelope {
  readonly id: string
  readonly chain: string
  readonly kind: string
  readonly sequence: number
  readonly text: string
  readonly signature: string
}

export interface RecordsServer {
  send(records: readonly Envelope[]): Promise<Answer<BatchAnswer>>
}

export type SendingResult = 'done' | 'away' | 'unknown_device'

/** A refusal that says nothing of the records themselves: they wait, as for a server that does not answer. */
const PASSING_STATUSES = new Set([403, 408, 409, 425, 426, 429, 503])
const PAUSE_MS_MAX = 60_000

/** How long to wait after so many failures: 1 s, 2 s, 4 s … at most a minute. */
export function pauseMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), PAUSE_MS_MAX)
}

/**
 * Send all that waits, in batches. An answer is for each record: one that the server has put to settle is
 * kept here with its reason, and the others go on. Nothing is marked without an answer that names it.
 */
export async function sendAll(store: TillStore, server: RecordsServer, batchMax = BATCH_MAX): Promise<SendingResult> {
  for (;;) {
    const batch = (await store.unsent()).slice(0, batchMax)
    if (batch.length === 0) return 'done'
    const answer = await server.send(batch.map(envelopeOf))
    // Something else than our server may answer 200: it acknowledges nothing.
    if (answer.kind === 'given' && !Array.isArray(answer.value?.records)) return 'away'
    if (answer.kind === 'given') {
      const marked = await take(store, batch, answer.value)
      // An answer that names none of them acknowledges nothing: try again later rather than for ever.
      if (marked === 0) return 'away'
      continue
    }
    if (answer.kind !== 'refused') return 'away'
    if (answer.problem.status === 401) return 'unknown_device'
    if (PASSING_STATUSES.has(answer.problem.status)) return 'away'
    // The whole batch was refused for one of them: alone, each is taken or put aside with its reason.
    if (batch.length > 1) {
      const result = await sendAll(store, server, 1)
      return result
    }
    const one = batch[0] as StoredRecord
    await store.mark(one.position as number, { state: 'to_settle', sentence: answer.problem.detail })
  }
}

export function envelopeOf(record: StoredRecord): Envelope {
  const { id, chain, kind, sequence, text, signature } = record
  return { id, chain, kind, sequence, text, signature }
}

async function take(store: TillStore, batch: readonly StoredRecord[], answer: BatchAnswer): Promise<number> {
  const byId = new Map(answer.records.map((one) => [one.id, one]))
  let marked = 0
  await store.transaction('rw', store.records, async () => {
    for (const record of batch) {
      const said = byId.get(record.id)
      if (!said) continue
      marked += 1
      const state = said.state === 'recorded' ? 'acknowledged' : 'to_settle'
      await store.mark(record.position as number, { state, sentence: said.sentence ?? null, flags: said.flags })
    }
  })
  await sendAgainWhatWasLost(store, answer)
  return marked
}

/** The server stands behind what it acknowledged: it came back from an old copy, and is told again. */
export async function sendAgainWhatWasLost(store: TillStore, answer: Pick<BatchAnswer, 'heads'>): Promise<number> {
  let again = 0
  for (const chain of CHAINS) again += await store.sendAgainAfter(chain, answer.heads?.[chain]?.sequence ?? 0)
  return again
}
