/** Sends what waits, in its order, until the server has acknowledged each very record. */

import type { Answer } from './asking'

export const BATCH_MAX = 50

export type SendingResult = 'done' | 'away' | 'unknown_device'

/** What waits on a device, and where it goes. */
export interface Outgoing<Item, Told> {
  /** The next that wait, in the order in which they were said. */
  waiting(max: number): Promise<readonly Item[]>
  send(items: readonly Item[]): Promise<Answer<Told>>
  /** Whether an answer is one of our server's: something else may answer 200, and acknowledges nothing. */
  isAnswer(told: Told): boolean
  /** Mark what an answer names; how many it named. */
  take(items: readonly Item[], told: Told): Promise<number>
  /** Keep one that the server cannot take, with its reason. */
  setAside(item: Item, sentence: string): Promise<void>
}

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
export async function sendWaiting<Item, Told>(out: Outgoing<Item, Told>, batchMax = BATCH_MAX): Promise<SendingResult> {
  for (;;) {
    const batch = await out.waiting(batchMax)
    if (batch.length === 0) return 'done'
    const answer = await out.send(batch)
    if (answer.kind === 'given') {
      const marked = out.isAnswer(answer.value) ? await out.take(batch, answer.value) : 0
      // An answer that names none of them acknowledges nothing: try again later rather than for ever.
      if (marked === 0) return 'away'
      continue
    }
    if (answer.kind !== 'refused') return 'away'
    if (answer.problem.status === 401) return 'unknown_device'
    if (PASSING_STATUSES.has(answer.problem.status)) return 'away'
    // The whole batch was refused for one of them: alone, each is taken or put aside with its reason.
    if (batch.length > 1) return sendWaiting(out, 1)
    await out.setAside(batch[0] as Item, answer.problem.detail)
  }
}
