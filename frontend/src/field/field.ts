/** The village phone: what it knows, how it speaks, what it shows. */

import { batch, computed, signal } from '@preact/signals'

import { businessDay } from '../queue/days'
import { newId } from '../queue/ids'
import { installWorker, type Offline } from '../queue/installing'
import { holdTab } from '../queue/oneTab'
import { hasRoom } from '../queue/room'
import { type AskedPhotoFact, type GatheringFact, type LotFact, type MemberFact, NOTHING, type PlaceFact, type PlotFact, type ProductFact, type Reference } from './facts'
import { feel } from '../phone/feel'
import { type Gathering, gatheringId, gatheringsOf } from './gatherings'
import { t } from './i18n'
import { photoOf } from './photos'
import { type Envelope, isOf, type Person, type PhotoSubject, type Said, type StoredPhoto, type StoredRecord, type WeighingBody } from './records'
import { FieldStore } from './store'
import { Syncing } from './syncing'

export type Phase = 'starting' | 'elsewhere' | 'nobody' | 'ready'
const ORDINAL_MAX = 99

export class Field {
  readonly phase = signal<Phase>('starting')
  readonly person = signal<Person | null>(null)
  readonly reference = signal<Reference>(NOTHING)
  readonly facts = signal<readonly GatheringFact[]>([])
  readonly records = signal<readonly StoredRecord[]>([])
  readonly photos = signal<readonly StoredPhoto[]>([])
  readonly isOnline = signal(navigator.onLine)
  readonly isSignedOut = signal(false)
  readonly isPersisted = signal(true)
  readonly hasUpdate = signal(false)
  /** The server's clock when it was asked last, by which this phone's may be seen to be wrong. */
  readonly seenAt = signal('')
  /** What may not be done, and why: shown large until it is read. */
  readonly trouble = signal<string | null>(null)
  /** What was just kept, said for a moment. */
  readonly news = signal<string | null>(null)

  readonly gatherings = computed(() => gatheringsOf(this.records.value, this.facts.value))
  readonly unsentCount = computed(() => this.waiting((author) => author === this.person.value?.id))
  readonly othersUnsentCount = computed(() => this.waiting((author) => author !== this.person.value?.id))
  readonly toSettle = computed(() => this.records.value.filter((one) => one.state === 'to_settle'))
  readonly photosToSettle = computed(() => this.photos.value.filter((one) => one.state === 'to_settle'))
  readonly isClockWrong = computed(() => this.seenAt.value > new Date(Date.now() + 86_400_000).toISOString())

  readonly syncing = new Syncing(this)
  private offline: Offline | null = null

  constructor(readonly store: FieldStore = new FieldStore()) {}

  /** Take the phone for this tab, show what is kept, then ask the server. */
  async start(): Promise<void> {
    this.offline = installWorker({ worker: '/field/sw.js', scope: '/field/', onWaiting: () => (this.hasUpdate.value = true) })
    this.isPersisted.value = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    if (!(await holdTab('igoudar-field'))) {
      this.phase.value = 'elsewhere'
      return
    }
    await this.load()
    this.syncing.begin()
    await this.syncing.round()
    this.phase.value = this.person.value ? 'ready' : 'nobody'
    await this.store.prune(new Date()).catch(() => undefined)
  }

  applyUpdate(): void {
    this.offline?.applyUpdate()
  }

  /** What this phone keeps, without asking anybody. */
  async load(): Promise<void> {
    const [person, reference, facts, seenAt] = await Promise.all([
      this.store.value<Person>('person'),
      this.store.value<Reference>('reference'),
      this.store.value<readonly GatheringFact[]>('gatherings'),
      this.store.value<string>('seenAt'),
    ])
    batch(() => {
      this.person.value = person
      // What an older version kept has no lots yet.
      this.reference.value = { ...NOTHING, ...reference }
      this.facts.value = facts ?? []
      this.seenAt.value = seenAt ?? ''
      if (person) this.phase.value = 'ready'
    })
    await this.reload()
  }

  /** What was said here, as it is kept now. */
  async reload(): Promise<void> {
    const records = await this.store.all()
    const photos = await this.store.photos.toArray()
    // What was said while the store was being read is not in the answer, and must not vanish from the screen.
    const last = records.at(-1)?.position ?? 0
    const known = new Set(photos.map((one) => one.id))
    batch(() => {
      this.records.value = [...records, ...this.records.value.filter((one) => (one.position ?? 0) > last)]
      this.photos.value = [...photos, ...this.photos.value.filter((one) => one.state === 'to_send' && !known.has(one.id))]
    })
  }

  private waiting(isHers: (author: string) => boolean): number {
    const waits = (one: { state: string; author: string }): boolean => one.state === 'to_send' && isHers(one.author)
    return this.records.value.filter(waits).length + this.photos.value.filter(waits).length
  }

  // ── what it knows ────────────────────────────────────────────────────────

  place(id: string): PlaceFact | undefined {
    return this.reference.value.places.find((one) => one.id === id)
  }
  product(id: string): ProductFact | undefined {
    return this.reference.value.products.find((one) => one.id === id)
  }
  member(id: string): MemberFact | undefined {
    return this.reference.value.members.find((one) => one.id === id)
  }
  gathering(id: string): Gathering | undefined {
    return this.gatherings.value.find((one) => one.id === id)
  }
  lot(id: string): LotFact | undefined {
    return this.reference.value.lots.find((one) => one.id === id)
  }
  askedPhoto(dossierId: string, code: string): AskedPhotoFact | undefined {
    return this.reference.value.asked_photos.find((one) => one.dossier_id === dossierId && one.code === code)
  }
  /** The photos of something that this phone took. */
  photosOf(subject: PhotoSubject): StoredPhoto[] {
    return this.photos.value.filter((one) => isOf(one.of, subject))
  }
  membersOf(organisationId: string): MemberFact[] {
    return this.reference.value.members.filter((one) => one.organisation_id === organisationId)
  }
  productsAt(place: PlaceFact): ProductFact[] {
    const branches = this.reference.value.organisations.find((one) => one.id === place.organisation_id)?.branches ?? []
    return this.reference.value.products.filter((one) => branches.includes(one.branch))
  }
  /** Where a product grows, the most frequent commune first. */
  communes(place: PlaceFact, product: ProductFact): string[] {
    const names = this.reference.value.plots
      .filter((one) => one.organisation_id === place.organisation_id && one.crop === product.branch)
      .map((one) => one.commune)
    const count = (name: string): number => names.filter((one) => one === name).length
    return [...new Set(names)].sort((a, b) => count(b) - count(a) || a.localeCompare(b))
  }
  plotsOf(memberId: string, product: ProductFact): PlotFact[] {
    return this.reference.value.plots.filter((one) => one.member_id === memberId && one.crop === product.branch)
  }
  /** Today, yesterday and the day before, at a place. */
  days(place: PlaceFact): [string, string, string] {
    const back = (days: number): string => businessDay(new Date(Date.now() - days * 86_400_000), place.timezone)
    return [back(0), back(1), back(2)]
  }

  // ── what it says ─────────────────────────────────────────────────────────

  /** Begin a gathering, or go on with the one of that day; its id, or null when nothing could be kept. */
  async open(place: PlaceFact, product: ProductFact, day: string, commune: string | null): Promise<string | null> {
    for (let ordinal = 1; ordinal <= ORDINAL_MAX; ordinal += 1) {
      const id = await gatheringId({ placeId: place.id, productId: product.id, day, ordinal })
      const known = this.gathering(id)
      if (known?.isClosed) continue
      // Another person's opening may wait for her: what is weighed here must not wait with it.
      if (this.records.value.some((one) => one.gathering === id && one.author === this.person.value?.id && one.envelope.kind === 'opening')) return id
      const body = { place_id: place.id, product_id: product.id, harvested_on: day, ordinal, commune }
      return (await this.say(id, place.organisation_id, { kind: 'opening', body })) ? id : null
    }
    return null
  }

  /** Keep a weighing; whether it is kept. */
  async weigh(gathering: Gathering, body: WeighingBody): Promise<boolean> {
    const isKept = await this.say(gathering.id, gathering.organisationId, { kind: 'weighing', body })
    feel(isKept ? 'kept' : 'refused')
    return isKept
  }

  async cancel(gathering: Gathering, weighingId: string): Promise<boolean> {
    return this.say(gathering.id, gathering.organisationId, { kind: 'cancellation', body: { weighing_id: weighingId } })
  }

  async closeGathering(gathering: Gathering): Promise<boolean> {
    const isKept = await this.say(gathering.id, gathering.organisationId, { kind: 'closing', body: {} })
    // The lot's number comes back with what the server knows.
    if (isKept) void this.syncing.round()
    return isKept
  }

  /** Keep something said; it is sent when the network allows. False, and why, when it could not be kept. */
  private async say(gathering: string, organisation: string, said: Said): Promise<boolean> {
    const person = this.person.value
    if (!person) return false
    if (!(await hasRoom(() => this.store.keep('probe', Date.now())))) return this.refuse(t('noRoom'))
    const [id, at] = [newId(), new Date().toISOString()]
    const envelope: Envelope = {
      ...said, id, author_id: person.id, organisation_id: organisation, gathering_id: gathering, occurred_at: at,
    }
    const record = { id, author: person.id, gathering, occurredAt: at, envelope, state: 'to_send', sentence: null } as const
    try {
      const kept = await this.store.add([record])
      this.records.value = [...this.records.value, ...kept]
    } catch {
      return this.refuse(t('notKept'))
    }
    void this.syncing.send()
    return true
  }

  /** Keep a photo of something of an organisation; whether it is kept. */
  async photograph(of: PhotoSubject, organisation: string, file: Blob, caption = ''): Promise<boolean> {
    const person = this.person.value
    if (!person) return false
    if (!(await hasRoom(() => this.store.keep('probe', Date.now())))) return this.refuse(t('photoNoRoom'))
    const photo = await photoOf(file).catch(() => null)
    if (!photo) return this.refuse(t('photoBad'))
    const about = { id: newId(), author: person.id, organisation, of, caption }
    const kept = { ...about, occurredAt: new Date().toISOString(), sha256: photo.sha256, state: 'to_send', sentence: null } as const
    try {
      await this.store.addPhoto(kept, photo.bytes)
    } catch {
      return this.refuse(t('photoNotKept'))
    }
    this.photos.value = [...this.photos.value, kept]
    this.tell(t('photoKept'))
    feel('kept')
    void this.syncing.send()
    return true
  }

  private refuse(sentence: string): false {
    this.trouble.value = sentence
    feel('refused')
    return false
  }

  /** Say for a moment that something is done. */
  tell(sentence: string): void {
    this.news.value = sentence
    setTimeout(() => {
      if (this.news.value === sentence) this.news.value = null
    }, 2_500)
  }

  // ── who it is ────────────────────────────────────────────────────────────

  /** Whether the person may leave this phone: not while something of hers is unsent. */
  async leave(): Promise<boolean> {
    await this.syncing.send()
    if (this.unsentCount.value > 0) return this.refuse(t('signOutRefused', { n: this.unsentCount.value }))
    await this.syncing.signOut()
    await this.store.kept.delete('person')
    return true
  }
}
