import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { Catalogue } from './catalogue/catalogue'
import { aLot, anArticle, aPage, aTill } from './catalogue/samples'
import { Desk } from './desk'
import { Drawer } from './drawer'
import { newId } from '../queue/ids'
import { FROM_NOTHING, newBook } from './journal/book'
import { readRecord } from './journal/journal'
import { type Identity, type StoredRecord, TillStore } from './journal/store'
import { sum } from './money'
import { isMailAddress, mailReceipt, paperOf } from './paper'
import { receiptRows } from './printing/receipt'
import type { EventBody, Means, ReprintBody, SaleBody } from './records'
import { type Found, Refunding } from './refunding'
import { isSignedBy, newKeyPair, shortSignature } from './seal'
import { Selling } from './selling'
import { type Answer, type SealedText, Server } from './server'

const SELLER = { id: 'seller', name: 'Fadma', role: 'seller' as const }
const MAKER = { id: 'maker', name: 'Coopérative Tamazirte', tax_status: 'vat' }
const RULE = { country: 'MA', seller_status: 'vat', tax_class: 'spice', valid_from: '2026-01-01', rate_bp: 2_000, mention: null }

/** A server that is away, but for the receipts of other tills that a test gives it. */
class NeighbourServer extends Server {
  readonly receipts = new Map<string, SealedText>()
  isAway = true

  override receipt(number: string): Promise<Answer<SealedText>> {
    const value = this.receipts.get(number)
    if (this.isAway) return Promise.resolve({ kind: 'away' })
    if (value) return Promise.resolve({ kind: 'given', value })
    return Promise.resolve({ kind: 'refused', problem: { status: 404, code: 'sale-not-found', detail: '', values: {} } })
  }
}

interface Counter {
  readonly desk: Desk
  readonly store: TillStore
  readonly server: NeighbourServer
  readonly selling: Selling
  readonly refunding: Refunding
}

const opened: TillStore[] = []
let at: Counter

/** A till with its drawer open, ten jars and a sack of almonds on its shelf. */
async function aCounter(tillCode = 'TAR1'): Promise<Counter> {
  const store = new TillStore(newId())
  opened.push(store)
  const identity = await anIdentity(tillCode)
  await store.begin(identity, newBook(SELLER, FROM_NOTHING))
  const server = new NeighbourServer('/api/tills/x')
  const desk = new Desk('x', store, server)
  desk.speakAs(identity)
  desk.book.value = await store.book()
  const page = aPage({ till: { ...aTill, code: tillCode, receipt_header: ['Boutique solidaire'] }, rules: [RULE], sellers: [MAKER] })
  const almonds = anArticle('almonds', { weighed: true, prices: [{ from: '2026-01-01', cents: 12_345 }] })
  const lots = [aLot('SAF-1', { best_before: '2099-11-30' }), aLot('ALM-1', { article_id: 'almonds', quantity: 9_000 })]
  desk.catalogue.value = Catalogue.of(page, [anArticle('saffron'), almonds], lots)
  await new Drawer(desk).open(30_000)
  return { desk, store, server, selling: new Selling(desk), refunding: new Refunding(desk) }
}

async function anIdentity(tillCode: string): Promise<Identity> {
  const { privateKey: key, publicKey } = await newKeyPair()
  return { seriesId: 'series', series: 1, tillCode, openingHash: '0'.repeat(64), token: 'token', key, publicKey, endedAt: null }
}

beforeEach(async () => {
  at = await aCounter()
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.delete()
})

function put(article: string, quantity: number): void {
  const fact = at.desk.catalogue.value.article(article)
  if (fact) at.selling.addArticle(fact, quantity)
}

/** What is in the basket, paid to the centime. */
async function sold(means: Means = 'card'): Promise<StoredRecord> {
  await at.selling.pay()
  const { dueExact } = at.selling.settlement.value
  at.selling.tender({ means, amount: dueExact, reference: means === 'cash' ? '' : 'T-1' })
  await at.selling.conclude()
  return at.selling.sold.value as StoredRecord
}

function bodyOf(stored: StoredRecord): SaleBody {
  return readRecord(stored).body as SaleBody
}

async function found(stored: StoredRecord): Promise<Found> {
  const answer = await at.refunding.find(bodyOf(stored).number)
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}

/** Give back so much of each line of a sale. */
async function back(stored: StoredRecord, quantities: readonly number[], means: Means = 'card'): Promise<StoredRecord> {
  const of = await found(stored)
  const returns = of.body.lines.map((line, index) => ({ line, quantity: quantities[index] ?? 0, backTo: 'shelf' }) as const)
  const refunded = await at.refunding.refund(of, returns, means, means === 'cash' ? null : ' R-7 ', null)
  if (!refunded) throw new Error('Nothing was given back.')
  return refunded
}

describe('goods that come back', () => {
  test('in several goes give back exactly what was paid', async () => {
    put('saffron', 3)
    put('almonds', 333)
    at.selling.discountBasket({ ask: { kind: 'amount', value: 1_001 }, reason: 'Fête' })
    const sale = await sold()
    const goes = [await back(sale, [1, 100]), await back(sale, [1, 0]), await back(sale, [1, 233])].map(bodyOf)
    expect(sum(goes.map((one) => one.total_cents))).toBe(-bodyOf(sale).total_cents)
    expect(sum(goes.flatMap((one) => one.lines.map((line) => line.tax_cents)))).toBeLessThan(0)
  })
  test('are given back at what they cost after their discounts', async () => {
    put('saffron', 2)
    const line = at.selling.basket.value.lines[0]
    at.selling.discountLine(line?.id ?? '', { ask: { kind: 'percent', value: 5_000 }, reason: 'Pot abîmé' })
    const refund = bodyOf(await back(await sold(), [1]))
    expect(refund.total_cents).toBe(-2_250)
    expect(refund.lines[0]).toMatchObject({ quantity: -1, discount_cents: -2_250, refunds: line?.id, back_to: 'shelf' })
    expect(refund.payments).toMatchObject([{ means: 'card', amount_cents: -2_250, reference: 'R-7' }])
  })
  test('leave less to give back the next time the receipt is found', async () => {
    put('saffron', 3)
    const sale = await sold()
    await back(sale, [2])
    const again = await found(sale)
    expect(again.body.lines.map((line) => at.refunding.left(again, line))).toEqual([1])
  })
  test('cite their receipt by number and hash, and round cash by themselves', async () => {
    put('almonds', 333)
    const sale = await sold('cash')
    const refund = bodyOf(await back(sale, [100], 'cash'))
    expect(refund.refund_of).toEqual({ number: 'TAR1-000001', hash: sale.hash })
    expect(sum(refund.payments.map((one) => one.amount_cents))).toBe(refund.total_cents + refund.cash_rounding_cents)
    expect(Math.abs(sum(refund.payments.map((one) => one.amount_cents)) % 10)).toBe(0)
  })
  test('change nothing but the training chain while one practises', async () => {
    put('saffron', 1)
    const sale = await sold()
    await at.desk.say((book) => ({ said: [], book: { ...book, isTraining: true } }))
    const before = at.desk.book.value?.heads
    expect((await back(sale, [1], 'cash')).chain).toBe('training')
    expect(at.desk.book.value?.heads.sale).toEqual(before?.sale)
    expect(at.desk.book.value?.heads.event).toEqual(before?.event)
    const again = await found(sale)
    expect(again.body.lines.map((line) => at.refunding.left(again, line))).toEqual([1])
  })
})

describe('a voucher sold comes back', () => {
  test('while nothing of it was spent', async () => {
    at.selling.sellCredit('voucher', 20_000, 'Bon d’achat')
    const of = await found(await sold())
    expect(of.body.lines.map((line) => at.refunding.left(of, line))).toEqual([1])
  })
  test('not once the server lists it with less on it', async () => {
    at.selling.sellCredit('voucher', 20_000, 'Bon d’achat')
    const sale = await sold()
    const code = bodyOf(sale).lines[0]?.code ?? ''
    const credit = { code, sort: 'voucher', currency: 'MAD', balance_cents: 5_000, expires_on: null } as const
    at.desk.catalogue.value = at.desk.catalogue.value.withBasics(aPage({ credits: [credit] }))
    const of = await found(sale)
    expect(of.body.lines.map((line) => at.refunding.left(of, line))).toEqual([0])
  })
  test('not once the server knows it and lists it no more', async () => {
    at.selling.sellCredit('deposit', 20_000, 'Acompte')
    const sale = await sold()
    const position = (await at.store.unsent()).find((one) => one.id === sale.id)?.position as number
    await at.store.mark(position, { state: 'acknowledged' })
    const of = await found(sale)
    expect(of.body.lines.map((line) => at.refunding.isSpent(of, line))).toEqual([true])
  })
})

describe('a receipt is found', () => {
  test('by its sequence alone', async () => {
    put('saffron', 1)
    await sold()
    expect(await at.refunding.find(' 1 ')).toMatchObject({ number: 'TAR1-000001', kind: 'sale' })
  })
  test('by the number of a refund, of which nothing comes back', async () => {
    put('saffron', 2)
    await back(await sold(), [1])
    const of = (await at.refunding.find('tar1-000002')) as Found
    expect(of).toMatchObject({ number: 'TAR1-000002', kind: 'refund' })
    expect(of.body.lines.map((line) => at.refunding.left(of, line))).toEqual([0])
  })
  test('through the server when another till of the place sold it', async () => {
    const here = at
    at = await aCounter('TAR2')
    put('saffron', 2)
    const sale = await sold()
    at = here
    expect(await at.refunding.find('TAR2-000001')).toContain('réseau')
    at.server.isAway = false
    expect(await at.refunding.find('TAR2-000001')).toContain('TAR2-000001')
    at.server.receipts.set('TAR2-000001', sale)
    const refund = bodyOf(await back(sale, [2]))
    expect(refund).toMatchObject({ number: 'TAR1-000001', total_cents: -9_000, refund_of: { number: 'TAR2-000001', hash: sale.hash } })
    const again = await found(sale)
    expect(again.body.lines.map((line) => at.refunding.left(again, line))).toEqual([0])
    expect(paperOf(at.desk, again.sealed, { locale: 'fr', copyOrdinal: null }).tillName).toBe('TAR2')
  })
})

describe('copies of a receipt', () => {
  test('are counted one by one, and sealed', async () => {
    put('saffron', 2)
    const sale = await sold()
    const refund = await back(sale, [1])
    const ordinals = [await at.refunding.reprint(sale), await at.refunding.reprint(sale), await at.refunding.reprint(refund)]
    expect(ordinals).toEqual([1, 2, 1])
    const copies = (await at.store.unsent()).filter((one) => one.chain === 'reprint')
    expect(copies.map((one) => one.sequence)).toEqual([1, 2, 3])
    expect(copies.map((one) => (readRecord(one).body as ReprintBody).hash)).toEqual([sale.hash, sale.hash, refund.hash])
    const key = at.desk.identity?.publicKey as CryptoKey
    expect(await Promise.all(copies.map((one) => isSignedBy(one.text, one.signature, key)))).toEqual([true, true, true])
  })
})

describe('a receipt by e-mail', () => {
  test('asked without network is kept to be sent', async () => {
    put('saffron', 1)
    const { number } = bodyOf(await sold())
    expect(await mailReceipt(at.desk, number, ' zahra@example.ma ')).toBe(true)
    const last = (await at.store.unsent()).at(-1) as StoredRecord
    expect(readRecord(last).body as EventBody).toEqual({ code: 'receipt_mailed', detail: { number, to: 'zahra@example.ma' } })
  })
  test('that cannot be kept is not promised', async () => {
    await at.store.kept.delete('book')
    expect(await mailReceipt(at.desk, 'TAR1-000001', 'zahra@example.ma')).toBe(false)
  })
  test.each([['zahra@example.ma', true], ['zahra', false], ['zahra@example', false], ['a b@example.ma', false], ['@x.ma', false]])(
    'goes to %s: %s',
    (typed, isOne) => expect(isMailAddress(typed)).toBe(isOne),
  )
})

describe('the paper of a stored receipt', () => {
  function said(stored: StoredRecord, copyOrdinal: number | null = null): string {
    const rows = receiptRows(paperOf(at.desk, stored, { locale: 'fr', copyOrdinal }))
    return rows.map((row) => (row.kind === 'text' ? row.text : row.kind === 'pair' ? `${row.start} | ${row.end}` : '')).join('\n')
  }
  test('tells its shop, its lots, its seal and the program that sealed it', async () => {
    put('saffron', 2)
    const sale = await sold()
    const paper = said(sale)
    expect(paper).toContain('Boutique solidaire')
    expect(paper).toContain('Lot SAF-1, à consommer avant le 30/11/2099')
    expect(paper).toContain('igoudar.example/l/SAF-1')
    expect(paper).toContain(`Sceau : ${shortSignature(sale.signature)}`)
    expect(paper).toContain(`Igoudar ${readRecord(sale).software}`)
    expect(paper).not.toContain('DUPLICATA')
  })
  test('of a copy tells which one it is', async () => {
    put('saffron', 1)
    const sale = await sold()
    expect(said(sale, await at.refunding.reprint(sale))).toContain('DUPLICATA n° 1')
  })
})
