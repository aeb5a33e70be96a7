/** Gatherings as they follow from what was said here and what the server knows; the same ids as `inventory/rules/gatherings.py`. */

import type { GatheringFact } from './facts'
import type { StoredRecord, WeighingBody } from './records'

export interface GatheringName {
  readonly placeId: string
  readonly productId: string
  readonly day: string
  readonly ordinal: number
}

export interface Weighing extends WeighingBody {
  readonly id: string
  readonly at: string
  readonly netMg: number
  readonly isCancelled: boolean
  readonly state: StoredRecord['state']
}

/** A gathering as this phone shows it; the server's figures are of all phones, without what waits here. */
export interface Gathering {
  readonly id: string
  readonly organisationId: string
  readonly placeId: string
  readonly productId: string
  readonly day: string
  readonly ordinal: number
  readonly commune: string | null
  readonly isClosed: boolean
  readonly lotCode: string | null
  /** Made on this phone, in their order. */
  readonly weighings: readonly Weighing[]
  /** What counts of them. */
  readonly netMg: number
  readonly count: number
  /** What the server knows of the whole, when it was asked last. */
  readonly known: { readonly weighings: number; readonly netMg: number } | null
}

const NAMESPACE_URL = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

/** UUIDv5 (RFC 9562) in the namespace of addresses. */
export async function namedId(name: string): Promise<string> {
  const space = Uint8Array.from(NAMESPACE_URL.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const text = new TextEncoder().encode(name)
  const all = new Uint8Array(space.length + text.length)
  all.set(space)
  all.set(text, space.length)
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', all)).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The id that two phones give to the same gathering without a word between them. */
export function gatheringId({ placeId, productId, day, ordinal }: GatheringName): Promise<string> {
  return namedId(`igoudar:gathering:${placeId}:${productId}:${day}:${ordinal}`)
}

/** The gatherings of this phone and of the server, the latest day first. */
export function gatheringsOf(records: readonly StoredRecord[], facts: readonly GatheringFact[]): Gathering[] {
  const found = new Map<string, Gathering>()
  for (const fact of facts) found.set(fact.id, ofFact(fact))
  const cancelled = new Set(
    records.flatMap(({ envelope }) => (envelope.kind === 'cancellation' ? [envelope.body.weighing_id] : [])),
  )
  const weighed = new Map<string, Weighing[]>()
  const closed = new Set<string>()
  for (const record of records) {
    const { envelope } = record
    const id = record.gathering
    if (envelope.kind === 'opening' && !found.has(id)) found.set(id, ofOpening(record))
    if (envelope.kind === 'weighing') pushTo(weighed, id, weighingOf(record, envelope.body, cancelled.has(record.id)))
    if (envelope.kind === 'closing' && record.state !== 'to_settle') closed.add(id)
  }
  return [...found.values()].map((one) => withWeighings(one, weighed.get(one.id) ?? [], closed.has(one.id))).sort(byDay)
}

function pushTo(map: Map<string, Weighing[]>, key: string, value: Weighing): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function weighingOf(record: StoredRecord, body: WeighingBody, isCancelled: boolean): Weighing {
  return { ...body, id: record.id, at: record.occurredAt, netMg: body.gross_mg - body.tare_mg, isCancelled, state: record.state }
}

function withWeighings(one: Gathering, weighings: readonly Weighing[], isClosedHere: boolean): Gathering {
  const counted = weighings.filter((each) => !each.isCancelled)
  const netMg = counted.reduce((total, each) => total + each.netMg, 0)
  return { ...one, weighings, netMg, count: counted.length, isClosed: one.isClosed || isClosedHere }
}

function ofFact(fact: GatheringFact): Gathering {
  return {
    id: fact.id,
    organisationId: fact.organisation_id,
    placeId: fact.place_id,
    productId: fact.product_id,
    day: fact.harvested_on,
    ordinal: fact.ordinal,
    commune: fact.commune,
    isClosed: fact.closed,
    lotCode: fact.lot_code,
    weighings: [],
    netMg: 0,
    count: 0,
    known: { weighings: fact.weighings, netMg: fact.net_mg },
  }
}

function ofOpening(record: StoredRecord): Gathering {
  const { envelope } = record
  if (envelope.kind !== 'opening') throw new TypeError('Not an opening.')
  const { body } = envelope
  return {
    id: record.gathering,
    organisationId: envelope.organisation_id,
    placeId: body.place_id,
    productId: body.product_id,
    day: body.harvested_on,
    ordinal: body.ordinal,
    commune: body.commune,
    isClosed: false,
    lotCode: null,
    weighings: [],
    netMg: 0,
    count: 0,
    known: null,
  }
}

function byDay(a: Gathering, b: Gathering): number {
  return a.day === b.day ? b.ordinal - a.ordinal : a.day < b.day ? 1 : -1
}

/** What each member brought on this phone, in mg. */
export function byMember(gathering: Gathering): Map<string, number> {
  const totals = new Map<string, number>()
  for (const one of gathering.weighings) {
    if (!one.isCancelled) totals.set(one.member_id, (totals.get(one.member_id) ?? 0) + one.netMg)
  }
  return totals
}

/** The last weighing of this phone that counts: the one that can be taken back with one touch. */
export function lastOf(gathering: Gathering): Weighing | null {
  return gathering.weighings.findLast((one) => !one.isCancelled) ?? null
}
