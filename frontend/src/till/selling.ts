/** The basket, the money, and the sale that they become: sealed and kept, then shown. */

import { batch, computed, signal } from '@preact/signals'

import {
  added, type Basket, discountOf, EMPTY, type GoodsLine, isGoods, type Line, lineBodies, LINES_MAX, type Reasoned, taken, withDiscountOf,
  withLotOf, withQuantityOf,
} from './basket'
import { type ArticleFact, type LotFact, lotKey } from './catalogue/facts'
import { statusOn } from './catalogue/rules'
import { type Desk, event } from './desk'
import { named, t } from './i18n'
import { newId } from '../queue/ids'
import { readRecord } from './journal/journal'
import type { StoredRecord } from './journal/store'
import type { SaleBody } from './records'
import type { BasketDiscount, LineDiscount } from './rules/discounts'
import { allowed } from './rules/discounts'
import { taxRows, totalOf } from './rules/lines'
import { dueOf, keptPayments, type Offered, refusalOf, settle, type Tender, type TenderRefusal } from './rules/payments'
import { read, withQuantity } from './scan'
import type { LotAnswer } from './server'

export interface Held {
  readonly id: string
  readonly at: string
  readonly basket: Basket
}

const HELD_MAX = 20

export class Selling {
  readonly basket = signal<Basket>(EMPTY)
  readonly tenders = signal<readonly Tender[]>([])
  readonly held = signal<readonly Held[]>([])
  /** What was sold last, while its receipt shows. */
  readonly sold = signal<StoredRecord | null>(null)
  /** The line whose lot is being chosen, and the article whose weight is being asked. */
  readonly choosing = signal<string | null>(null)
  readonly weighing = signal<{ article: ArticleFact; lot: LotFact | null } | null>(null)

  readonly bodies = computed(() => lineBodies(this.basket.value, this.desk.catalogue.value, this.desk.now().day))
  readonly total = computed(() => totalOf(this.bodies.value))
  readonly discount = computed(() => discountOf(this.bodies.value))
  readonly settlement = computed(() =>
    settle(dueOf(this.bodies.value), this.tenders.value, this.desk.till.value?.cash_rounding_cents ?? 0),
  )
  /** What waits to be sent was sold already: the server's figures do not know it yet. */
  private readonly gone = computed(() => {
    const sold = new Map<string, number>()
    for (const record of this.desk.unsent.value) countSold(record, sold)
    return sold
  })

  constructor(private readonly desk: Desk) {}

  /** What was on the counter when the till stopped. */
  async load(): Promise<void> {
    this.basket.value = (await this.desk.store.value<Basket>('basket')) ?? EMPTY
    this.held.value = (await this.desk.store.value<Held[]>('held')) ?? []
  }

  private keep(basket: Basket): void {
    this.basket.value = basket
    void this.desk.store.keep('basket', basket).catch(() => undefined)
  }

  /** What is left of a lot: the server's figure less what was sold here since, whatever the basket holds. */
  left(lot: LotFact): number {
    return Math.max(0, lot.quantity - (this.gone.value.get(lotKey(lot)) ?? 0))
  }

  leftOf(article: ArticleFact): number {
    const { catalogue } = this.desk
    const day = this.desk.now().day
    const usable = catalogue.value.lotsOf(article.id).filter((lot) => catalogue.value.statusOn(lot, day) === 'sellable')
    return usable.reduce((sum, lot) => sum + this.left(lot), 0)
  }

  // ── goods ────────────────────────────────────────────────────────────────

  /** What was scanned, or typed and sent with Enter; whether it was a code at all. */
  async scan(typed: string): Promise<boolean> {
    const { quantity, code } = withQuantity(typed.trim())
    const { value: catalogue } = this.desk.catalogue
    const found = read(code)
    if (found.kind === 'text') {
      const lot = catalogue.lotByCode(code.toUpperCase()) ?? catalogue.lotByCode(code)
      return lot ? this.addLot(lot, quantity) : false
    }
    if (found.kind === 'token') return this.addCode(found.token, catalogue.lotByToken(found.token), code, quantity)
    const article = found.kind === 'gtin' ? catalogue.byGtin(found.gtin) : catalogue.byCode(found.code)
    if (!article) return this.refuse(t('unknown', { code }))
    if (found.kind === 'gtin' && found.lot !== null) {
      return this.addCode(found.lot, catalogue.lotByCode(found.lot, article.id), code, quantity, article.id)
    }
    this.addArticle(article, quantity)
    return true
  }

  /** A lot named by its code: one known here is in the basket at once; the server is asked behind it. */
  private async addCode(asked: string, kept: LotFact | null, code: string, quantity: number, articleId?: string): Promise<boolean> {
    if (!kept && this.desk.catalogue.value.isRecalled(asked)) return this.refuse(t('recalled', { lot: asked }))
    if (kept) {
      this.addLot(kept, quantity)
      void this.askOf(asked, articleId).then((told) => told && this.doubt(told, quantity))
      return true
    }
    const told = await this.askOf(asked, articleId)
    return told ? this.addLot(told, quantity) : this.refuse(t('unknown', { code }))
  }

  /** What the server says of a lot: a recall may be a minute old. Null without an answer. */
  private async askOf(asked: string, articleId?: string): Promise<LotFact | null> {
    const answer = this.desk.isOnline.value ? await this.desk.server.lot(asked) : null
    if (answer?.kind !== 'given') return null
    return articleId === undefined || answer.value.article_id === articleId ? factOf(answer.value) : null
  }

  /** The server knows better: what may not be sold leaves the basket again, before any money is taken. */
  private doubt(told: LotFact, quantity: number): void {
    const status = statusOn(told, this.desk.now().day)
    const line = this.basket.value.lines.find((one): one is GoodsLine => isGoods(one) && one.lot.id === told.id)
    if (status === 'sellable' || !line) return
    this.put(withQuantityOf(this.basket.value.lines, line.id, line.quantity - quantity))
    this.refuse(t(status, { lot: told.code }))
    this.onStale()
  }

  /** Set by the till: what is known here is older than what the server says. */
  onStale: () => void = () => undefined

  private addLot(lot: LotFact, quantity: number): boolean {
    const { value: catalogue } = this.desk.catalogue
    const day = this.desk.now().day
    const article = catalogue.article(lot.article_id)
    const status = catalogue.statusOn(lot, day)
    if (status !== 'sellable') return this.refuse(t(status, { lot: lot.code }))
    if (!article) return this.refuse(t('unknown', { code: lot.code }))
    if (catalogue.priceOn(article, day) === null) return this.refuse(t('noPrice', { article: named(article.name) }))
    if (article.weighed && quantity === 1) this.weighing.value = { article, lot }
    else this.put(added(this.basket.value.lines, article, lot, quantity, newId()))
    return true
  }

  /** So many of an article, first expired first; goods sold by weight ask for theirs. */
  addArticle(article: ArticleFact, quantity: number): void {
    const { value: catalogue } = this.desk.catalogue
    const day = this.desk.now().day
    if (catalogue.priceOn(article, day) === null) return void this.refuse(t('noPrice', { article: named(article.name) }))
    if (article.weighed && quantity === 1) return void (this.weighing.value = { article, lot: null })
    const held = taken(this.basket.value.lines)
    for (const [key, count] of this.gone.value) held.set(key, (held.get(key) ?? 0) + count)
    const picks = catalogue.picks(article.id, quantity, held, day)
    if (picks.length === 0) return void this.refuse(t('noLot', { article: named(article.name) }))
    let lines: readonly Line[] = this.basket.value.lines
    for (const pick of picks) lines = added(lines, article, pick.lot, pick.quantity, newId())
    this.put(lines)
  }

  /** The weight asked for, in grams. */
  weighed(grams: number): void {
    const asked = this.weighing.value
    this.weighing.value = null
    if (!asked) return
    if (asked.lot) this.put(added(this.basket.value.lines, asked.article, asked.lot, grams, newId()))
    else if (grams > 1) this.addArticle(asked.article, grams)
  }

  sellCredit(sort: 'voucher' | 'deposit', amount: number, label: string): void {
    const code = creditCode(sort)
    this.put([...this.basket.value.lines, { sort, id: newId(), code, label: `${label} ${code}`, amount }])
  }

  private put(lines: readonly Line[]): void {
    if (lines.length > LINES_MAX) return void this.refuse(t('basketFull'))
    this.keep({ ...this.basket.value, lines })
  }

  setQuantity(line: Line, quantity: number): void {
    const before = isGoods(line) ? line.quantity : 1
    this.put(withQuantityOf(this.basket.value.lines, line.id, quantity))
    if (quantity < before) void this.desk.note('line_cancelled', { label: labelOf(line), quantity: before - Math.max(0, quantity) })
  }

  setLot(lineId: string, lot: LotFact): void {
    this.choosing.value = null
    this.put(withLotOf(this.basket.value.lines, lineId, lot))
  }

  clear(): void {
    if (this.basket.value.lines.length === 0) return
    void this.desk.note('basket_cancelled', { lines: this.basket.value.lines.length, total_cents: this.total.value })
    this.keep(EMPTY)
  }

  // ── discounts, note, baskets that wait ───────────────────────────────────

  discountLine(lineId: string, discount: Reasoned<LineDiscount> | null): void {
    this.put(withDiscountOf(this.basket.value.lines, lineId, discount))
  }

  discountBasket(discount: Reasoned<BasketDiscount> | null): void {
    this.keep({ ...this.basket.value, discount })
  }

  /** Whether the seller may give these discounts alone; else a manager's code is asked for. */
  mayDiscount(role = this.desk.seller.value?.role): boolean {
    const maxima = this.desk.till.value?.discount_percent_max
    if (this.discount.value.cents === 0) return true
    if (!maxima || !role) return false
    const bp = Object.fromEntries(Object.entries(maxima).map(([name, percent]) => [name, Math.round(percent * 100)]))
    return allowed(this.discount.value.bp, role, bp)
  }

  note(text: string | null): void {
    this.keep({ ...this.basket.value, note: text })
  }

  hold(): void {
    if (this.basket.value.lines.length === 0 || this.held.value.length >= HELD_MAX) return
    this.keepHeld([...this.held.value, { id: newId(), at: new Date().toISOString(), basket: this.basket.value }])
    this.keep(EMPTY)
  }

  /** Take a waiting basket back; the one on the counter waits in its place. */
  recall(id: string): void {
    const wanted = this.held.value.find((one) => one.id === id)
    if (!wanted) return
    const current = this.basket.value
    const rest = this.held.value.filter((one) => one.id !== id)
    const waiting = current.lines.length > 0 ? [{ id: newId(), at: new Date().toISOString(), basket: current }] : []
    this.keepHeld([...rest, ...waiting])
    this.keep(wanted.basket)
  }

  private keepHeld(held: readonly Held[]): void {
    this.held.value = held
    void this.desk.store.keep('held', held).catch(() => undefined)
  }

  // ── money ────────────────────────────────────────────────────────────────

  /** Begin to take the money; why it may not begin is told, before any is taken. */
  async pay(): Promise<boolean> {
    if (this.basket.value.lines.length === 0) return false
    for (const line of this.basket.value.lines.filter(isGoods)) {
      const status = this.statusOf(line.lot)
      if (status !== 'sellable') return !this.refuse(t(status, { lot: line.lot.code }))
    }
    if (!(await this.desk.hasRoom())) {
      void this.desk.note('storage_low')
      return !this.refuse(t('noRoom'))
    }
    this.tenders.value = []
    return true
  }

  private statusOf(lot: LotFact) {
    const { value: catalogue } = this.desk.catalogue
    const known = catalogue.lotByToken(lot.token) ?? lot
    return catalogue.statusOn(known, this.desk.now().day)
  }

  /** Take an amount; why it cannot be taken, or null. */
  tender(offered: Offered): TenderRefusal | null {
    const refusal = refusalOf(offered, this.settlement.value, this.tenders.value)
    if (refusal) return refusal
    const reference = offered.means === 'cash' ? null : offered.reference.trim()
    const { means, amount } = offered
    this.tenders.value = [...this.tenders.value, { id: newId(), means, amount, reference }]
    return null
  }

  untender(id: string): void {
    this.tenders.value = this.tenders.value.filter((one) => one.id !== id)
  }

  /** Seal the sale and keep it; only then is there a receipt, and only then is it sent. */
  async conclude(): Promise<boolean> {
    const { session, till } = this.desk
    const settlement = this.settlement.value
    if (!session.value || !till.value || !settlement.isSettled || this.basket.value.lines.length === 0) return false
    const body = this.saleBody(session.value.id, till.value.currency)
    const chain = this.desk.isTraining.value ? 'training' : 'sale'
    const hasCash = body.payments.some((one) => one.means === 'cash')
    const drawer = hasCash && chain === 'sale' ? [event('drawer_opened', { why: 'sale' })] : []
    const records = await this.desk.say((book) => ({ said: [{ chain, kind: 'sale', body }, ...drawer], book }), { basket: EMPTY })
    const sold = records?.find((one) => one.chain === chain)
    if (!sold) return false
    batch(() => {
      this.sold.value = sold
      this.basket.value = EMPTY
      this.tenders.value = []
    })
    return true
  }

  private saleBody(session: string, currency: string): SaleBody {
    const { settlement, bodies, basket } = this
    const cash = settlement.value
    const lines = bodies.value
    const isGiven = lines.some((line) => line.basket_discount_cents > 0)
    return {
      number: '',
      session,
      currency,
      lines,
      basket_discount_reason: isGiven ? (basket.value.discount?.reason ?? null) : null,
      payments: keptPayments(this.tenders.value, cash),
      taxes: taxRows(lines),
      total_cents: cash.total,
      cash_rounding_cents: cash.rounding,
      tendered_cents: cash.tendered,
      change_cents: cash.change,
      note: basket.value.note?.trim() || null,
      refund_of: null,
    }
  }

  refuse(sentence: string): true {
    this.desk.refusal.value = sentence
    return true
  }
}

function countSold(record: StoredRecord, sold: Map<string, number>): void {
  if (record.chain !== 'sale') return
  for (const line of (readRecord(record).body as SaleBody).lines) {
    if (!line.lot_id || !line.owner_id || line.back_to === 'loss') continue
    const key = lotKey({ id: line.lot_id, owner_id: line.owner_id })
    sold.set(key, (sold.get(key) ?? 0) + line.quantity)
  }
}

function labelOf(line: Line): string {
  return isGoods(line) ? line.article.name.fr : line.label
}

function factOf(told: LotAnswer): LotFact {
  const { id, code, token, article_id, owner_id, best_before, quantity, state } = told
  return { id, code, token, article_id, owner_id, best_before, quantity, state }
}

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A code that two tills do not give twice: 50 random bits in letters that nobody confuses. */
function creditCode(sort: 'voucher' | 'deposit'): string {
  const picked = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => LETTERS[byte % 32])
  return `${sort === 'voucher' ? 'B' : 'A'}-${picked.slice(0, 5).join('')}-${picked.slice(5).join('')}`
}
