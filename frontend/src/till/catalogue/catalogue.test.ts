import { describe, expect, test } from 'vitest'

import { Catalogue } from './catalogue'
import { lotKey } from './facts'
import { aLot, anArticle, aPage, aTill, seeded, someArticle, someLot, times } from './samples'

const saffron = anArticle('saffron', {
  name: { fr: 'Safran', ar: 'زعفران', zgh: '' }, gtin: '06111234567895', favourite: true,
  prices: [{ from: '2026-01-01', cents: 4_500 }, { from: '2027-01-01', cents: 4_800 }],
})
const oil = anArticle('oil', { branch: 'argan', tax_class: 'edible_oil' })
const basics = aPage({
  sellers: [{ id: 'maker', name: 'Souktana', tax_status: 'exempt_cooperative' }, { id: 'shop', name: 'Boutique', tax_status: 'taxable' }],
  rules: [
    { country: 'MA', seller_status: 'exempt_cooperative', tax_class: 'spice', valid_from: '2024-01-01', rate_bp: 0, mention: 'Exonéré' },
    { country: 'MA', seller_status: 'taxable', tax_class: 'spice', valid_from: '2024-01-01', rate_bp: 2_000, mention: null },
    { country: 'MA', seller_status: 'taxable', tax_class: 'spice', valid_from: '2027-01-01', rate_bp: 1_000, mention: null },
  ],
})
const today = '2026-11-22'

describe('articles', () => {
  const catalogue = Catalogue.of(basics, [oil, saffron, anArticle('gone', { active: false })], [])

  test('are found by id, GTIN of any length and code, and not once they are withdrawn', () => {
    expect(catalogue.article('saffron')).toBe(saffron)
    expect(catalogue.byGtin('6111234567895')).toBe(saffron)
    expect(catalogue.byCode('ART-SAFFRON')).toBe(saffron)
    expect(catalogue.article('gone')).toBeNull()
    expect(catalogue.size).toBe(2)
  })

  test('stand in tabs in the order of the trade', () => {
    expect(catalogue.favourites()).toEqual([saffron])
    expect(catalogue.branches()).toEqual(['saffron', 'argan'])
    expect(catalogue.ofBranch('argan')).toEqual([oil])
  })

  test('change price and VAT at midnight without the server', () => {
    expect([catalogue.priceOn(saffron, '2026-12-31'), catalogue.priceOn(saffron, '2027-01-01')]).toEqual([4_500, 4_800])
    expect(catalogue.taxOf(saffron, 'shop', '2026-12-31')).toEqual({ rate_bp: 2_000, mention: null })
    expect(catalogue.taxOf(saffron, 'shop', '2027-01-01')).toEqual({ rate_bp: 1_000, mention: null })
  })

  test('are taxed as the owner of the goods is; where no rule speaks there is no VAT to invent', () => {
    expect(catalogue.taxOf(saffron, 'maker', today)).toEqual({ rate_bp: 0, mention: 'Exonéré' })
    expect(catalogue.taxOf(oil, 'shop', today)).toBeNull()
    expect(catalogue.taxOf(saffron, 'stranger', today)).toBeNull()
  })
})

describe('lots', () => {
  const old = aLot('old', { best_before: '2026-11-22', quantity: 2 })
  const fresh = aLot('fresh', { best_before: '2028-01-01' })
  const kept = aLot('kept', { state: 'held' })
  const catalogue = Catalogue.of(basics, [saffron], [fresh, kept, old, aLot('sold-out', { quantity: 0 })])

  test('leave first expired first, by the day', () => {
    const picked = (day: string) => catalogue.picks('saffron', 3, new Map(), day).map((pick) => [pick.lot.id, pick.quantity])
    expect(picked('2026-11-22')).toEqual([['old', 2], ['fresh', 1]])
    expect(picked('2026-11-23')).toEqual([['fresh', 3]])
    expect(catalogue.statusOn(old, '2026-11-23')).toBe('expired')
    expect(catalogue.statusOn(kept, today)).toBe('held')
  })

  test('of one code and two owners are two rows: what one lacks is not taken from the other', () => {
    const [mine, yours] = [aLot('x', { quantity: 1 }), aLot('x', { owner_id: 'shop', quantity: 5 })]
    const shared = Catalogue.of(basics, [saffron], [mine, yours])
    const picks = shared.picks('saffron', 3, new Map([[lotKey(yours), 4]]), today)
    expect(picks.map((pick) => [pick.lot.owner_id, pick.quantity])).toEqual([['maker', 1], ['shop', 2]])
    expect(shared.lotByToken('x')).toBe(yours)
  })

  test('are found by token and code; an empty one is forgotten', () => {
    expect(catalogue.lotByToken('fresh')).toBe(fresh)
    expect(catalogue.lotByCode('FRESH', 'saffron')).toBe(fresh)
    expect(catalogue.lotByCode('fresh', 'oil')).toBeNull()
    expect(catalogue.lotByCode('sold-out')).toBeNull()
    expect(catalogue.with(aPage({ lots: [aLot('fresh', { quantity: 0 })] })).lotByToken('fresh')).toBeNull()
  })
})

describe('a recall', () => {
  const lot = aLot('saf-1', { token: '0123456789ABC' })
  const page = aPage({ ...basics, recalls: [{ code: 'SAF-1', token: '0123456789ABC' }, { code: 'AWAY-9', token: 'ZZZZZZZZZZZZZ' }] })

  test('is found by token and by code, in whatever letters, also when the lot does not lie here', () => {
    const catalogue = Catalogue.of(basics, [saffron], [lot]).with(page)
    for (const mark of ['0123456789ABC', '0123456789abc', 'SAF-1', 'saf-1', 'away-9', 'zzzzzzzzzzzzz']) expect(catalogue.isRecalled(mark)).toBe(true)
    expect(catalogue.isRecalled('SAF-2')).toBe(false)
  })

  test('stops the lot whatever its row says, and nothing is picked of it', () => {
    const catalogue = Catalogue.of(basics, [saffron], [lot]).withBasics(page)
    expect(catalogue.statusOn(lot, today)).toBe('recalled')
    expect(catalogue.picks('saffron', 1, new Map(), today)).toEqual([])
  })

  test('told by the row alone is one too, and an empty recalled lot is still recognised', () => {
    const catalogue = Catalogue.of(basics, [saffron], [aLot('r', { state: 'recalled', quantity: 0 })])
    expect(catalogue.isRecalled('R')).toBe(true)
    expect(catalogue.lotByToken('R')?.state).toBe('recalled')
  })

  test('of a code that two cooperatives gave: a typed code is refused, a scanned article is told apart', () => {
    const safe = aLot('b', { code: 'SAF-1', article_id: 'other', quantity: 99 })
    const catalogue = Catalogue.of(basics, [saffron], [lot, safe]).with(page)
    expect(catalogue.lotByCode('saf-1')).toBe(lot)
    expect(catalogue.lotByCode('saf-1', 'other')).toBe(safe)
    expect(catalogue.statusOn(safe, today)).toBe('sellable')
  })
})

describe('a delta', () => {
  test('changes its own rows and leaves every other list as it was', () => {
    const random = seeded(1)
    const lots = times(5_000, (number) => someLot(number, 2_000, random))
    const catalogue = Catalogue.of(basics, times(2_000, (number) => someArticle(number, random)), lots)
    const ids = [...new Set(lots.map((lot) => lot.article_id))]
    const before = new Map(ids.map((id) => [id, catalogue.lotsOf(id)]))
    const changed = times(10, (number) => ({ ...(lots[number * 400] as (typeof lots)[number]), quantity: 77 }))
    const after = catalogue.with(aPage({ lots: changed }))
    const touched = new Set(changed.map((lot) => lot.article_id))
    for (const id of ids) if (!touched.has(id)) expect(after.lotsOf(id)).toBe(before.get(id))
    for (const lot of changed) expect(after.lotsOf(lot.article_id)).toContain(lot)
  })

  test('withdraws an article and brings it back with its lots, under its new names', () => {
    const lot = aLot('a')
    const catalogue = Catalogue.of(basics, [saffron], [lot])
    const gone = catalogue.with(aPage({ articles: [{ ...saffron, active: false }] }))
    expect([gone.article('saffron'), gone.byGtin('06111234567895'), ...gone.search('safran', 5), ...gone.favourites()]).toEqual([null, null])
    const back = gone.with(aPage({ articles: [{ ...saffron, name: { fr: 'Stigmates', ar: '', zgh: '' }, gtin: null }] }))
    expect([back.search('safran pistil', 5), back.search('stigm', 5).length, back.byGtin('06111234567895')]).toEqual([[], 1, null])
    expect(back.lotsOf('saffron')).toEqual([lot])
  })

  test('tells staff, rules, recalls and vouchers whole, so that who left is gone; sellers told before stay', () => {
    const person = (id: string) => ({ id, name: id, role: 'seller' as const, pin: null })
    const catalogue = Catalogue.of({ ...basics, staff: [person('Aïcha'), person('Brahim')], recalls: [{ code: 'A', token: 'T' }] }, [saffron], [])
    const after = catalogue.with(aPage({ staff: [person('Brahim')], rules: basics.rules, sellers: [{ id: 'new', name: 'Neuve', tax_status: 'taxable' }] }))
    expect([after.staff.map((one) => one.id), after.isRecalled('A'), after.credit('BON-1')]).toEqual([['Brahim'], false, null])
    expect(['maker', 'shop', 'new'].map((id) => after.taxOf(saffron, id, today)?.rate_bp)).toEqual([0, 2_000, 2_000])
  })

  test('does not bring an article that has no price here', () => {
    const named = Catalogue.of(basics, [], []).with(aPage({ articles: [{ ...saffron, prices: [] }] }))
    expect([named.size, named.search('safran', 5)]).toEqual([0, []])
  })

  test('brings the new balance of a voucher, and what the till is now', () => {
    const credit = (balance_cents: number) => ({ code: 'BON-1', sort: 'voucher' as const, currency: 'MAD', balance_cents, expires_on: null })
    const catalogue = Catalogue.of(basics, [], []).with(aPage({ credits: [credit(500)] })).with(aPage({ credits: [credit(200)], till: { ...aTill, name: 'Autre' } }))
    expect([catalogue.credit('BON-1')?.balance_cents, catalogue.till?.name, catalogue.seller('shop')?.name]).toEqual([200, 'Autre', 'Boutique'])
  })
})
