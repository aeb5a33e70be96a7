/** A tablet: one tab after another on the same storage, the real till in each. */

import { IDBFactory } from 'fake-indexeddb'

import { bringToFront, inTime, pause } from './browser'
import type { Chance, Tally } from './chance'
import { Tab } from './tab'
import { Till } from '../till'

const OPENINGS_MAX = 60

/** Whom the server would name as signed in on this device. */
export interface Manager {
  readonly id: string
  readonly name: string
}

export class Device {
  private readonly storage = new IDBFactory()
  private tab: Tab | null = null
  private till: Till | null = null

  constructor(
    readonly tillId: string,
    private readonly manager: Manager,
    private readonly chance: Chance,
    private readonly tally: Tally,
  ) {}

  /** Do something in a tab that lives; null when the tab died before it was told that it was done. */
  async during<Result>(act: (till: Till) => Promise<Result>): Promise<Result | null> {
    const till = await this.tillInFront()
    const tab = this.tab as Tab
    const result = await inTime(Promise.race([act(till), tab.death]), `It hangs: ${act}`)
    return tab.isDead || result === 'dead' ? null : (result as Result)
  }

  /** The till of the tab in front; when that is dead another is opened, as often as it takes. */
  async tillInFront(): Promise<Till> {
    for (let opening = 1; opening <= OPENINGS_MAX; opening += 1) {
      if (this.till && !this.tab?.isDead) return this.till
      this.till = await this.open()
    }
    throw new Error('The till does not open any more.')
  }

  private async open(): Promise<Till | null> {
    const tab = new Tab(this.storage)
    this.tab = tab
    bringToFront(tab)
    const till = new Till(this.tillId)
    const opened = await inTime(Promise.race([this.start(till, tab), tab.death]), 'The till does not start.')
    return opened === 'ready' ? till : null
  }

  /** Open the till and wait until it sells, or asks to be enrolled, which is done. */
  private async start(till: Till, tab: Tab): Promise<'ready'> {
    await till.start().catch(() => tab.kill())
    if (till.desk.phase.value === 'to_enrol') await this.enrol(till)
    while (till.desk.phase.value !== 'ready' && !tab.isDead) await pause(1)
    return 'ready'
  }

  private async enrol(till: Till): Promise<void> {
    till.enrolling.offer.value = {
      csrf_token: '',
      till: { code: '', name: '', place_name: '' },
      seller: { ...this.manager, role: 'boutique_manager' },
      open_since: null,
      may_replace: true,
    }
    const trouble = await till.enrol({ reason: 'Essai de pannes', declaredUnsent: null })
    if (trouble !== null) throw new Error(trouble)
  }

  /** The tab will die soon, in the middle of whatever it then does. */
  killSoon(): void {
    this.tally.add('tab-killed')
    this.tab?.dieAfter(this.chance.between(1, 40))
  }

  failNextWrite(): void {
    const fault = this.chance.oneOf(['put-throws', 'commit-fails'] as const)
    this.tally.add(fault)
    this.tab?.failNextWrite(fault)
  }

  /** A second tab of the same till sells nothing while the first lives. */
  async openSecondTab(): Promise<string | null> {
    if (!this.tab || this.tab.isDead) return null
    this.tally.add('second-tab')
    const till = new Till(this.tillId)
    await till.start()
    return till.desk.phase.value === 'elsewhere' ? null : `a second tab is ${till.desk.phase.value}`
  }

  heal(): void {
    this.tab?.heal()
  }

  close(): void {
    this.tab?.kill()
  }
}
