/** With the network: send what was said, learn what changed. Without: nothing is lost, and the till says so. */

import { batch } from '@preact/signals'

import { Catalogue } from './catalogue/catalogue'
import { CatalogueStore, NothingToChange } from './catalogue/store'
import type { Desk } from './desk'
import { pauseMs, sendAll } from './journal/sending'

export const POLL_MS = 15_000

export class Syncing {
  private readonly catalogues: CatalogueStore
  private sending: Promise<void> | null = null
  private refreshing: Promise<boolean> | null = null
  private failures = 0
  private retry: number | undefined
  private wasOnline: boolean | null = null

  constructor(private readonly desk: Desk) {
    this.catalogues = new CatalogueStore(desk.store)
    desk.onSaid = () => void this.send()
  }

  /** What this device knows of the goods, without asking anybody. */
  load(): Promise<Catalogue> {
    return this.catalogues.load()
  }

  begin(): void {
    addEventListener('online', () => void this.round())
    addEventListener('offline', () => void this.seen(false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.round()
    })
    setInterval(() => void this.round(), POLL_MS)
  }

  /** Send, then learn: what was sold here is then in the figures that come back. */
  async round(): Promise<void> {
    await this.send()
    await this.refresh()
  }

  /** Learn what changed since last time; whether the catalogue is whole now. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.refreshAll().finally(() => (this.refreshing = null))
    return this.refreshing
  }

  private async refreshAll(): Promise<boolean> {
    return this.pagesToEnd().catch(() => false)
  }

  private async pagesToEnd(): Promise<boolean> {
    for (;;) {
      const answer = await this.desk.server.catalogue(await this.catalogues.cursor())
      await this.seen(answer.kind !== 'away')
      if (answer.kind !== 'given') {
        this.desk.isUnknownDevice.value = answer.kind === 'refused' && answer.problem.status === 401
        return false
      }
      try {
        this.desk.catalogue.value = await this.catalogues.take(answer.value, this.desk.catalogue.value)
      } catch (error) {
        if (!(error instanceof NothingToChange)) throw error
        await this.desk.store.kept.delete('catalogue.state')
        continue
      }
      if (!answer.value.more) return true
    }
  }

  /** Send what waits, one round at a time; a round that fails is followed by another, later. */
  send(): Promise<void> {
    this.sending ??= this.sendRound().finally(() => (this.sending = null))
    return this.sending
  }

  private async sendRound(): Promise<void> {
    if (!this.desk.identity) return
    // A store that fails for a moment stops nothing: what waits is still in it, and is tried again.
    const result = await sendAll(this.desk.store, this.desk.server).catch(() => 'away' as const)
    await this.desk.recount().catch(() => undefined)
    clearTimeout(this.retry)
    await this.seen(result !== 'away')
    this.desk.isUnknownDevice.value = result === 'unknown_device'
    if (result === 'done') {
      this.failures = 0
      return
    }
    this.failures += 1
    this.retry = window.setTimeout(() => void this.send(), pauseMs(this.failures))
  }

  /** The network came or went: shown, and noted in the technical log. */
  private async seen(isOnline: boolean): Promise<void> {
    batch(() => (this.desk.isOnline.value = isOnline))
    const before = this.wasOnline
    this.wasOnline = isOnline
    if (before === null || before === isOnline || this.desk.phase.value !== 'ready') return
    await this.desk.note(isOnline ? 'offline_ended' : 'offline_began')
    // Said while a round was under way: it goes with the next, at once.
    if (isOnline) setTimeout(() => void this.send(), 0)
  }
}
