/** What a counter's phone learns, and how it corrects its clock; the rest is `queue/personSyncing.ts`. */

import { PersonSyncing } from '../queue/personSyncing'
import { type Clock, corrected } from './clock'
import type { Counter } from './counter'
import { NOTHING } from './facts'
import type { Envelope, StoredRecord } from './records'
import { Server } from './server'

export class Syncing extends PersonSyncing<Envelope, StoredRecord> {
  constructor(
    private readonly counter: Counter,
    private readonly server: Server = new Server(),
  ) {
    super(counter, server)
  }

  protected override async hearClock(now: string, askedMs: number, answeredMs: number): Promise<void> {
    const before = await this.counter.store.value<Clock>('clock')
    const clock = corrected(before, Date.parse(now), askedMs, answeredMs)
    this.counter.clock = clock
    if (clock !== before) await this.counter.store.keep('clock', clock)
  }

  protected override async forget(): Promise<void> {
    await this.counter.store.kept.bulkDelete(['reference', 'tag'])
    this.counter.reference.value = NOTHING
  }

  protected override async learn(): Promise<void> {
    const { store, reference } = this.counter
    const answer = await this.server.reference(await store.value<string>('tag'))
    if (typeof answer !== 'object') return
    await store.kept.bulkPut([{ key: 'reference', value: answer.reference }, { key: 'tag', value: answer.tag }])
    reference.value = answer.reference
  }
}
