/** Sends kept sales in order, each with its own id, until the server has acknowledged that very one. */

import type { Server } from './server';
import type { StoredSale, TillStore } from './store';

export type SendingResult = 'done' | 'away' | 'signed_out';

const PAUSE_MS_MAX = 60_000;

/** How long to wait after so many failures: 1 s, 2 s, 4 s … at most a minute. */
export function pauseMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), PAUSE_MS_MAX);
}

/**
 * Send what is unsent. A sale that the server cannot take is put aside with its reason and the others
 * go on; a server that does not answer, or that asks to sign in, stops the round: nothing is lost.
 */
export async function sendAll(store: TillStore, server: Pick<Server, 'sell'>): Promise<SendingResult> {
  for (const sale of await store.unsent()) {
    const result = await sendOne(store, server, sale);
    if (result !== 'done') return result;
  }
  return 'done';
}

async function sendOne(store: TillStore, server: Pick<Server, 'sell'>, sale: StoredSale): Promise<SendingResult> {
  const answer = await server.sell(sale.body);
  const attempts = sale.attempts + 1;
  if (answer.kind === 'given') {
    await store.mark(sale.id, { state: 'sent', attempts, reason: null });
    return 'done';
  }
  if (answer.kind === 'refused') {
    const { status, code, detail } = answer.problem;
    // An expired session or page token says nothing of the sale: it waits for the seller to sign in.
    if (status === 401 || status === 403 || code === 'form-expired') return 'signed_out';
    await store.mark(sale.id, { state: 'refused', attempts, reason: detail });
    return 'done';
  }
  await store.mark(sale.id, { attempts });
  return 'away';
}
