/** Invented goods for tests and measures; the same seed gives the same goods. */

import type { ArticleFact, CatalogueAnswer, LotFact, TillFact } from './facts'

/** Numbers below 1 that only look random (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const aTill: TillFact = {
  id: 'till', code: 'TAR1', name: 'Comptoir', place_id: 'place', place_name: 'Taroudannt', country: 'MA', currency: 'MAD',
  timezone: 'Africa/Casablanca', cash_rounding_cents: 10, receipt_header: [], receipt_footer: [], receipt_width_mm: 80,
  public_base_url: 'https://igoudar.example', print_bridge: null, stripe_reader: false,
  discount_percent_max: { seller: 5, boutique_manager: 20, network_manager: 100 },
}

export function anArticle(id: string, told: Partial<ArticleFact> = {}): ArticleFact {
  return {
    id, name: { fr: id, ar: '', zgh: '' }, branch: 'saffron', pictogram: 'saffron', picture: null, code: `art-${id}`, gtin: null,
    tax_class: 'spice', favourite: false, weighed: false, unit_label: '1 g', maker_id: 'maker',
    prices: [{ from: '2026-01-01', cents: 4_500 }], active: true, ...told,
  }
}

export function aLot(id: string, told: Partial<LotFact> = {}): LotFact {
  return {
    id, code: id, token: id.toUpperCase(), article_id: 'saffron', owner_id: 'maker', best_before: null, quantity: 10,
    state: 'free', ...told,
  }
}

export function aPage(told: Partial<CatalogueAnswer> = {}): CatalogueAnswer {
  return {
    cursor: '1', more: false, full: false, till: aTill, demo: false, staff: [], rules: [], recalls: [], credits: [],
    sellers: [], articles: [], lots: [], ...told,
  }
}

const GOODS = ['Safran', 'Huile d’argan', 'Huile d’olive', 'Amlou', 'Miel de thym', 'Amandes', 'Thym', 'Savon', 'Tapis', 'Panier']
const ARABIC = ['زعفران', 'زيت الأركان', 'زيت الزيتون', 'أملو', 'عسل الزعتر', 'اللوز', 'الزعتر', 'صابون', 'زربية', 'سلة']
const KINDS = ['doux', 'pur', 'grillé', 'bio', 'extra', 'vieux', 'frais', 'fin', 'naturel', 'rouge']
const BRANCHES = ['saffron', 'argan', 'olive', 'pamm', 'almond', 'honey', 'craft']
const STATES = ['free', 'free', 'free', 'held', 'recalled'] as const

export function one<Of>(all: readonly Of[], random: () => number): Of {
  return all[Math.floor(random() * all.length)] as Of
}

export function someArticle(number: number, random: () => number): ArticleFact {
  const good = Math.floor(random() * GOODS.length)
  return anArticle(`0190-${number}`, {
    name: { fr: `${GOODS[good]} ${one(KINDS, random)} ${number}`, ar: `${ARABIC[good]} ${number}`, zgh: '' },
    branch: one(BRANCHES, random), code: `art-${number}`, favourite: random() < 0.02, active: random() < 0.95,
    gtin: random() < 0.5 ? String(10_000_000_000_000 + number) : null, unit_label: `${one([1, 50, 250, 500], random)} g`,
  })
}

/** A row of one of the lots of `articles` articles; each lot stays of one article. */
export function someLot(number: number, articles: number, random: () => number): LotFact {
  return aLot(`lot-${number}`, {
    code: `SAF-26-${String(number % 997).padStart(4, '0')}`, token: `TOKEN${number}`, article_id: `0190-${(number * 7) % articles}`,
    owner_id: one(['maker', 'shop'], random), quantity: Math.floor(random() * 12), state: one(STATES, random),
    best_before: random() < 0.2 ? null : `202${6 + Math.floor(random() * 3)}-0${1 + Math.floor(random() * 9)}-15`,
  })
}

export function times<Of>(count: number, make: (number: number) => Of): Of[] {
  return Array.from({ length: count }, (_, number) => make(number))
}
