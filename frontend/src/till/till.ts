/** The till's state and acts; the screens show the one and ask for the others. */

import { batch, computed, signal } from '@preact/signals';

import { added, basketTotal, type Line, saleOf, taken, withLotOf, withQuantityOf } from './basket';
import type { Article, Closing, Config, Lot, SaleBody, Snapshot } from './contract';
import { picks } from './fefo';
import { named, t } from './i18n';
import { newId } from './ids';
import { settle, type Tender } from './payment';
import { read, withQuantity } from './scan';
import { pauseMs, sendAll } from './sending';
import { Server } from './server';
import { type StoredSale, TillStore } from './store';

const POLL_MS = 15_000;

export type Sheet = 'none' | 'pay' | 'receipt' | 'close' | 'settle';

export interface Sold {
  readonly sale: SaleBody;
  readonly lines: readonly Line[];
}

export class Till {
  readonly snapshot = signal<Snapshot | null>(null);
  readonly lines = signal<readonly Line[]>([]);
  readonly tenders = signal<readonly Tender[]>([]);
  readonly sheet = signal<Sheet>('none');
  readonly refusal = signal<string | null>(null);
  readonly choosing = signal<string | null>(null);
  readonly isOnline = signal(true);
  readonly isSignedOut = signal(false);
  readonly isElsewhere = signal(false);
  readonly hasFailedToStart = signal(false);
  readonly unsent = signal<readonly StoredSale[]>([]);
  readonly refused = signal<readonly StoredSale[]>([]);
  readonly sold = signal<Sold | null>(null);
  readonly closing = signal<Closing | null>(null);

  readonly total = computed(() => basketTotal(this.lines.value));
  readonly settlement = computed(() =>
    settle(this.total.value, this.tenders.value, this.snapshot.value?.till.cash_rounding_cents ?? 0),
  );

  private readonly server: Server;
  private readonly store: TillStore;
  private etag: string | null = null;
  private failures = 0;
  private sending: Promise<void> | null = null;
  private retry: number | undefined;

  constructor(readonly config: Config) {
    this.server = new Server(config);
    this.store = new TillStore(config.till_id);
  }

  /** Take the till for this tab, show what is kept, then ask the server. */
  async start(): Promise<void> {
    void navigator.storage?.persist?.();
    await this.holdTab();
    const kept = await this.store.snapshot();
    if (kept.snapshot) this.take(kept.snapshot, kept.etag);
    await this.store.prune(new Date());
    await this.recount();
    await this.refresh();
    if (!this.snapshot.value) this.hasFailedToStart.value = true;
    window.addEventListener('online', () => void this.refresh());
    window.addEventListener('offline', () => (this.isOnline.value = false));
    document.addEventListener('visibilitychange', () => void this.refresh());
    window.setInterval(() => void this.refresh(), POLL_MS);
  }

  /** One tab sells: two would give the same number to two receipts. */
  private holdTab(): Promise<void> {
    if (!navigator.locks) return Promise.resolve();
    return new Promise((resolve) => {
      void navigator.locks.request(`till-${this.config.till_id}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          this.isElsewhere.value = true;
          return undefined;
        }
        resolve();
        return new Promise<never>(() => undefined);
      });
    });
  }

  private take(snapshot: Snapshot, etag: string | null): void {
    this.etag = etag;
    this.snapshot.value = snapshot;
  }

  /** Ask for what changed, then send what waits. */
  async refresh(): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    const answer = await this.server.snapshot(this.etag);
    batch(() => {
      this.isOnline.value = answer.kind !== 'away';
      this.isSignedOut.value = answer.kind === 'refused' && answer.problem.status === 401;
      if (answer.kind === 'given') {
        this.hasFailedToStart.value = false;
        this.take(answer.value, answer.etag);
      }
    });
    if (answer.kind === 'given') await this.store.keepSnapshot(answer.value, answer.etag);
    if (answer.kind !== 'away') await this.send();
  }

  /** Send what is unsent, one round at a time; a round that fails is followed by another, later. */
  send(): Promise<void> {
    this.sending ??= this.sendRound().finally(() => (this.sending = null));
    return this.sending;
  }

  private async sendRound(): Promise<void> {
    const result = await sendAll(this.store, this.server);
    await this.recount();
    window.clearTimeout(this.retry);
    if (result === 'done') {
      this.failures = 0;
      return;
    }
    this.failures += 1;
    this.isOnline.value = result !== 'away';
    this.isSignedOut.value = result === 'signed_out';
    this.retry = window.setTimeout(() => void this.send(), pauseMs(this.failures));
  }

  private async recount(): Promise<void> {
    const [unsent, refused] = [await this.store.unsent(), await this.store.refused()];
    batch(() => {
      this.unsent.value = unsent;
      this.refused.value = refused;
    });
  }

  // ── the basket ───────────────────────────────────────────────────────────

  /** What was scanned, or typed and sent with Enter; answers whether it was a code. */
  async scan(typed: string): Promise<boolean> {
    const { quantity, code } = withQuantity(typed.trim());
    const scan = read(code);
    const offer = this.snapshot.value;
    if (!offer || scan.kind === 'text') {
      const lot = offer?.lots.find((one) => one.code.toUpperCase() === code.toUpperCase());
      if (lot) return this.addLot(lot, quantity);
      return false;
    }
    if (scan.kind === 'token') return this.addCode(scan.token, (lot) => lot.token === scan.token, code, quantity);
    const article = offer.articles.find((one) =>
      scan.kind === 'gtin' ? one.gtin === scan.gtin : one.code.toLowerCase() === scan.code,
    );
    if (!article) return this.refuse(t('unknown', { code }));
    if (scan.kind === 'gtin' && scan.lot !== null) {
      const said = scan.lot;
      return this.addCode(said, (lot) => lot.code === said && lot.article_id === article.id, code, quantity);
    }
    this.addArticle(article, quantity);
    return true;
  }

  /** A lot named by its code: asked of the server when it can answer, for a recall may be a minute old. */
  private async addCode(asked: string, is: (lot: Lot) => boolean, code: string, quantity: number): Promise<boolean> {
    const kept = this.snapshot.value?.lots.find(is);
    const answer = await this.server.lot(asked);
    if (answer.kind === 'given' && is(answer.value)) return this.addLot({ ...kept, ...answer.value }, quantity);
    if (kept) return this.addLot(kept, quantity);
    return this.refuse(t('unknown', { code }));
  }

  private addLot(lot: Lot, quantity: number): boolean {
    const article = this.snapshot.value?.articles.find((one) => one.id === lot.article_id);
    if (!article) return this.refuse(t('unknown', { code: lot.code }));
    if (lot.status !== 'sellable') return this.refuse(t(lot.status, { lot: lot.code }));
    if (article.price_cents === null) return this.refuse(t('noPrice', { article: named(article.name) }));
    this.lines.value = added(this.lines.value, article, lot, quantity, newId());
    return true;
  }

  /** So many of an article, first expired first. */
  addArticle(article: Article, quantity: number): void {
    if (article.price_cents === null) {
      this.refuse(t('noPrice', { article: named(article.name) }));
      return;
    }
    const lots = this.snapshot.value?.lots ?? [];
    const found = picks(lots, article.id, quantity, taken(this.lines.value));
    if (found.length === 0) this.refuse(t('noLot', { article: named(article.name) }));
    for (const pick of found) {
      this.lines.value = added(this.lines.value, article, pick.lot, pick.quantity, newId());
    }
  }

  setQuantity(line: Line, quantity: number): void {
    this.lines.value = withQuantityOf(this.lines.value, line.id, quantity);
  }

  setLot(lineId: string, lot: Lot): void {
    batch(() => {
      this.lines.value = withLotOf(this.lines.value, lineId, lot);
      this.choosing.value = null;
    });
  }

  clear(): void {
    this.lines.value = [];
  }

  private refuse(sentence: string): true {
    this.refusal.value = sentence;
    return true;
  }

  // ── payment ──────────────────────────────────────────────────────────────

  pay(): void {
    if (this.lines.value.length === 0) return;
    batch(() => {
      this.tenders.value = [];
      this.sheet.value = 'pay';
    });
  }

  tender(tender: Omit<Tender, 'id'>): void {
    this.tenders.value = [...this.tenders.value, { ...tender, id: newId() }];
  }

  untender(id: string): void {
    this.tenders.value = this.tenders.value.filter((one) => one.id !== id);
  }

  /** Keep the sale on this device; only then is there a receipt, and only then is it sent. */
  async conclude(): Promise<void> {
    const offer = this.snapshot.value;
    const session = offer?.cash_session;
    const settlement = this.settlement.value;
    if (!offer || !session || !settlement.isSettled || this.lines.value.length === 0) return;
    const lines = this.lines.value;
    const stamp = { id: newId(), cashSessionId: session.id, occurredAt: new Date().toISOString() };
    const make = (number: number): SaleBody =>
      saleOf(offer.till, { ...stamp, number }, lines, this.tenders.value, settlement);
    let sale: SaleBody;
    try {
      sale = await this.store.addSale(make, offer.till.next_number);
    } catch {
      this.refuse(t('notStored'));
      return;
    }
    batch(() => {
      this.sold.value = { sale, lines };
      this.snapshot.value = { ...offer, lots: withoutSold(offer.lots, sale) };
      this.lines.value = [];
      this.tenders.value = [];
      this.sheet.value = 'receipt';
    });
    await this.recount();
    void this.send().then(() => this.refresh());
  }

  // ── the drawer ───────────────────────────────────────────────────────────

  async openDrawer(floatCents: number): Promise<string | null> {
    const answer = await this.server.openDrawer(newId(), floatCents);
    if (answer.kind === 'given') {
      await this.refresh();
      return null;
    }
    return answer.kind === 'refused' ? answer.problem.detail : t('needsConnection');
  }

  /** Close on what was counted; a difference without a reason is answered with the difference. */
  async closeDrawer(countedCents: number, reason: string | null): Promise<{ error?: string; difference?: number }> {
    const session = this.snapshot.value?.cash_session;
    await this.send();
    if (this.unsent.value.length > 0 || !session) return { error: t('unsentClose') };
    const answer = await this.server.closeDrawer(session.id, newId(), countedCents, reason);
    if (answer.kind === 'given') {
      this.closing.value = answer.value;
      return {};
    }
    if (answer.kind !== 'refused') return { error: t('needsConnection') };
    const difference = answer.problem.values['difference_cents'];
    return answer.problem.code === 'difference-needs-reason' && typeof difference === 'number'
      ? { difference }
      : { error: answer.problem.detail };
  }

  async afterClosing(): Promise<void> {
    batch(() => {
      this.closing.value = null;
      this.sheet.value = 'none';
    });
    await this.refresh();
  }
}

/** The lots with what was just sold taken off, until the server says the same. */
function withoutSold(lots: readonly Lot[], sale: SaleBody): Lot[] {
  return lots.map((lot) => {
    const sold = sale.lines.filter((line) => line.lot_id === lot.id).reduce((sum, line) => sum + line.quantity, 0);
    return sold === 0 ? lot : { ...lot, quantity: Math.max(0, lot.quantity - sold) };
  });
}
