import { describe, expect, test } from 'vitest'

import { sum } from '../money'
import type { Means } from '../records'
import {
  denominations, dueOf, keptPayments, mostOf, type Offered, quickTenders, refusalOf, settle, stampDutyCents, type Tender,
} from './payments'
import { cashBack } from './refunds'
import { aLine, chance, knownCases, sharedCases, units } from './testing'

const tender = (means: Means, amount: number): Tender => ({ id: `${means}${amount}`, means, amount, reference: means === 'cash' ? null : 'R1' })
const goods = (total: number) => ({ total, goods: total })

interface Paid {
  readonly means: Means
  readonly amount_cents: number
}
interface PaymentGiven {
  readonly total_cents: number
  readonly goods_cents: number
  readonly step_cents: number
  readonly tenders: Paid[]
}
interface PaymentFound {
  readonly payments: Paid[]
  readonly cash_rounding_cents: number
  readonly tendered_cents: number
  readonly change_cents: number
}

describe('a payment is settled as on the server', () => {
  test.each(sharedCases<PaymentGiven, PaymentFound>('payment'))('$id', ({ input, expected }) => {
    const tenders = input.tenders.map((one) => tender(one.means, one.amount_cents))
    const found = settle({ total: input.total_cents, goods: input.goods_cents }, tenders, input.step_cents)
    expect(found.isSettled).toBe(true)
    expect({
      payments: keptPayments(tenders, found).map(({ means, amount_cents }) => ({ means, amount_cents })),
      cash_rounding_cents: found.rounding,
      tendered_cents: found.tendered,
      change_cents: found.change,
    }).toEqual(expected)
  })
})

test.each(sharedCases<{ cash_receipts_cents: number }, { duty_cents: number }>('stamp_duty'))('$id', ({ input, expected }) => {
  expect(stampDutyCents(input.cash_receipts_cents)).toBe(expected.duty_cents)
})

interface Rounded {
  readonly order_total: string
  readonly rounding_step: string
  readonly only_cash_methods: boolean
  readonly payments: [string, string | null][]
}

describe('cash is rounded as at other tills', () => {
  const ours = knownCases<Rounded, { amount_paid: string; applied_rounding?: string; change?: string }>('cash_rounding')
    .filter(({ input }) => input.only_cash_methods)
  test('there are such cases', () => expect(ours).toHaveLength(8))
  test.each(ours)('$id', ({ input, expected }) => {
    const [total, step] = [units(input.order_total), units(input.rounding_step)]
    const others = sum(input.payments.slice(0, -1).map(([, amount]) => units(amount ?? '')))
    const handedOver = input.payments.at(-1)?.[1] ?? null
    const found = total < 0 ? takenBack(total, others, step) : sold(total, others, handedOver, step)
    expect(found.paid).toBe(units(expected.amount_paid))
    expect(found.change).toBe(units(expected.change ?? '0'))
    if (expected.applied_rounding) expect(found.rounding).toBe(units(expected.applied_rounding))
  })

  interface Found {
    readonly paid: number
    readonly rounding: number
    readonly change: number
  }
  function takenBack(total: number, others: number, step: number): Found {
    const { cash, rounding } = cashBack(total, others, step)
    return { paid: others + cash, rounding, change: 0 }
  }
  function sold(total: number, others: number, handedOver: string | null, step: number): Found {
    const paid = others ? [tender('card', others)] : []
    const cash = handedOver === null ? settle(goods(total), paid, step).dueInCash : units(handedOver)
    const { rounding, change, tendered } = settle(goods(total), [...paid, tender('cash', cash)], step)
    return { paid: others + tendered, rounding, change }
  }
})

interface Split {
  readonly lines: { unit_price: string; quantity: string }[]
  readonly payments: [Means, string][]
}

test.each(knownCases<Split, { remaining_after_first: string; change: string }>('payment_split'))('$id', ({ input, expected }) => {
  const due = dueOf(input.lines.map((one) => aLine({ quantity: Number(one.quantity), unit_price_cents: units(one.unit_price) })))
  const tenders = input.payments.map(([means, amount]) => tender(means, units(amount)))
  expect(settle(due, tenders.slice(0, 1), 0).dueInCash).toBe(units(expected.remaining_after_first))
  expect(settle(due, tenders, 0).change).toBe(units(expected.change))
})

describe('what cannot be taken', () => {
  const due = dueOf([aLine({ unit_price_cents: 3_000 }), aLine({ sort: 'voucher', code: 'BON-7K2M', unit_price_cents: 10_000 })])
  const refused = (more: Partial<Offered>, tenders: readonly Tender[] = []) =>
    refusalOf({ means: 'voucher', amount: 1_000, reference: 'BON-1', balance: 5_000, ...more }, settle(due, tenders, 10), tenders)
  test.each<[Partial<Offered>, string | null]>([
    [{}, null],
    [{ amount: 0 }, 'nothing'],
    [{ amount: 3_001 }, 'exceeds_goods'],
    [{ amount: 13_001 }, 'exceeds_due'],
    [{ amount: 2_000, balance: 1_999 }, 'exceeds_balance'],
    [{ balance: null }, 'balance_unknown'],
    [{ reference: ' ' }, 'reference_missing'],
    [{ means: 'card', amount: 13_000 }, null],
    [{ means: 'cash', amount: 20_000, reference: '' }, null],
  ])('%o: %s', (more, refusal) => expect(refused(more)).toBe(refusal))
  test('no voucher twice, and no two beyond the goods', () => {
    const first = [{ ...tender('voucher', 1_000), reference: 'BON-1' }]
    expect(refused({}, first)).toBe('already_given')
    expect(refused({ means: 'deposit', amount: 2_001 }, first)).toBe('exceeds_goods')
    expect(refused({ means: 'deposit', amount: 2_000 }, first)).toBeNull()
  })
  test('a sale has twenty payments at most', () => {
    const many = Array.from({ length: 20 }, (_, at) => tender('card', at + 1))
    expect(refused({ means: 'card', amount: 1 }, many)).toBe('too_many')
    expect(refused({ means: 'card', amount: 1 }, many.slice(1))).toBeNull()
  })
  test('the most that each means may take is proposed', () => {
    const found = settle({ ...due, total: 13_004 }, [], 10)
    expect([mostOf('cash', found), mostOf('card', found), mostOf('voucher', found, 500), mostOf('deposit', found, 9_000)])
      .toEqual([13_000, 13_004, 500, 3_000])
  })
})

test('likely notes are above what is due', () => {
  expect([quickTenders(13_800, 'MAD'), quickTenders(0, 'MAD'), quickTenders(420, 'EUR')]).toEqual([[14_000, 15_000, 20_000], [], [500, 1_000, 2_000, 5_000]])
  expect([denominations('EUR').at(-1), denominations('XXX').at(-1)]).toEqual([1, 10])
})

test('a coin for a sale rounded to nothing is handed back', () => {
  const tenders = [tender('cash', 100)]
  const found = settle(goods(4), tenders, 10)
  expect([found.change, found.rounding, keptPayments(tenders, found)]).toEqual([100, -4, []])
})

test('whatever is handed over, what is kept is the total and its rounding', () => {
  const upTo = chance(6)
  for (let round = 0; round < 500; round += 1) {
    const total = upTo(50_000)
    const step = [0, 5, 10, 100][upTo(3)] ?? 0
    const card = upTo(2) ? upTo(total) : 0
    const others = card ? [tender('card', card)] : []
    const cash = settle(goods(total), others, step).dueInCash + (upTo(1) ? upTo(5_000) : 0)
    const tenders = cash ? [...others, tender('cash', cash)] : others
    const found = settle(goods(total), tenders, step)
    const kept = keptPayments(tenders, found)
    expect(found.isSettled).toBe(true)
    expect(sum(kept.map((one) => one.amount_cents))).toBe(total + found.rounding)
    expect(found.tendered - found.change).toBe(sum(kept.filter((one) => one.means === 'cash').map((one) => one.amount_cents)))
    expect(2 * Math.abs(found.rounding)).toBeLessThanOrEqual(step)
    if (found.rounding !== 0 && kept.length > 0) expect(kept[0]?.means).toBe('cash')
  }
})
