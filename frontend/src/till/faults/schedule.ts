/** One schedule: a day or several at a till, everything that goes wrong in them, and then calm. */

import { moveClock, pause, setClock } from './browser'
import { Chance, Tally } from './chance'
import { Counter } from './counter'
import { Device, type Manager } from './device'
import { Network, type Sabotage } from './network'
import type { StoredRecord } from '../journal/store'

export interface Campaign {
  readonly base: string
  readonly cookie: string
  readonly manager: Manager
  readonly till: string
  readonly seed: number
  readonly schedules: readonly number[]
  readonly beginning: string
  readonly sabotage: Sabotage | 'sold-twice'
}

/** What the device knows at the end, for the server's side to be compared with. */
export interface Told {
  readonly schedule: number
  readonly series: string
  readonly shown: readonly Pick<StoredRecord, 'id' | 'text'>[]
  readonly records: readonly Pick<StoredRecord, 'id' | 'chain' | 'sequence' | 'text' | 'signature' | 'hash' | 'state'>[]
  readonly faults: Readonly<Record<string, number>>
  readonly problems: readonly string[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const JUMPS = [HOUR, 9 * HOUR, DAY, 3 * DAY, 31 * DAY, -10 * MINUTE, -3 * HOUR, -DAY, -2 * DAY]
const ROUNDS_MAX = 60

export class Schedule {
  private readonly tally = new Tally()
  private readonly chance: Chance
  private readonly network: Network
  private readonly device: Device
  private readonly counter: Counter
  private readonly problems: string[] = []
  private series = ''

  constructor(
    private readonly campaign: Campaign,
    private readonly number: number,
  ) {
    const draw = (what: number): Chance => new Chance(campaign.seed, number, what)
    this.chance = draw(1)
    this.network = new Network(campaign.base, campaign.cookie, draw(2), this.tally)
    this.device = new Device(campaign.till, campaign.manager, draw(3), this.tally)
    this.counter = new Counter(this.device, draw(4))
  }

  get ask(): Network['ask'] {
    return (address, init) => this.network.ask(address, init)
  }

  async run(): Promise<Told> {
    setClock(Date.parse(this.campaign.beginning))
    try {
      this.series = (await this.device.tillInFront()).desk.identity?.seriesId ?? ''
      await this.work()
      await this.heal()
      if (this.campaign.sabotage === 'forged-acknowledgement') await this.sellUnderForgery()
      else await this.end()
    } catch (error) {
      this.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    return this.told()
  }

  private async work(): Promise<void> {
    this.network.faultiness = this.chance.oneOf([0.1, 0.3, 0.6])
    const sales = this.chance.between(5, 15)
    for (let sale = 1; sale <= sales; sale += 1) {
      await this.trouble()
      await this.counter.sell(`achat ${sale}`)
      if (this.campaign.sabotage === 'sold-twice' && sale === 1) await this.counter.sell(`achat ${sale}`)
      await this.somethingElse(sale)
    }
  }

  /** What goes wrong before or during what is done next. */
  private async trouble(): Promise<void> {
    const { chance, device, network, tally } = this
    if (chance.isIn(0.25)) device.killSoon()
    if (chance.isIn(0.12)) device.failNextWrite()
    if (chance.isIn(0.04)) this.note(await device.openSecondTab())
    if (chance.isIn(0.1)) this.jump()
    if (chance.isIn(network.isDown ? 0.4 : 0.12)) network.isDown = !network.isDown
    if (network.isDown) tally.add('network-down')
  }

  private jump(): void {
    const by = this.chance.oneOf(JUMPS)
    this.tally.add(by > 0 ? 'clock-forward' : 'clock-back')
    moveClock(by)
  }

  private async somethingElse(sale: number): Promise<void> {
    const { chance, counter } = this
    moveClock(chance.between(1, 20) * MINUTE)
    if (chance.isIn(0.2) && counter.receipts().length > 0) await counter.refund(`retour ${sale}`)
    if (chance.isIn(0.15) && counter.receipts().length > 0) await counter.reprint()
    if (chance.isIn(0.1)) await counter.moveCash()
    if (chance.isIn(0.08)) await counter.train(`essai ${sale}`)
    if (chance.isIn(0.08)) await counter.closeDrawer()
    if (chance.isIn(0.06)) await counter.closeDay()
    if (chance.isIn(0.15)) await this.device.during((till) => till.syncing.round().then(() => true))
  }

  private async heal(): Promise<void> {
    this.network.faultiness = 0
    this.network.isDown = false
    this.device.heal()
    await this.sendEverything()
    await this.network.deliverLate()
  }

  /** The last sale: any true answer after it would show the till what is missing, and it would send again. */
  private async sellUnderForgery(): Promise<void> {
    this.network.sabotage = 'forged-acknowledgement'
    await this.counter.sell('achat perdu')
    await this.sendEverything()
  }

  /** The drawer is counted, the day closed, and the device stops for good: only when all has arrived. */
  private async end(): Promise<void> {
    await this.counter.closeDrawer()
    await this.counter.closeDay()
    await this.sendEverything()
    this.note(await this.device.during((till) => till.enrolling.closeForGood()))
  }

  private async sendEverything(): Promise<void> {
    for (let round = 1; round <= ROUNDS_MAX; round += 1) {
      const left = await this.device.during(async (till) => {
        await till.syncing.send()
        return (await till.desk.store.unsent()).length
      })
      if (left === 0) return
      await pause(5)
    }
    this.problems.push('not everything could be sent')
  }

  private note(problem: string | null): void {
    if (problem !== null) this.problems.push(problem)
  }

  private async told(): Promise<Told> {
    const till = await this.device.tillInFront()
    const records = await till.desk.store.records.orderBy('position').toArray()
    this.device.close()
    return {
      schedule: this.number,
      series: this.series,
      shown: [...this.counter.shown.values()].map(({ id, text }) => ({ id, text })),
      records: records.map(({ id, chain, sequence, text, signature, hash, state }) => ({
        id, chain, sequence, text, signature, hash, state,
      })),
      faults: this.tally.counts,
      problems: this.problems,
    }
  }
}
