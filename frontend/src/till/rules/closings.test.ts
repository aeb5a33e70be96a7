import { describe, expect, test } from 'vitest'

import { sum } from '../money'
import type { ClosingBody, DrawerMovement, LineBody, PaymentBody, SaleBody, TaxRow } from '../records'
import { dayClosing, expectedInDrawer, FROM_NOTHING, type Perpetual, type Receipt, summedClosing } from './closings'
import { NOTHING_RETURNED, refundLine } from './refunds'
import { aLine, anyLine, aPayment, aSale, chance, knownCases, sharedCases, units } from './testing'

type SaidReceipt = Pick<Receipt, 'sequence' | 'hash' | 'kind'> & {
  readonly lines: LineBody[]
  readonly payments: PaymentBody[]
  readonly taxes: TaxRow[]
} & Pick<SaleBody, 'total_cents' | 'cash_rounding_cents'>
interface Day {
  readonly period: string
  readonly receipts: SaidReceipt[]
  readonly float_cents: number
  readonly movements: Pick<DrawerMovement, 'direction' | 'amount_cents'>[]
}
interface Year {
  readonly country: string
  readonly before: { cents: number; absolute_cents: number }
  readonly period: string
  readonly months: { period: string; days: Day[] }[]
}
interface Closed {
  readonly closing: ClosingBody
  readonly months: { closing: ClosingBody; days: { closing: ClosingBody; expected_in_drawer_cents: number }[] }[]
}

function receiptOf({ sequence, hash, kind, ...said }: SaidReceipt): Receipt {
  return { sequence, hash, kind, body: { ...aSale(said.lines, said.payments), ...said } }
}

const after = (closing: ClosingBody): Perpetual => ({ cents: closing.perpetual_cents, absoluteCents: closing.perpetual_absolute_cents })

describe('days, months and the year are closed as on the server', () => {
  test.each(sharedCases<Year, Closed>('closing'))('$id', ({ input, expected }) => {
    const start: Perpetual = { cents: input.before.cents, absoluteCents: input.before.absolute_cents }
    let before = start
    const months = input.months.map((month, at) => {
      const monthStart = before
      const days = month.days.map((day, on) => {
        const receipts = day.receipts.map(receiptOf)
        const closing = dayClosing({ period: day.period, ordinal: 1 }, receipts, before, input.country)
        before = after(closing)
        const found = expected.months[at]?.days[on]
        expect(closing).toEqual(found?.closing)
        expect(expectedInDrawer(day.float_cents, receipts, day.movements)).toBe(found?.expected_in_drawer_cents)
        return closing
      })
      const closing = summedClosing({ period: month.period, ordinal: 1 }, days, monthStart)
      expect(closing).toEqual(expected.months[at]?.closing)
      return closing
    })
    expect(summedClosing({ period: input.period, ordinal: 1 }, months, start)).toEqual(expected.closing)
  })
})

interface Sessions {
  readonly session_1: { start: string; transfer_in: string }
  readonly session_2: { cash_sales: string[]; then_counted: string }
}

test.each(knownCases<Sessions, { session_1_balance: string; session_2_start: string }>('cash_session'))('$id', ({ input, expected }) => {
  const movements = [{ direction: 'in' as const, amount_cents: units(input.session_1.transfer_in) }]
  const counted = expectedInDrawer(units(input.session_1.start), [], movements)
  expect(counted).toBe(units(expected.session_1_balance))
  const sold = input.session_2.cash_sales.map((amount) => aSale([aLine({ unit_price_cents: units(amount) })], [aPayment('cash', units(amount))]))
  expect(expectedInDrawer(counted, sold.map((body) => ({ body })), [])).toBe(units(input.session_2.then_counted))
})

test('a supplementary closing covers what came after', () => {
  const receipts = [1, 2, 3].map((sequence): Receipt => ({ sequence, hash: `h${sequence}`, kind: 'sale', body: aSale([aLine()], [aPayment('cash', 4_500)]) }))
  const first = dayClosing({ period: '2026-11-22', ordinal: 1 }, receipts.slice(0, 2), FROM_NOTHING, 'FR')
  const second = dayClosing({ period: '2026-11-22', ordinal: 2 }, receipts.slice(2), after(first), 'FR')
  const month = summedClosing({ period: '2026-11', ordinal: 1 }, [first, second], FROM_NOTHING)
  expect([month.first, month.last, month.last_hash, month.perpetual_cents, second.perpetual_cents]).toEqual([1, 3, 'h3', 13_500, 13_500])
  expect([first.stamp_duty_cents, month.sales_count]).toEqual([0, 3])
})

test('an empty day closes on nothing', () => {
  const closing = dayClosing({ period: '2026-11-22', ordinal: 1 }, [], { cents: 5, absoluteCents: 7 }, 'MA')
  expect([closing.first, closing.last, closing.last_hash]).toEqual([null, null, null])
  expect([closing.perpetual_cents, closing.perpetual_absolute_cents, closing.taxes]).toEqual([5, 7, []])
})

test('whatever was sold and given back, days add up to what one closing of all would say', () => {
  const upTo = chance(7)
  for (let round = 0; round < 100; round += 1) {
    const chain = Array.from({ length: upTo(8) }, () => anyLine(upTo)).flatMap((line) => {
      const back = refundLine(line, line.quantity, NOTHING_RETURNED, { id: `${line.id}-back`, back_to: 'shelf' })
      const bodies = upTo(1) ? [line] : [line, back]
      return bodies.map((one) => ({ kind: one.refunds ? ('refund' as const) : ('sale' as const), body: paidInCash(one) }))
    }).map((one, at): Receipt => ({ ...one, sequence: at + 1, hash: `h${at}` }))
    const cut = upTo(chain.length)
    const first = dayClosing({ period: 'a', ordinal: 1 }, chain.slice(0, cut), FROM_NOTHING, 'FR')
    const second = dayClosing({ period: 'b', ordinal: 1 }, chain.slice(cut), after(first), 'FR')
    const month = summedClosing({ period: 'c', ordinal: 1 }, [first, second], FROM_NOTHING)
    expect(month).toEqual(dayClosing({ period: 'c', ordinal: 1 }, chain, FROM_NOTHING, 'FR'))
    expect(sum(Object.values(month.takings))).toBe(month.total_cents + month.rounding_cents)
    expect(sum(month.taxes.map((row) => row.gross_cents))).toBe(month.total_cents)
  }
})

function paidInCash(line: LineBody): SaleBody {
  return aSale([line], line.gross_cents === 0 ? [] : [aPayment('cash', line.gross_cents)])
}
