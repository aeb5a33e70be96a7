/** What a phone keeps: what each person said on it until the server has it, and what the phone knows. */

import Dexie, { type Table } from 'dexie'

import type { RecordState, Said } from './person'

const KEPT_DAYS = 62
const DAY_MS = 86_400_000

/** Whoever extends it declares the versions, with `records: '++position, &id, state, [author+state]'` and `kept: 'key'`. */
export abstract class PersonStore<Record extends Said> extends Dexie {
  readonly records!: Table<Record, number>
  readonly kept!: Table<{ key: string; value: unknown }, string>

  constructor(name: string) {
    // Strict: a thing is shown as kept when it is on the disk, not when the browser means to write it.
    super(name, { chromeTransactionDurability: 'strict' })
  }

  async value<Value>(key: string): Promise<Value | null> {
    return ((await this.kept.get(key))?.value as Value | undefined) ?? null
  }

  async keep(key: string, value: unknown): Promise<void> {
    await this.kept.put({ key, value })
  }

  /** Keep what is said; resolves once all of it is on the disk, and rejects when none of it is. */
  async add(records: readonly Record[]): Promise<Record[]> {
    return this.transaction('rw', this.records, async () => {
      const positions = await this.records.bulkAdd([...records], { allKeys: true })
      return records.map((record, at) => ({ ...record, position: positions[at] as number }))
    })
  }

  /** Those of a file's records that this phone has not yet, as they are to be added. */
  async unknownOf(records: readonly Record[]): Promise<Record[]> {
    const known = new Set((await this.records.toArray()).map((one) => one.id))
    return records.filter((one) => !known.has(one.id)).map(({ position: _, ...one }) => one as unknown as Record)
  }

  all(): Promise<Record[]> {
    return this.records.orderBy('position').toArray()
  }

  /** What an author has to send, in the order in which she said it. */
  async unsentOf(author: string, max: number): Promise<Record[]> {
    return (await this.records.where({ author, state: 'to_send' }).sortBy('position')).slice(0, max)
  }

  async mark(id: string, state: RecordState, sentence: string | null): Promise<void> {
    await this.records.where({ id }).modify((one) => void Object.assign(one, { state, sentence }))
  }

  /** Ids of all that the server once took from an author, into its registers or to be settled. */
  async takenOf(author: string): Promise<string[]> {
    const records = await this.records.where('[author+state]').anyOf(takenStates(author)).toArray()
    return records.map((one) => one.id)
  }

  /** The server came back from an old copy: it is told again what it lost. */
  async sendAgain(ids: readonly string[]): Promise<void> {
    const lost = new Set(ids)
    await this.records.filter((one) => one.state !== 'to_send' && lost.has(one.id)).modify((one) => void Object.assign(one, { state: 'to_send' }))
  }

  /** Forget what the server acknowledged long ago; nothing else is ever removed. */
  async prune(now: Date): Promise<void> {
    const before = keptSince(now)
    await this.records.where({ state: 'acknowledged' }).and((one) => one.occurredAt < before).delete()
  }
}

export function takenStates(author: string): [string, string][] {
  return [[author, 'acknowledged'], [author, 'to_settle']]
}

/** What is older may be forgotten. */
export function keptSince(now: Date): string {
  return new Date(now.getTime() - KEPT_DAYS * DAY_MS).toISOString()
}
