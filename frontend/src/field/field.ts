/** The village phone: what it knows and what is weighed on it; the rest is `phone/personPhone.ts`. */

import { computed, signal } from '@preact/signals'

import { feel } from '../phone/feel'
import { PersonPhone } from '../phone/personPhone'
import { businessDay } from '../queue/days'
import { newId } from '../queue/ids'
import { type AskedPhotoFact, type GatheringFact, type LotFact, type MemberFact, NOTHING, type PlaceFact, type PlotFact, type ProductFact, type Reference } from './facts'
import { type Gathering, gatheringId, gatheringsOf } from './gatherings'
import { language, t } from './i18n'
import { photoOf } from './photos'
import { type Envelope, isOf, type PhotoSubject, type Said, type StoredPhoto, type StoredRecord, type WeighingBody } from './records'
import { FieldStore } from './store'
import { Syncing } from './syncing'

const APPLICATION = { scope: '/field/', tab: 'igoudar-field', language }
const ORDINAL_MAX = 99

export class Field extends PersonPhone<Envelope, StoredRecord, Reference, FieldStore> {
  readonly facts = signal<readonly GatheringFact[]>([])
  readonly photos = signal<readonly StoredPhoto[]>([])

  readonly gatherings = computed(() => gatheringsOf(this.records.value, this.facts.value))
  readonly photosToSettle = computed(() => this.photos.value.filter((one) => one.state === 'to_settle'))
  readonly isClockWrong = computed(() => this.seenAt.value > new Date(Date.now() + 86_400_000).toISOString())

  readonly syncing = new Syncing(this)

  constructor(store: FieldStore = new FieldStore()) {
    super(store, APPLICATION, NOTHING)
  }

  protected override async loadMore(): Promise<void> {
    this.facts.value = (await this.store.value<readonly GatheringFact[]>('gatherings')) ?? []
  }

  override async reload(): Promise<void> {
    await super.reload()
    const photos = await this.store.photos.toArray()
    const known = new Set(photos.map((one) => one.id))
    this.photos.value = [...photos, ...this.photos.value.filter((one) => one.state === 'to_send' && !known.has(one.id))]
  }

  protected override kept(): readonly (StoredRecord | StoredPhoto)[] {
    return [...this.records.value, ...this.photos.value]
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

  private say(gathering: string, organisation: string, said: Said): Promise<boolean> {
    return this.keep((author) => {
      const [id, at] = [newId(), new Date().toISOString()]
      const envelope: Envelope = {
        ...said, id, author_id: author.id, organisation_id: organisation, gathering_id: gathering, occurred_at: at,
      }
      return { id, author: author.id, gathering, occurredAt: at, envelope, state: 'to_send', sentence: null }
    })
  }

  /** Keep a photo of something of an organisation; whether it is kept. */
  async photograph(of: PhotoSubject, organisation: string, file: Blob, caption = ''): Promise<boolean> {
    const person = this.person.value
    if (!person) return false
    if (!(await this.hasRoom())) return this.refuse(t('photoNoRoom'))
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
}
