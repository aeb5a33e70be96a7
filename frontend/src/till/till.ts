/** The till: its parts put together, and the sheet that is open over the counter. */

import { batch, effect, signal } from '@preact/signals'

import { holdTab } from '../queue/oneTab'
import { isGoods } from './basket'
import { cardsOf } from './cards'
import { commandOf } from './commands'
import { Desk, event } from './desk'
import { Drawer } from './drawer'
import { Enrolling, type Replacement } from './enrolling'
import { t } from './i18n'
import { installOffline, type Offline } from './offline/installing'
import { Refunding } from './refunding'
import { Selling } from './selling'
import { Staff } from './staff'
import { Syncing } from './syncing'

export type Sheet =
  | 'none'
  | 'pay'
  | 'receipt'
  | 'close'
  | 'day'
  | 'settle'
  | 'receipts'
  | 'sellers'
  | 'basket'
  | 'held'
  | 'credit'
  | 'cash'
  | 'device'
  | 'camera'

const SOFTWARE = 'software'

export class Till {
  readonly desk: Desk
  readonly syncing: Syncing
  readonly selling: Selling
  readonly drawer: Drawer
  readonly refunding: Refunding
  readonly staff: Staff
  readonly enrolling: Enrolling
  readonly sheet = signal<Sheet>('none')
  readonly hasUpdate = signal(false)
  /** Whether the browser promised to keep what is stored here. */
  readonly isPersisted = signal(true)
  private offline: Offline | null = null

  constructor(readonly tillId: string) {
    this.desk = new Desk(tillId)
    this.syncing = new Syncing(this.desk)
    this.selling = new Selling(this.desk)
    this.drawer = new Drawer(this.desk)
    this.refunding = new Refunding(this.desk)
    this.staff = new Staff(this.desk)
    this.enrolling = new Enrolling(this.desk)
    this.enrolling.sendAll = () => this.syncing.send()
    this.selling.onStale = () => void this.syncing.refresh()
  }

  /** Take the till for this tab, show what is kept, then ask the server. */
  async start(): Promise<void> {
    const { desk } = this
    this.offline = installOffline({ onWaiting: () => (this.hasUpdate.value = true) })
    this.isPersisted.value = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    this.applyUpdateWhenFree()
    if (!(await this.holdTab())) return
    const identity = await desk.store.identity()
    if (!identity || identity.endedAt) {
      desk.phase.value = identity?.endedAt ? 'ended' : 'to_enrol'
      await this.enrolling.ask()
      return
    }
    desk.speakAs(identity)
    desk.book.value = await desk.store.book()
    desk.catalogue.value = await this.syncing.load()
    await this.open()
  }

  /** This device now sells here. A sentence when it cannot be. */
  async enrol(replacement: Replacement | null): Promise<string | null> {
    const trouble = await this.enrolling.enrol(replacement)
    if (trouble === null) await this.open()
    return trouble
  }

  private async open(): Promise<void> {
    const { desk } = this
    if (!desk.till.value) {
      desk.phase.value = 'loading'
      if (!(await this.syncing.refresh()) && !desk.till.value) {
        setTimeout(() => void this.open(), 3_000)
        return
      }
    }
    await this.selling.load()
    void cardsOf(desk).load()
    await desk.recount()
    batch(() => (desk.phase.value = 'ready'))
    await this.noteStart()
    this.syncing.begin()
    void this.syncing.round()
    void desk.store.prune(new Date(), desk.book.value?.closedThrough ?? 0, desk.session.value?.id ?? null)
  }

  /** That the till was started, and with which program when it is another than last time. */
  private async noteStart(): Promise<void> {
    const { desk } = this
    const before = await desk.store.value<string>(SOFTWARE)
    const updated = before && before !== desk.software ? [event('updated', { from: before, to: desk.software })] : []
    await desk.say((book) => ({ said: [...updated, event('started')], book }), { [SOFTWARE]: desk.software })
  }

  /** A newer version takes over when nothing is on the counter and no sheet is open. */
  private applyUpdateWhenFree(): void {
    effect(() => {
      const isFree = this.sheet.value === 'none' && this.selling.basket.value.lines.length === 0 && !this.desk.refusal.value
      if (this.hasUpdate.value && isFree) this.offline?.applyUpdate()
    })
  }

  /** One tab sells: two would give the same number to two receipts. */
  private async holdTab(): Promise<boolean> {
    const isHeld = await holdTab(`till-${this.tillId}`)
    if (!isHeld) this.desk.phase.value = 'elsewhere'
    return isHeld
  }

  show(sheet: Sheet): void {
    this.sheet.value = sheet
  }

  close(): void {
    this.sheet.value = 'none'
  }

  /** What the camera saw: the sheet stays open, so that a basket can be scanned in a row. */
  async scanned(code: string): Promise<void> {
    if (!(await this.selling.scan(code))) this.selling.refuse(t('unknown', { code }))
    else if (this.desk.refusal.value) this.close()
  }

  /** A command that was scanned at the counter; whether it was one. */
  command(typed: string): boolean {
    const { selling } = this
    const command = commandOf(typed)
    const last = selling.basket.value.lines.at(-1)
    if (command === 'pay') void this.pay()
    else if (command === 'hold') selling.hold()
    else if (command === 'less' && last) selling.setQuantity(last, isGoods(last) && !last.article.weighed ? last.quantity - 1 : 0)
    return command !== null
  }

  /** Training begins or ends: what is sold in it is sealed apart and changes nothing anywhere. */
  async setTraining(isTraining: boolean): Promise<void> {
    const code = isTraining ? 'training_began' : 'training_ended'
    await this.desk.say((book) => ({ said: [event(code)], book: { ...book, isTraining } }))
  }

  /** Begin to take the money; discounts beyond the seller's are first allowed by a manager. */
  async pay(isAllowed = false): Promise<void> {
    const { selling, staff } = this
    if (!isAllowed && !selling.mayDiscount()) {
      staff.asking.value = { why: `discount ${selling.discount.value.cents}`, then: () => void this.pay(true) }
      return
    }
    if (await selling.pay()) this.sheet.value = 'pay'
  }

  async conclude(): Promise<void> {
    if (await this.selling.conclude()) this.sheet.value = 'receipt'
  }
}
