/** Sends what the till said, in its order, until the server has acknowledged each very record. */

import { BATCH_MAX, type SendingResult, sendWaiting } from '../../queue/sending'
import type { Chain } from '../records'
import { CHAINS } from '../records'
import type { Answer } from '../server'
import type { Head } from './book'
import type { StoredRecord, TillStore } from './store'

export { BATCH_MAX, pauseMs, type SendingResult } from '../../queue/sending'

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

/** Send all that waits on this till. */
export function sendAll(store: TillStore, server: RecordsServer, batchMax = BATCH_MAX): Promise<SendingResult> {
  return sendWaiting<StoredRecord, BatchAnswer>({
    waiting: async (max) => (await store.unsent()).slice(0, max),
    send: (records) => server.send(records.map(envelopeOf)),
    isAnswer: (told) => Array.isArray(told?.records),
    take: (records, told) => take(store, records, told),
    setAside: (record, sentence) => store.mark(record.position as number, { state: 'to_settle', sentence }),
  }, batchMax)
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
