/** The server as the till sees it: each answer is given, refused with a sentence, or not reached. */

import type { CashSession, Closing, Config, Lot, SaleBody, Snapshot } from './contract';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export type Answer<T> =
  | { readonly kind: 'given'; readonly value: T; readonly etag: string | null }
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'away' };

const ASK_MS_MAX = 15_000;
export const LOT_MS_MAX = 800;

export class Server {
  constructor(private readonly config: Config) {}

  snapshot(etag: string | null): Promise<Answer<Snapshot>> {
    return this.ask('snapshot', etag ? { headers: { 'If-None-Match': etag } } : {});
  }

  lot(code: string): Promise<Answer<Lot>> {
    return this.ask(`lots/${encodeURIComponent(code)}`, {}, LOT_MS_MAX);
  }

  openDrawer(id: string, opening_float_cents: number): Promise<Answer<CashSession>> {
    return this.post('cash-sessions', { id, opening_float_cents, occurred_at: new Date().toISOString() });
  }

  closeDrawer(id: string, operation_id: string, counted_cents: number, reason: string | null): Promise<Answer<Closing>> {
    const body = { operation_id, counted_cents, reason, occurred_at: new Date().toISOString() };
    return this.post(`cash-sessions/${id}/closing`, body);
  }

  sell(sale: SaleBody): Promise<Answer<{ id: string; flags: string[] }>> {
    return this.post('sales', sale, { 'Idempotency-Key': sale.id });
  }

  private post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const all = { 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken(), ...headers };
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: all });
  }

  private async ask<T>(path: string, init: RequestInit, limitMs: number = ASK_MS_MAX): Promise<Answer<T>> {
    let response: Response;
    try {
      const headers = { Accept: 'application/json', ...(init.headers as Record<string, string> | undefined) };
      response = await fetch(`${this.config.api}/${path}`, {
        ...init,
        headers,
        cache: 'no-store',
        signal: AbortSignal.timeout(limitMs),
      });
    } catch {
      return { kind: 'away' };
    }
    if (response.status === 304) return { kind: 'same' };
    // A server that is ill, or a wall on the way, has not refused anything: it is asked again later.
    if (response.status >= 500 || response.status === 429) return { kind: 'away' };
    const value: unknown = await response.json().catch(() => null);
    if (response.ok && value !== null) return { kind: 'given', value: value as T, etag: response.headers.get('ETag') };
    return { kind: 'refused', problem: problemOf(response.status, value) };
  }
}

function problemOf(status: number, value: unknown): Problem {
  const said = (value ?? {}) as Partial<Problem>;
  return { status, code: said.code ?? '', detail: said.detail ?? String(status), values: said.values ?? {} };
}

function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
}
