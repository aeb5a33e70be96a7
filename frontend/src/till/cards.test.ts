import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { type CardAnswer, Cards } from './cards'
import type { Desk } from './desk'
import { newId } from '../queue/ids'
import { aDesk } from './journal/testing'
import type { Answer } from './server'

type Route = 'begin' | 'ask' | 'look' | 'cancel'
type Loss = 'unreached' | 'answer_lost'

const AWAY = { kind: 'away' } as const
const LINES = [{ id: 'line-1' }, { id: 'line-2' }]
const DUE = 4_500

/** A server and its card processor: answers may be lost, before or after the deed. */
class Processor {
  readonly attempts = new Map<string, CardAnswer>()
  readonly shown: string[] = []
  readonly charged: string[] = []
  readonly asked: Route[] = []
  readonly loss = new Map<Route, Loss>()
  readonly before = new Map<Route, () => void>()

  /** The customer presents a card, if the reader shows an attempt that is still open. */
  tap(): void {
    const id = this.shown.at(-1)
    const attempt = id === undefined ? undefined : this.attempts.get(id)
    if (!attempt || attempt.state !== 'asked') return
    this.charged.push(attempt.id)
    this.set(attempt, { state: 'succeeded' })
  }

  decline(reason: string): void {
    const attempt = this.attempts.get(this.shown.at(-1) ?? '')
    if (attempt) this.set(attempt, { state: 'failed', reason })
  }

  private set(attempt: CardAnswer, change: Partial<CardAnswer>): void {
    this.attempts.set(attempt.id, { ...attempt, ...change })
  }

  async call(path: string, body: unknown): Promise<Answer<CardAnswer>> {
    const [, id, verb] = path.split('/')
    const route = (id === undefined ? 'begin' : (verb ?? 'look')) as Route
    this.asked.push(route)
    if (this.loss.get(route) === 'unreached') return AWAY
    this.before.get(route)?.()
    const answer = route === 'begin' ? this.begin(body as CardAnswer) : this.on(route, id ?? '')
    return this.loss.get(route) === 'answer_lost' ? AWAY : answer
  }

  private begin({ id, amount_cents, currency }: CardAnswer): Answer<CardAnswer> {
    const open = [...this.attempts.values()].find((one) => one.state === 'asked' && one.id !== id)
    if (open) return refused(409, 'card-attempt-open', { attempt: open.id })
    const made: CardAnswer = { id, state: 'begun', amount_cents, currency, intent: `pi_${this.attempts.size + 1}`, reason: null }
    if (!this.attempts.has(id)) this.attempts.set(id, made)
    return this.told(id)
  }

  private on(route: Route, id: string): Answer<CardAnswer> {
    const attempt = this.attempts.get(id)
    if (!attempt) return refused(404, 'card-attempt-not-found')
    if (route === 'ask' && attempt.state === 'begun') {
      this.shown.push(id)
      this.set(attempt, { state: 'asked' })
    }
    if (route === 'cancel' && attempt.state === 'begun') this.set(attempt, { state: 'failed', reason: 'never_asked' })
    if (route === 'cancel' && attempt.state === 'asked') this.set(attempt, { state: 'failed', reason: 'canceled' })
    return this.told(id)
  }

  private told(id: string): Answer<CardAnswer> {
    return { kind: 'given', value: this.attempts.get(id) as CardAnswer }
  }
}

function refused(status: number, code: string, values: Record<string, unknown> = {}): Answer<CardAnswer> {
  return { kind: 'refused', problem: { status, code, detail: code, values } }
}

let processor: Processor
let name: string
let desk: Desk
let waits: (() => void)[]

/** A till that starts on what is kept; its pauses end when the test says so. */
async function start(): Promise<Cards> {
  desk = await aDesk(name)
  Object.assign(desk.server, {
    post: (path: string, body: unknown) => processor.call(path, body),
    ask: (path: string) => processor.call(path, null),
  })
  return new Cards(desk, () => new Promise((done) => waits.push(done)))
}

beforeEach(() => {
  processor = new Processor()
  name = newId()
  waits = []
})

afterEach(() => desk.store.close())

async function charged(cards: Cards): Promise<void> {
  await cards.charge(DUE, 'MAD', LINES)
}

describe('a card', () => {
  it('is kept here before anybody is asked, and its intent before the reader shows it', async () => {
    const cards = await start()
    const kept: unknown[] = []
    const keep = desk.store.keep.bind(desk.store)
    desk.store.keep = async (key, value) => {
      if (key === 'card') kept.push([processor.asked.length, structuredClone(value)])
      return keep(key, value)
    }
    await charged(cards)
    expect(kept.slice(0, 2)).toMatchObject([
      [0, { open: { state: 'begun', intent: null } }],
      [1, { open: { state: 'asked', intent: 'pi_1' } }],
    ])
    expect(processor.asked).toEqual(['begin', 'ask'])
  })

  it('is paid when the look-up says so', async () => {
    const cards = await start()
    await charged(cards)
    processor.tap()
    await cards.look()
    expect(cards.open.value).toBeNull()
    expect(cards.paid.value).toMatchObject([{ amount: DUE, intent: 'pi_1', lines: ['line-1', 'line-2'] }])
  })

  it('is looked up by itself while the reader asks', async () => {
    const cards = await start()
    await charged(cards)
    processor.tap()
    while (cards.open.value) {
      waits.pop()?.()
      await new Promise((done) => setTimeout(done))
    }
    expect(cards.paid.value).toHaveLength(1)
  })

  it('that was declined says why, and another may be asked', async () => {
    const cards = await start()
    await charged(cards)
    processor.decline('insufficient_funds')
    await cards.look()
    expect(cards.failure.value).toBe('La banque a refusé : provision insuffisante.')
    await charged(cards)
    processor.tap()
    await cards.look()
    expect(processor.charged).toHaveLength(1)
  })

  it('is not asked when nothing can be kept', async () => {
    const cards = await start()
    desk.store.keep = () => Promise.reject(new Error('full'))
    await charged(cards)
    expect([processor.asked, cards.open.value]).toEqual([[], null])
    expect(cards.failure.value).toContain('ne peut rien garder')
  })

  it('is given up when its intent cannot be kept', async () => {
    const cards = await start()
    const keep = desk.store.keep.bind(desk.store)
    desk.store.keep = (key, value) => (JSON.stringify(value).includes('pi_1') ? Promise.reject(new Error('full')) : keep(key, value))
    await charged(cards)
    expect(processor.asked).toEqual(['begin', 'cancel'])
    expect(processor.shown).toEqual([])
  })
})

describe('without an answer', () => {
  it.each(['begin', 'ask', 'look', 'cancel'] as const)('to %s nobody knows, and no other card is asked', async (route) => {
    const cards = await start()
    processor.loss.set(route, 'answer_lost')
    await charged(cards)
    if (route === 'look') await cards.look()
    if (route === 'cancel') await cards.cancel()
    expect(cards.open.value?.state).toBe('unknown')
    expect(cards.holds([{ id: 'line-2' }])).toBe(true)
    const before = processor.asked.length
    await charged(cards)
    expect(processor.asked).toHaveLength(before)
  })

  it('the look-up finds what was charged', async () => {
    const cards = await start()
    processor.loss.set('ask', 'answer_lost')
    await charged(cards)
    processor.tap()
    processor.loss.set('look', 'unreached')
    await cards.look()
    expect(cards.notice.value).toBe('Toujours pas de réponse.')
    processor.loss.clear()
    await cards.look()
    expect(cards.paid.value).toMatchObject([{ intent: 'pi_1' }])
    expect(processor.charged).toHaveLength(1)
  })

  it('an attempt that the server never heard of charged nothing', async () => {
    const cards = await start()
    processor.loss.set('begin', 'unreached')
    await charged(cards)
    await cards.look()
    expect([cards.open.value, cards.failure.value]).toEqual([null, 'La carte n’a pas été demandée.'])
  })

  it('an attempt that the server lost stays unknown once it may have been asked', async () => {
    const cards = await start()
    await charged(cards)
    processor.attempts.clear()
    await cards.look()
    expect(cards.open.value?.state).toBe('unknown')
  })
})

describe('a cancel', () => {
  it('that comes after the card is a payment', async () => {
    const cards = await start()
    await charged(cards)
    processor.before.set('cancel', () => processor.tap())
    await cards.cancel()
    expect([cards.paid.value.length, cards.failure.value]).toEqual([1, null])
  })

  it('frees the due amount for another means', async () => {
    const cards = await start()
    await charged(cards)
    await cards.cancel()
    expect([cards.holds(LINES), processor.charged]).toEqual([false, []])
  })
})

describe('a tab closed in the middle', () => {
  const stops: readonly Route[] = ['begin', 'ask', 'look', 'cancel']
  const cases = stops.flatMap((stop) => (['unreached', 'answer_lost'] as const).flatMap((loss) => [[stop, loss, false], [stop, loss, true]] as const))

  it.each(cases)('at %s (%s, card presented meanwhile: %s) charges once at most', async (stop, loss, taps) => {
    let cards = await start()
    // The tab is gone: no answer of this step ever comes back to it.
    processor.loss.set(stop, loss)
    await charged(cards)
    if (stop === 'look') await cards.look()
    if (stop === 'cancel') await cards.cancel()
    if (taps) processor.tap()
    processor.loss.clear()
    desk.store.close()
    cards = await start()
    await cards.load()
    if (cards.open.value) await cards.cancel()
    if (cards.paid.value.length === 0) {
      await charged(cards)
      processor.tap()
      await cards.look()
    }
    expect(processor.charged).toHaveLength(1)
    expect(cards.paid.value).toHaveLength(1)
    expect(cards.concerns(LINES)).toBe(true)
  })

  it('before anybody was asked gives the attempt up at the next start', async () => {
    await start()
    await desk.store.keep('card', {
      open: { id: newId(), amount: DUE, currency: 'MAD', state: 'begun', intent: null, reason: null, at: new Date().toISOString(), lines: ['line-1'] },
      paid: [],
    })
    desk.store.close()
    const cards = await start()
    await cards.load()
    expect([cards.open.value, processor.shown]).toEqual([null, []])
  })

  it('and a device that forgot everything looks the first attempt up', async () => {
    const first = await start()
    await charged(first)
    await desk.store.kept.delete('card')
    desk.store.close()
    const cards = await start()
    await charged(cards)
    expect(cards.open.value?.id).toBe(processor.shown[0])
    expect(processor.shown).toHaveLength(1)
  })
})

describe('a charged card', () => {
  it('is kept until a receipt cites it', async () => {
    const cards = await start()
    await charged(cards)
    processor.tap()
    await cards.look()
    await cards.forgetSold()
    expect(cards.paid.value).toHaveLength(1)
    await desk.store.records.add(aReceiptCiting('pi_1'))
    desk.store.close()
    const next = await start()
    await next.load()
    expect(next.paid.value).toEqual([])
  })

  it('of another basket stays to be shown, and holds nobody', async () => {
    const cards = await start()
    await charged(cards)
    processor.tap()
    await cards.look()
    expect(cards.concerns([{ id: 'line-9' }])).toBe(false)
    await cards.setAside(cards.paid.value[0]?.id ?? '')
    expect(cards.paid.value).toEqual([])
  })
})

function aReceiptCiting(intent: string) {
  return {
    id: newId(), chain: 'sale', kind: 'sale', sequence: 1, occurredAt: new Date().toISOString(), businessDay: '2026-11-22',
    text: JSON.stringify({ payments: [{ means: 'stripe', reference: intent }] }), signature: '', hash: '', state: 'to_send',
    number: 'TAR1-000001', session: null, sentence: null, flags: [],
  } as const
}
