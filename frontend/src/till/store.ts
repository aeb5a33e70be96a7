/** What the till keeps on this device: the offer, and every sale until the server has acknowledged it. */

import Dexie, { type Table } from 'dexie';

import type { SaleBody, Snapshot } from './contract';

export type SaleState = 'to_send' | 'sent' | 'refused';

export interface StoredSale {
  readonly id: string;
  readonly number: number;
  readonly body: SaleBody;
  readonly state: SaleState;
  readonly createdAt: string;
  readonly attempts: number;
  readonly reason: string | null;
}

interface Kept {
  readonly key: string;
  readonly value: unknown;
}

const SENT_KEPT_DAYS = 30;

export class TillStore extends Dexie {
  private readonly sales!: Table<StoredSale, string>;
  private readonly kept!: Table<Kept, string>;

  constructor(tillId: string) {
    super(`igoudar-till-${tillId}`);
    this.version(1).stores({ sales: 'id, number, state, createdAt', kept: 'key' });
  }

  async keepSnapshot(snapshot: Snapshot, etag: string | null): Promise<void> {
    await this.kept.bulkPut([{ key: 'snapshot', value: snapshot }, { key: 'etag', value: etag }]);
  }

  async snapshot(): Promise<{ snapshot: Snapshot | null; etag: string | null }> {
    const [snapshot, etag] = await this.kept.bulkGet(['snapshot', 'etag']);
    return { snapshot: (snapshot?.value as Snapshot) ?? null, etag: (etag?.value as string) ?? null };
  }

  /** Keep a sale before anything is shown or sent; its number is the next of this till, taken with it. */
  async addSale(make: (number: number) => SaleBody, nextNumber: number): Promise<SaleBody> {
    return this.transaction('rw', this.sales, async () => {
      const last = await this.sales.orderBy('number').last();
      const body = make(Math.max(nextNumber, (last?.number ?? 0) + 1));
      await this.sales.add({
        id: body.id,
        number: body.number,
        body,
        state: 'to_send',
        createdAt: body.occurred_at,
        attempts: 0,
        reason: null,
      });
      return body;
    });
  }

  async unsent(): Promise<StoredSale[]> {
    return this.sales.where('state').equals('to_send').sortBy('number');
  }

  async refused(): Promise<StoredSale[]> {
    return this.sales.where('state').equals('refused').sortBy('number');
  }

  async mark(id: string, change: Partial<Pick<StoredSale, 'state' | 'attempts' | 'reason'>>): Promise<void> {
    await this.sales.update(id, change);
  }

  /** Forget sales that the server acknowledged long ago; nothing else is ever removed. */
  async prune(now: Date): Promise<void> {
    const before = new Date(now.getTime() - SENT_KEPT_DAYS * 86_400_000).toISOString();
    await this.sales.where('state').equals('sent').and((sale) => sale.createdAt < before).delete();
  }
}
