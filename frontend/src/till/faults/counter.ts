/** The cashier: does one thing at a time, and looks first whether it was done when the till went away under it. */

import type { Chance } from './chance'
import type { Device } from './device'
import { readRecord } from '../journal/journal'
import type { StoredRecord } from '../journal/store'
import type { LineBody, SaleBody } from '../records'
import type { Till } from '../till'

const ATTEMPTS_MAX = 40
const FLOAT_CENTS = 50_000

export class GaveUp extends Error {}

export class Counter {
  /** Receipts that somebody has seen: these may never be lost. */
  readonly shown = new Map<string, StoredRecord>()

  constructor(
    private readonly device: Device,
    private readonly chance: Chance,
  ) {}

  /** Sell one basket to one customer; `mark` stands in its note, so that nobody is charged twice. */
  sell(mark: string, lookFirst = false): Promise<void> {
    const basket = this.planBasket()
    return this.untilDone(async (till, attempt) => {
      if ((lookFirst || attempt > 1) && (await this.isThere(till, mark))) return true
      await this.makeReady(till, false)
      if (till.selling.basket.value.note !== mark) await this.fill(till, basket, mark)
      return this.takeMoney(till, basket.means)
    })
  }

  /** A sale in training: sealed apart, and of no effect. */
  train(mark: string): Promise<void> {
    const basket = this.planBasket()
    return this.untilDone(async (till) => {
      await this.makeReady(till, true)
      await this.fill(till, basket, mark)
      return this.takeMoney(till, basket.means)
    })
  }

  /** Give a piece of an earlier receipt back. */
  refund(mark: string): Promise<void> {
    const sold = this.chance.oneOf(this.receipts())
    const [at, backTo] = [this.chance.between(0, 9), this.chance.oneOf(['shelf', 'loss'] as const)]
    return this.untilDone(async (till) => {
      if (await this.isThere(till, mark)) return true
      await this.makeReady(till, false)
      const found = await till.refunding.find(sold.number ?? '')
      if (typeof found === 'string') throw new GaveUp(`A receipt that was shown is not found: ${found}`)
      const goods = found.body.lines.filter((line: LineBody) => line.sort === 'goods' && till.refunding.left(found, line) > 0)
      const line = goods[at % Math.max(1, goods.length)]
      if (!line) return true
      const refunded = await till.refunding.refund(found, [{ line, quantity: 1, backTo }], 'cash', null, mark)
      if (refunded) this.see(refunded)
      return refunded !== null
    })
  }

  reprint(): Promise<void> {
    const sold = this.chance.oneOf(this.receipts())
    return this.untilDone(async (till) => (await till.refunding.reprint(sold)) !== null)
  }

  moveCash(): Promise<void> {
    return this.untilDone(async (till) => {
      await this.makeReady(till, false)
      return till.drawer.move(this.chance.oneOf(['in', 'out']), this.chance.between(1, 50) * 10, 'Monnaie')
    })
  }

  /** Count the drawer and close it; what it should hold is in it. */
  closeDrawer(): Promise<void> {
    return this.untilDone(async (till) => {
      if (!till.desk.session.value) return true
      const { cents } = await till.drawer.expected()
      const closed = await till.drawer.close({ counted: [], cents }, null)
      return closed !== null && 'closed' in closed
    })
  }

  closeDay(): Promise<void> {
    return this.untilDone(async (till) => {
      const before = till.desk.book.value?.closedThrough ?? 0
      const closed = await till.drawer.z()
      return closed !== null || (till.desk.book.value?.closedThrough ?? 0) > before
    })
  }

  /** Receipts of goods that can be brought back or printed again. */
  receipts(): StoredRecord[] {
    return [...this.shown.values()].filter((one) => one.chain === 'sale' && one.kind === 'sale')
  }

  /** Once every tab that dies is followed by another, a thing is done sooner or later. */
  private async untilDone(act: (till: Till, attempt: number) => Promise<boolean>): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      if (await this.device.during((till) => act(till, attempt))) return
    }
    throw new GaveUp(`Nothing could be done: ${(await this.device.tillInFront()).desk.refusal.value ?? 'no refusal'}`)
  }

  /** The drawer is open and training is as wanted; what an earlier attempt refused is put aside. */
  private async makeReady(till: Till, isTraining: boolean): Promise<void> {
    till.desk.refusal.value = null
    if (till.desk.isTraining.value !== isTraining) await till.setTraining(isTraining)
    if (!till.desk.session.value) await till.drawer.open(till.desk.book.value?.lastCounted ?? FLOAT_CENTS)
  }

  /** Whether a receipt says it already: then it was seen now, and is not made again. */
  private async isThere(till: Till, mark: string): Promise<boolean> {
    await till.refunding.loadLatest()
    const found = till.refunding.latest.value.find((one) => (readRecord(one).body as SaleBody).note === mark)
    if (found) this.see(found)
    return found !== undefined
  }

  private see(record: StoredRecord): void {
    this.shown.set(record.id, record)
  }

  private planBasket() {
    const { chance } = this
    const goods = Array.from({ length: chance.between(1, 4) }, () => ({ at: chance.between(0, 99), quantity: chance.between(1, 3) }))
    return {
      goods,
      isScanned: chance.isIn(0.3),
      voucher: chance.isIn(0.1) ? chance.between(5, 50) * 1_000 : 0,
      percentBp: chance.isIn(0.2) ? chance.between(1, 10) * 100 : 0,
      means: chance.oneOf(['cash', 'cash', 'card', 'both'] as const),
    }
  }

  private async fill(till: Till, plan: ReturnType<Counter['planBasket']>, mark: string): Promise<void> {
    const { selling, desk } = till
    selling.clear()
    const articles = desk.catalogue.value.favourites()
    for (const { at, quantity } of plan.goods) {
      const article = articles[at % articles.length]
      const lot = article && desk.catalogue.value.lotsOf(article.id)[0]
      if (!article || !lot) throw new GaveUp('The till knows no goods.')
      if (plan.isScanned) await selling.scan(`${quantity}*http://localhost/l/${lot.token}`)
      else selling.addArticle(article, quantity)
    }
    if (plan.voucher) selling.sellCredit('voucher', plan.voucher, 'Bon')
    if (plan.percentBp) selling.discountBasket({ ask: { kind: 'percent', value: plan.percentBp }, reason: 'Fidélité' })
    selling.note(mark)
  }

  private async takeMoney(till: Till, means: 'cash' | 'card' | 'both'): Promise<boolean> {
    const { selling } = till
    await till.pay()
    const due = selling.settlement.value.dueExact
    const byCard = means === 'card' ? due : means === 'both' ? Math.floor(due / 2) : 0
    if (byCard > 0) selling.tender({ means: 'card', amount: byCard, reference: 'TPE 42' })
    const inCash = selling.settlement.value.dueInCash
    if (inCash > 0) selling.tender({ means: 'cash', amount: Math.ceil(inCash / 2_000) * 2_000, reference: '' })
    await till.conclude()
    if (till.sheet.value !== 'receipt') return false
    const sold = selling.sold.value
    till.close()
    if (sold) this.see(sold)
    return sold !== null
  }
}
