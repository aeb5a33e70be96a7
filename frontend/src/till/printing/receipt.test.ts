import { describe, expect, test } from 'vitest'

import type { LineBody, SaleBody } from '../records'
import { type PaperRow, type ReceiptPaper, receiptRows, type SoldRecord } from './receipt'
import { WORDS } from './words'

const COOPERATIVE = 'Exonéré de TVA – coopérative (CGI, art. 91-IV)'

function aLine(said: Partial<LineBody> = {}): LineBody {
  return {
    id: 'l1', sort: 'goods', article_id: 'a1', lot_id: 'lot1', owner_id: 'o1', label: 'Safran en filaments, 1 g',
    lot: 'SAF-26-0412', owner: 'Coopérative Tamazirte', code: null, quantity: 2, per: 1, unit_price_cents: 4_500,
    discount_cents: 0, discount_reason: null, basket_discount_cents: 0, gross_cents: 9_000, tax_rate_bp: 0,
    tax_cents: 0, net_cents: 9_000, tax_mention: COOPERATIVE, refunds: null, back_to: null, ...said,
  }
}

function aBody(said: Partial<SaleBody> = {}): SaleBody {
  return {
    number: 'TAR1-000013', session: 's1', currency: 'MAD', lines: [aLine()], basket_discount_reason: null,
    payments: [{ id: 'p1', means: 'cash', amount_cents: 9_000, reference: null }],
    taxes: [{ rate_bp: 0, mention: COOPERATIVE, gross_cents: 9_000, net_cents: 9_000, tax_cents: 0 }],
    total_cents: 9_000, cash_rounding_cents: 0, tendered_cents: 10_000, change_cents: 1_000, note: null,
    refund_of: null, ...said,
  }
}

function aRecord(body: SaleBody, said: Partial<Pick<SoldRecord, 'chain' | 'kind'>> = {}): SoldRecord {
  return {
    format: 'igoudar-till/1', chain: 'sale', kind: 'sale', id: 'r1', till: 'TAR1', series: 1, sequence: 13,
    previous: '0'.repeat(64), occurred_at: '2026-11-22T10:42:07.123Z', business_day: '2026-11-22',
    seller: { id: 'u1', name: 'Fatima A.' }, software: '1.0.0', body, ...said,
  }
}

function aPaper(said: Partial<ReceiptPaper> = {}): ReceiptPaper {
  return {
    record: aRecord(aBody()), header: ['Boutique solidaire', 'ICE 001234567000089'], footer: ['Merci, tanmirt !'],
    tillName: 'Comptoir de Taroudannt', publicBaseUrl: 'https://igoudar.example', software: 'Igoudar 1.0.0',
    shortSignature: 'aB3/', copyOrdinal: null, isDemo: false, locale: 'fr', timezone: 'Africa/Casablanca',
    lots: { lot1: { token: '7QK2M4N8P1R5T', bestBefore: '2028-11-30' } }, ...said,
  }
}

function saying(body: Partial<SaleBody>, said: Partial<ReceiptPaper> = {}): ReceiptPaper {
  return aPaper({ record: aRecord(aBody(body)), ...said })
}

/** A row as one reads it, without the marks of direction and with plain spaces. */
function read(row: PaperRow): string {
  const said = row.kind === 'text' ? row.text : row.kind === 'pair' ? `${row.start} | ${row.end}` : ''
  return said.replace(/[\u2066-\u2069]/g, '').replaceAll('\u00a0', ' ')
}

function paper(receipt: ReceiptPaper): string[] {
  return receiptRows(receipt).map(read)
}

/** The amount at the end of a pair, in minor units. */
function centsOf(said: string): number {
  return Number((/-?[\d ]+,\d{2}(?!\d)/.exec(said.split(' | ')[1] ?? '')?.[0] ?? '').replace(/[ ,]/g, ''))
}

describe('every receipt', () => {
  test('says the shop, the number, the time of the place, the till and the seller', () => {
    expect(paper(aPaper()).slice(0, 6)).toEqual([
      'Boutique solidaire', 'ICE 001234567000089', 'TICKET DE CAISSE',
      'Ticket TAR1-000013 | 22/11/2026 11:42', 'Caisse : Comptoir de Taroudannt', 'Vendeur : Fatima A.',
    ])
  })
  test('tells each line with its lot, the address of its story and its owner', () => {
    expect(paper(aPaper()).slice(7, 12)).toEqual([
      'Safran en filaments, 1 g', '2 × 45,00 | 90,00', 'Lot SAF-26-0412, à consommer avant le 30/11/2028',
      'igoudar.example/l/7QK2M4N8P1R5T', 'Propriétaire : Coopérative Tamazirte',
    ])
  })
  test('prints a lot that the till does not know by its code alone', () => {
    const said = paper(aPaper({ lots: {} }))
    expect(said).toContain('Lot SAF-26-0412')
    expect(said.join()).not.toContain('/l/')
  })
  test('ends with the number of lines, the letters of the seal and the program', () => {
    expect(paper(aPaper()).slice(-2)).toEqual(['Lignes : 1 | Sceau : aB3/', 'Igoudar 1.0.0'])
  })
  test('says what was handed over and given back, and the reference of a cheque', () => {
    const payments = [
      { id: 'p1', means: 'cash', amount_cents: 4_000, reference: null },
      { id: 'p2', means: 'cheque', amount_cents: 5_000, reference: 'CIH 0042' },
    ] as const
    const said = paper(saying({ payments, tendered_cents: 5_000, change_cents: 1_000 }))
    expect(said).toEqual(expect.arrayContaining(['Espèces | 40,00', 'Chèque CIH 0042 | 50,00', 'Reçu | 50,00', 'Rendu | 10,00']))
  })
  test('groups thousands and names the currency on the total', () => {
    expect(paper(saying({ total_cents: 123_450 }))).toContain('Total | 1 234,50 DH')
    expect(paper(saying({ total_cents: 123_450, currency: 'EUR' }))).toContain('Total | 1 234,50 €')
  })
  test('carries its note and the code of a voucher that it sells', () => {
    const voucher = aLine({ sort: 'voucher', label: 'Bon d’achat', lot: null, lot_id: null, owner: null, code: 'BON-7Q2K' })
    const said = paper(saying({ lines: [voucher], note: 'Retrait samedi' }))
    expect(said).toEqual(expect.arrayContaining(['N° BON-7Q2K', 'Note : Retrait samedi']))
  })
})

describe('VAT', () => {
  test('an exempt Moroccan sale shows its mention and no VAT', () => {
    const said = paper(aPaper())
    expect(said).toContain(COOPERATIVE)
    expect(said.filter((line) => /TVA|HT|TTC/.test(line))).toEqual([COOPERATIVE])
  })
  test('a French sale shows each rate with its net, its VAT and its gross', () => {
    const taxes = [
      { rate_bp: 2_000, mention: null, gross_cents: 1_200, net_cents: 1_000, tax_cents: 200 },
      { rate_bp: 550, mention: null, gross_cents: 2_110, net_cents: 2_000, tax_cents: 110 },
    ]
    const said = paper(saying({ currency: 'EUR', taxes, total_cents: 3_310 }))
    expect(said).toContain('TVA 20 % | HT 10,00 · TVA 2,00 · TTC 12,00')
    expect(said).toContain('TVA 5,5 % | HT 20,00 · TVA 1,10 · TTC 21,10')
    expect(said).toContain('Total TTC | 33,10 €')
  })
  test('beside a rate, a mention says which amount it stands for', () => {
    const taxes = [
      { rate_bp: 2_000, mention: null, gross_cents: 1_200, net_cents: 1_000, tax_cents: 200 },
      { rate_bp: 0, mention: COOPERATIVE, gross_cents: 9_000, net_cents: 9_000, tax_cents: 0 },
    ]
    expect(paper(saying({ taxes }))).toContain(`${COOPERATIVE} : 90,00`)
  })
})

describe('goods, discounts and sums', () => {
  const mass = aLine({ label: 'Amandes', quantity: 250, per: 1000, unit_price_cents: 12_000, gross_cents: 3_000 })
  const discounted = aLine({ discount_cents: 500, discount_reason: 'Boîte abîmée', basket_discount_cents: 850, gross_cents: 7_650 })
  const basket = aLine({ basket_discount_cents: 300, quantity: 250, per: 1000, unit_price_cents: 12_000, gross_cents: 2_700 })
  const several = saying({
    lines: [discounted, basket], basket_discount_reason: 'Fidélité', total_cents: 10_350, cash_rounding_cents: -50,
    payments: [{ id: 'p', means: 'cash', amount_cents: 10_300, reference: null }], tendered_cents: 10_300, change_cents: 0,
  })

  test('a weight line shows kilograms and the price per kilogram', () => {
    expect(paper(saying({ lines: [mass] }))).toContain('0,250 kg × 120,00/kg | 30,00')
  })
  test('a discount says its reason, on the line and on the basket', () => {
    const said = paper(several)
    expect(said).toContain('Remise (Boîte abîmée) | -5,00')
    expect(said).toContain('Remise sur le panier (Fidélité) | -11,50')
  })
  test('the amounts above the total add up to the sale’s total', () => {
    const said = paper(several)
    const total = said.findIndex((line) => line.startsWith('Total'))
    const above = said.slice(0, total).filter((line) => / \| -?[\d ]+,\d{2}$/.test(line))
    expect(above.map(centsOf)).toEqual([9_000, -500, 3_000, -1_150])
    expect(above.reduce((all, line) => all + centsOf(line), 0)).toBe(centsOf(said[total] ?? ''))
    expect(centsOf(said[total] ?? '')).toBe(several.record.body.total_cents)
  })
  test('the total and its rounding are what was paid', () => {
    const said = paper(several)
    const [total, rounding, cash] = ['Total', 'Arrondi espèces', 'Espèces'].map((word) =>
      centsOf(said.find((line) => line.startsWith(`${word} |`)) ?? ''))
    expect([total, rounding, cash]).toEqual([10_350, -50, 10_300])
  })
})

describe('papers of another sort', () => {
  const givenBack = aLine({ quantity: -1, gross_cents: -4_500, net_cents: -4_500, refunds: 'l1', back_to: 'shelf' })
  const refund = aRecord(
    aBody({
      number: 'TAR1-000014', lines: [givenBack], total_cents: -4_500, tendered_cents: 0, change_cents: 4_500,
      payments: [{ id: 'p', means: 'cash', amount_cents: -4_500, reference: null }],
      refund_of: { number: 'TAR1-000013', hash: 'f'.repeat(64) },
    }),
    { kind: 'refund' },
  )
  test('a refund cites the original and says where the goods went', () => {
    const said = paper(aPaper({ record: refund }))
    expect(said).toEqual(expect.arrayContaining([
      'REMBOURSEMENT', 'Rembourse le ticket TAR1-000013', '-1 × 45,00 | -45,00', 'Remis en rayon', 'Total remboursé | -45,00 DH',
    ]))
    expect(said).not.toContain('TICKET DE CAISSE')
  })
  test('a duplicate says its number, and an original none', () => {
    expect(paper(aPaper({ copyOrdinal: 2 }))).toContain('DUPLICATA n° 2')
    expect(paper(aPaper()).join()).not.toContain('DUPLICATA')
  })
  test('training says at its head and at its foot that it has no value', () => {
    const said = paper(aPaper({ record: aRecord(aBody({ number: 'TAR1-T000001' }), { chain: 'training' }) }))
    expect(said.filter((line) => line === 'FORMATION – SANS VALEUR')).toHaveLength(2)
    expect(said.at(-1)).toBe('FORMATION – SANS VALEUR')
  })
  test('a demonstration says that its data are invented', () => {
    expect(paper(aPaper({ isDemo: true }))).toContain('Démonstration : données inventées')
  })
})

describe('in Arabic', () => {
  const arabic = aPaper({ locale: 'ar' })
  test('the rows are in Arabic, with Western digits', () => {
    const said = paper(arabic)
    expect(said).toEqual(expect.arrayContaining(['تذكرة الصندوق', 'البائع: Fatima A.', 'المجموع | 90,00 د.م.', 'نقدا | 90,00']))
    expect(said.join()).not.toMatch(/[٠-٩]/)
  })
  test('nothing of the till’s own is left in French', () => {
    const own = Object.entries(WORDS.fr).filter(([, said]) => /\p{L}/u.test(said.replace(/\{\w+\}/g, '')))
    const missing = own.filter(([word]) => !/\p{Script=Arabic}/u.test(WORDS.ar[word as keyof typeof WORDS.ar]))
    expect(missing).toEqual([])
  })
  test('a name is isolated, so that it turns nothing over', () => {
    expect(receiptRows(arabic)).toContainEqual(expect.objectContaining({ text: 'البائع: \u2068Fatima A.\u2069' }))
  })
  test('both languages have the same gaps', () => {
    const gaps = (sentence: string): string[] => (sentence.match(/\{\w+\}/g) ?? []).sort()
    for (const [word, sentence] of Object.entries(WORDS.fr)) {
      expect(gaps(WORDS.ar[word as keyof typeof WORDS.ar])).toEqual(gaps(sentence))
    }
  })
})
