/** A till for tests: a real desk on a database in memory, a shop with a few goods, and a server that obeys. */

import 'fake-indexeddb/auto'

import { Catalogue } from '../catalogue/catalogue'
import type { ArticleFact, Basics, LotFact } from '../catalogue/facts'
import { Desk } from '../desk'
import { newId } from '../../queue/ids'
import { newKeyPair } from '../seal'
import type { Answer, Server } from '../server'
import { newBook } from './book'
import type { BatchAnswer, Envelope } from './sending'
import type { Identity } from './store'

export const OPENING_HASH = 'f'.repeat(64)
export const ANNA = { id: '0198a2f4-2ab5-731a-8b06-000000000001', name: 'Anna', role: 'seller' } as const

export const JAR: ArticleFact = {
  id: '0198a2f4-2ab5-731a-8b06-00000000000a',
  name: { fr: 'Safran 1 g', ar: 'زعفران', zgh: '' },
  branch: 'saffron',
  pictogram: 'saffron',
  picture: null,
  code: 'art-saf1g',
  gtin: null,
  tax_class: 'spice',
  favourite: true,
  weighed: false,
  unit_label: '1 g',
  maker_id: '0198a2f4-2ab5-731a-8b06-00000000000c',
  prices: [{ from: '2026-01-01', cents: 4_500 }],
  active: true,
}
export const LOT: LotFact = {
  id: '0198a2f4-2ab5-731a-8b06-00000000000b',
  code: 'SAF-26-0001',
  token: '7K2M9PQRSTVWX',
  article_id: JAR.id,
  owner_id: JAR.maker_id,
  best_before: '2028-11-01',
  quantity: 20,
  state: 'free',
}

export const BASICS: Basics = {
  till: {
    id: 'till',
    code: 'TAR1',
    name: 'Comptoir',
    place_id: 'place',
    place_name: 'Boutique de Taroudannt',
    country: 'MA',
    currency: 'MAD',
    timezone: 'Africa/Casablanca',
    cash_rounding_cents: 10,
    receipt_header: ['Boutique solidaire'],
    receipt_footer: ['Merci'],
    receipt_width_mm: 80,
    public_base_url: 'https://igoudar.example',
    discount_percent_max: { seller: 10, boutique_manager: 50, network_manager: 100 },
    print_bridge: null,
    stripe_reader: false,
  },
  demo: false,
  staff: [],
  rules: [],
  recalls: [],
  credits: [],
  sellers: [{ id: JAR.maker_id, name: 'Coopérative de Tassousfi', tax_status: 'exempt_cooperative' }],
}

export type Sends = (records: readonly Envelope[]) => Answer<BatchAnswer>

/** An enrolled, open desk; `sends` answers what the till sends. */
export async function aDesk(name: string = newId(), sends: Sends = () => ({ kind: 'away' })): Promise<Desk> {
  const server = { speakAs: () => undefined, send: async (records: readonly Envelope[]) => sends(records) }
  const desk = new Desk(name, undefined, server as unknown as Server)
  const identity = (await desk.store.identity()) ?? (await begun(desk))
  desk.speakAs(identity)
  desk.book.value = await desk.store.book()
  desk.catalogue.value = Catalogue.of(BASICS, [JAR], [LOT])
  desk.phase.value = 'ready'
  await desk.recount()
  return desk
}

async function begun(desk: Desk): Promise<Identity> {
  const pair = await newKeyPair()
  const identity: Identity = {
    seriesId: newId(),
    series: 1,
    tillCode: 'TAR1',
    openingHash: OPENING_HASH,
    token: 'token',
    key: pair.privateKey,
    publicKey: pair.publicKey,
    endedAt: null,
  }
  await desk.store.begin(identity, newBook(ANNA, { cents: 0, absoluteCents: 0 }))
  return identity
}

/** A server that takes everything and remembers it. */
export function takesAll(): Sends & { taken: Envelope[] } {
  const taken: Envelope[] = []
  const answer = (records: readonly Envelope[]): Answer<BatchAnswer> => {
    for (const one of records) if (!taken.some((known) => known.id === one.id)) taken.push(one)
    const heads = Object.fromEntries(taken.map((one) => [one.chain, { sequence: one.sequence, hash: '' }]))
    const said = records.map(({ id }) => ({ id, state: 'recorded' as const, flags: [] }))
    return { kind: 'given', value: { records: said, heads, state: 'open' } }
  }
  return Object.assign(answer, { taken })
}
