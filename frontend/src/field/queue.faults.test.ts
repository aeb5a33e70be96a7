/** Seeded schedules of cuts, dying servers and phones switched off: nothing that was shown as kept is lost or doubled. */

import 'fake-indexeddb/auto'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Answer } from '../queue/asking'
import { newId } from '../queue/ids'
import { Chance, Tally } from '../till/faults/chance'
import { Field } from './field'
import type { Envelope, PhotoSubject, StoredPhoto } from './records'
import type { BatchAnswer, PhotoAnswer, Server } from './server'
import { FieldStore } from './store'
import { Syncing } from './syncing'

vi.mock('./photos', () => ({ photoOf: async (file: Blob) => ({ bytes: await file.arrayBuffer(), sha256: await file.text() }) }))

const SCHEDULES = 25
const STEPS = 30
const ROUNDS_MAX = 20
const ZAHRA = { id: 'zahra', name: 'Zahra' }
const PLACE = { id: 'place', organisation_id: 'coop', name: 'Magasin', timezone: 'Africa/Casablanca' }
const FLOWERS = { id: 'flowers', branch: 'saffron', pictogram: 'flower', name: { fr: 'Fleurs', ar: '', zgh: '' }, plausible_mg: [50_000, 15_000_000] as const }
const SUBJECTS: readonly PhotoSubject[] = [
  { subject: 'gathering', gathering_id: 'g' }, { subject: 'lot', lot_id: 'l' }, { subject: 'requirement', dossier_id: 'd', requirement: 'plot.clean' },
]
type Fault = 'none' | 'away' | 'answer-lost' | 'dies-within' | 'wall' | 'session-over' | 'came-back-from-a-copy'
const FAULTS: readonly Fault[] = ['none', 'none', 'away', 'answer-lost', 'dies-within', 'wall', 'session-over', 'came-back-from-a-copy']

/** A server as the real one answers: each id once, whatever comes twice; it may die after any of them. */
class Office {
  readonly facts = new Map<string, string>()
  readonly arrivals: string[] = []
  private backup = new Map<string, string>()
  fault: Fault = 'none'

  constructor(private readonly chance: Chance) {}

  asServer(): Server {
    return {
      session: async () => this.answered({ person: ZAHRA, csrf_token: 't', now: '2026-11-20T06:00:00Z' }),
      send: async (said: readonly Envelope[]) => this.receive(said),
      sendPhoto: async (photo: StoredPhoto, bytes: ArrayBuffer) => this.receivePhoto(photo, bytes),
      unknown: async (ids: readonly string[]) => this.answered({ unknown: ids.filter((id) => !this.facts.has(id)) }),
      reference: async () => 'same',
      gatherings: async () => this.answered({ gatherings: [] }),
    } as unknown as Server
  }

  /** The disk is restored from a copy of a while ago. */
  restore(): void {
    this.facts.clear()
    for (const [id, text] of this.backup) this.facts.set(id, text)
  }

  copy(): void {
    this.backup = new Map(this.facts)
  }

  private answered<T>(value: T): Answer<T> {
    if (this.fault === 'away') return { kind: 'away' }
    if (this.fault === 'session-over') return { kind: 'refused', problem: { status: 401, code: '', detail: '', values: {} } }
    // A hotel's page answers for us, and is read as JSON by chance.
    return { kind: 'given', value: this.fault === 'wall' && this.chance.isIn(0.5) ? ({} as T) : value }
  }

  private take(id: string, text: string): void {
    if (!this.facts.has(id)) this.facts.set(id, text)
    this.arrivals.push(id)
    expect(this.facts.get(id)).toBe(text)
  }

  private receive(said: readonly Envelope[]): Answer<BatchAnswer> {
    if (this.fault === 'away' || this.fault === 'wall') return this.answered({ records: [] })
    const until = this.fault === 'dies-within' ? this.chance.between(0, said.length) : said.length
    for (const one of said.slice(0, until)) this.take(one.id, JSON.stringify(one))
    if (this.fault === 'dies-within' || this.fault === 'answer-lost') return { kind: 'away' }
    return this.answered({ records: said.map(({ id }) => ({ id, state: 'recorded' as const })) })
  }

  private receivePhoto(photo: StoredPhoto, bytes: ArrayBuffer): Answer<PhotoAnswer> {
    if (this.fault === 'away' || this.fault === 'wall') return this.answered({} as PhotoAnswer)
    if (this.fault !== 'dies-within' || this.chance.isIn(0.5)) {
      this.take(photo.id, JSON.stringify([photo.of, photo.caption, photo.sha256, new TextDecoder().decode(bytes)]))
    }
    if (this.fault === 'dies-within' || this.fault === 'answer-lost') return { kind: 'away' }
    // One that contradicts the registers is kept there too, for a person.
    return this.answered({ photo_id: photo.id, state: photo.caption === 'odd' ? 'to_settle' : 'recorded', sentence: 'Le dossier est terminé.' })
  }
}

/** A phone that is switched off and on again over the same disk. */
class Village {
  readonly tally = new Tally()
  readonly office: Office
  /** What somebody was shown as kept. */
  readonly weighed = new Set<number>()
  readonly photographed = new Set<string>()
  private readonly name = newId()
  private readonly chance: Chance
  field: Field

  constructor(seed: number) {
    this.chance = new Chance(7, seed)
    this.office = new Office(new Chance(8, seed))
    this.field = this.switchedOn()
  }

  private switchedOn(): Field {
    const field = new Field(new FieldStore(this.name))
    Object.assign(field, { syncing: new Syncing(field, this.office.asServer()) })
    field.person.value = ZAHRA
    return field
  }

  /** In the middle of whatever it was doing: what had not reached the disk is gone, and was not shown. */
  async restart(): Promise<void> {
    this.tally.add('restart')
    this.field.store.close()
    this.field = this.switchedOn()
    await this.field.load()
    this.field.person.value = ZAHRA
  }

  async step(at: number): Promise<void> {
    const { chance, office } = this
    office.fault = chance.oneOf(FAULTS)
    this.tally.add(office.fault)
    if (office.fault === 'came-back-from-a-copy') {
      office.restore()
      office.fault = 'none'
    }
    if (chance.isIn(0.2)) office.copy()
    if (chance.isIn(0.15)) this.failNextWrite()
    const doing = chance.isIn(0.6) ? this.weigh(at) : this.photograph(at)
    if (chance.isIn(0.2)) await Promise.all([doing.catch(() => undefined), this.restart()])
    else await doing
    if (chance.isIn(0.3)) await this.field.syncing.send()
  }

  private failNextWrite(): void {
    this.tally.add('disk-refuses')
    const { store } = this.field
    const spied = this.chance.isIn(0.5) ? vi.spyOn(store.records, 'bulkAdd') : vi.spyOn(store.photos, 'add')
    spied.mockRejectedValueOnce(new Error('QuotaExceededError'))
  }

  private async weigh(at: number): Promise<void> {
    const id = await this.field.open(PLACE, FLOWERS, '2026-11-20', null)
    const gathering = id ? this.field.gathering(id) : undefined
    const body = { member_id: 'aicha', gross_mg: (at + 1) * 1_000, tare_mg: 0, plot_id: null }
    if (gathering && (await this.field.weigh(gathering, body))) this.weighed.add(body.gross_mg)
  }

  private async photograph(at: number): Promise<void> {
    const of = this.chance.oneOf(SUBJECTS)
    const picture = `picture ${at}`
    const caption = this.chance.isIn(0.2) ? 'odd' : ''
    if (await this.field.photograph(of, 'coop', new Blob([picture]), caption)) this.photographed.add(picture)
  }

  /** Calm: the network is there, the office up, the day over. */
  async heal(): Promise<void> {
    vi.restoreAllMocks()
    this.office.fault = 'none'
    await this.restart()
    await this.field.store.keep('asked:zahra', 0)
    for (let round = 1; round <= ROUNDS_MAX && (round === 1 || this.field.unsentCount.value > 0); round += 1) await this.field.syncing.send()
  }
}

beforeEach(() => void vi.stubGlobal('navigator', { onLine: true, languages: ['fr'], vibrate: () => true, storage: undefined }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('whatever fails, all that was shown as kept arrives, once, as it was said', { timeout: 240_000 }, async () => {
  const faults: Record<string, number> = {}
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const village = new Village(seed)
    for (let at = 0; at < STEPS; at += 1) await village.step(at)
    await village.heal()
    const facts = [...village.office.facts.values()].map((text) => JSON.parse(text) as Envelope | [PhotoSubject, string, string, string])
    const weighings = facts.flatMap((one) => (!Array.isArray(one) && one.kind === 'weighing' ? [one.body.gross_mg] : []))
    const pictures = facts.flatMap((one) => (Array.isArray(one) ? [one[3]] : []))
    const where = `seed ${seed}`
    // A phone switched off after the disk had it and before the screen said so may have kept one more: never less.
    expect([...village.weighed].filter((one) => !weighings.includes(one)), where).toEqual([])
    expect([...village.photographed].filter((one) => !pictures.includes(one)), where).toEqual([])
    expect(weighings.length, where).toBe(new Set(weighings).size)
    expect(pictures.length, where).toBe(new Set(pictures).size)
    expect(village.field.unsentCount.value, where).toBe(0)
    expect(await village.field.store.pictures.count(), where).toBe(await village.field.store.photos.count())
    village.field.store.close()
    for (const [name, count] of Object.entries(village.tally.counts)) faults[name] = (faults[name] ?? 0) + count
  }
  expect(Object.keys(faults).sort()).toEqual([...new Set([...FAULTS, 'disk-refuses', 'restart'])].sort())
})
