/** Cards charged on the reader: every step is kept here before the next is asked, and nothing is asked twice. */

import { batch, computed, signal } from '@preact/signals'

import type { Desk } from './desk'
import { t, type Word } from './i18n'
import { newId } from '../queue/ids'
import type { Cents } from './money'
import type { Answer } from './server'

/** An attempt whose end is not known; `lines` are those of the basket that it was to pay. */
export interface Attempt {
  readonly id: string
  readonly amount: Cents
  readonly currency: string
  readonly state: 'begun' | 'asked' | 'unknown'
  readonly intent: string | null
  readonly reason: string | null
  readonly at: string
  readonly lines: readonly string[]
}

/** A card that was charged, until a receipt kept here cites it. */
export interface PaidCard {
  readonly id: string
  readonly amount: Cents
  readonly currency: string
  readonly intent: string
  readonly at: string
  readonly lines: readonly string[]
}

/** What the server says of an attempt. */
export interface CardAnswer {
  readonly id: string
  readonly state: 'begun' | 'asked' | 'succeeded' | 'failed' | 'unknown'
  readonly amount_cents: Cents
  readonly currency: string
  readonly intent: string | null
  readonly reason: string | null
}

interface Kept {
  readonly open: Attempt | null
  readonly paid: readonly PaidCard[]
}

const CARD = 'card'
const ASKED_PAUSE_MS = 1_500
const UNKNOWN_PAUSE_MS = 5_000
const DAY_MS = 86_400_000
const REASONS: readonly string[] = [
  'declined', 'insufficient_funds', 'expired_card', 'wrong_pin', 'canceled_by_customer', 'canceled',
  'never_asked', 'reader_busy', 'reader_offline', 'refused',
]

export class Cards {
  readonly open = signal<Attempt | null>(null)
  readonly paid = signal<readonly PaidCard[]>([])
  /** Why the last attempt charged nothing, as a sentence; null when there is nothing to say. */
  readonly failure = signal<string | null>(null)
  /** What the last look-up or cancel could not do. */
  readonly notice = signal<string | null>(null)
  readonly isLooking = signal(false)
  readonly isOpen = computed(() => this.open.value !== null)

  private loading: Promise<void> | null = null
  private looking: Promise<void> | null = null
  private isFollowing = false

  constructor(
    private readonly desk: Desk,
    private readonly pause: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {}

  /** What was kept when the till stopped; an attempt without an end is looked up first. */
  load(): Promise<void> {
    this.loading ??= this.loadKept()
    return this.loading
  }

  private async loadKept(): Promise<void> {
    const kept = await this.desk.store.value<Kept>(CARD)
    if (this.open.value) return
    batch(() => {
      this.open.value = kept?.open ? { ...kept.open, state: 'unknown' } : null
      this.paid.value = kept?.paid ?? []
    })
    await this.forgetSold()
    if (!this.open.value) return
    await this.look()
    void this.follow()
  }

  /** Whether a basket was to be paid, or was paid, by a card: no other means before that is settled. */
  concerns(lines: readonly { readonly id: string }[]): boolean {
    return this.holds(lines) || this.paid.value.some((one) => shares(one, lines))
  }

  /** Whether nobody knows yet if a card was charged for this basket. */
  holds(lines: readonly { readonly id: string }[]): boolean {
    return this.open.value !== null && shares(this.open.value, lines)
  }

  /** Take an amount by card: keep the attempt, then tell the server, then have the reader ask. */
  async charge(amount: Cents, currency: string, lines: readonly { readonly id: string }[]): Promise<void> {
    await this.load()
    if (this.open.value || amount <= 0) return
    const attempt: Attempt = {
      id: newId(),
      amount,
      currency,
      state: 'begun',
      intent: null,
      reason: null,
      at: new Date().toISOString(),
      lines: lines.map((line) => line.id),
    }
    this.failure.value = null
    if (await this.keepAttempt(attempt)) await this.begin(attempt)
    else this.closeUnkept()
    void this.follow()
  }

  private async begin(attempt: Attempt): Promise<void> {
    const asked = { id: attempt.id, amount_cents: attempt.amount, currency: attempt.currency }
    const answer = await this.desk.server.post<CardAnswer>('cards', asked)
    if (answer.kind === 'away') return this.unknown(attempt)
    if (answer.kind === 'refused') return this.refused(attempt, answer)
    if (answer.value.state !== 'begun' || answer.value.intent === null) return this.take(attempt, answer.value)
    await this.ask({ ...attempt, intent: answer.value.intent, state: 'asked' })
  }

  /** The intent is kept before the reader shows it: a tab closed now knows what to look up. */
  private async ask(attempt: Attempt): Promise<void> {
    if (!(await this.keepAttempt(attempt))) return this.cancel()
    await this.take(attempt, await this.desk.server.post<CardAnswer>(`cards/${attempt.id}/ask`, {}))
  }

  /** Refused before anybody was asked; unless another attempt of this till, forgotten here, has no end yet. */
  private async refused(attempt: Attempt, { problem }: Extract<Answer<CardAnswer>, { kind: 'refused' }>): Promise<void> {
    const other = problem.values.attempt
    if (problem.code !== 'card-attempt-open' || typeof other !== 'string') return this.fail(attempt, problem.detail)
    await this.keepAttempt({ ...attempt, id: other, state: 'unknown' })
    await this.look()
  }

  /** Ask what became of the open attempt; one question at a time. */
  look(): Promise<void> {
    this.looking ??= this.lookUp().finally(() => {
      this.looking = null
      this.isLooking.value = false
    })
    return this.looking
  }

  private async lookUp(): Promise<void> {
    const attempt = this.open.value
    if (!attempt) return
    this.isLooking.value = true
    const answer = await this.desk.server.ask<CardAnswer>(`cards/${attempt.id}`, {})
    const isUnheardOf = answer.kind === 'refused' && answer.problem.status === 404
    if (isUnheardOf && attempt.intent === null) return this.fail(attempt, t('card_never_asked'))
    await this.take(attempt, answer)
    // Prepared and never shown: it is given up, so that it never will be.
    if (answer.kind === 'given' && answer.value.state === 'begun') await this.cancel()
  }

  /** Give the attempt up where that can be; the card may have been charged first, and then it is paid. */
  async cancel(): Promise<void> {
    const attempt = this.open.value
    if (!attempt) return
    const answer = await this.desk.server.post<CardAnswer>(`cards/${attempt.id}/cancel`, {})
    await this.take(attempt, answer)
    if (answer.kind === 'given' && answer.value.state === 'asked') this.notice.value = t('cardTooLate')
  }

  /** Look again until the end is known: the customer takes time, the network comes back. */
  private async follow(): Promise<void> {
    if (this.isFollowing) return
    this.isFollowing = true
    while (this.open.value) {
      await this.pause(this.open.value.state === 'asked' ? ASKED_PAUSE_MS : UNKNOWN_PAUSE_MS)
      await this.look()
    }
    this.isFollowing = false
  }

  /** What an answer says; no answer says nothing. */
  private async take(attempt: Attempt, answer: CardAnswer | Answer<CardAnswer>): Promise<void> {
    const told = 'kind' in answer ? (answer.kind === 'given' ? answer.value : null) : answer
    if (this.open.value?.id !== attempt.id) return
    if (told === null) return this.unknown(attempt)
    const known = { ...attempt, amount: told.amount_cents, currency: told.currency, intent: told.intent ?? attempt.intent }
    if (told.state === 'succeeded') await this.succeed(known)
    else if (told.state === 'failed') await this.fail(attempt, sentenceOf(told.reason))
    else if (told.state === 'unknown') await this.unknown({ ...known, reason: told.reason })
    else await this.waiting({ ...known, state: told.state, reason: null })
  }

  private async waiting(attempt: Attempt): Promise<void> {
    if (this.open.value?.state !== attempt.state || this.open.value.intent !== attempt.intent) await this.keepAttempt(attempt)
    this.notice.value = null
  }

  private async unknown(attempt: Attempt): Promise<void> {
    const isNews = this.open.value?.state === 'unknown'
    await this.keepAttempt({ ...attempt, state: 'unknown' })
    this.notice.value = isNews ? t('cardNotSure') : null
  }

  private async succeed(attempt: Attempt): Promise<void> {
    const { id, amount, currency, at, lines, intent } = attempt
    if (intent === null) return
    const others = this.paid.value.filter((one) => one.id !== id)
    await this.keep(null, [...others, { id, amount, currency, intent, at, lines }])
  }

  private async fail(attempt: Attempt, sentence: string): Promise<void> {
    if (this.open.value?.id !== attempt.id) return
    await this.keep(null, this.paid.value)
    this.failure.value = sentence
  }

  private closeUnkept(): void {
    batch(() => {
      this.open.value = null
      this.failure.value = t('cardNotKept')
    })
  }

  private keepAttempt(attempt: Attempt): Promise<boolean> {
    return this.keep(attempt, this.paid.value)
  }

  /** What is shown is what was learnt, kept or not; whether it was kept decides if the next step is asked. */
  private async keep(open: Attempt | null, paid: readonly PaidCard[]): Promise<boolean> {
    batch(() => {
      this.open.value = open
      this.paid.value = paid
      this.notice.value = null
    })
    return this.desk.store.keep(CARD, { open, paid } satisfies Kept).then(
      () => true,
      () => false,
    )
  }

  /** Cards that a kept receipt cites are paid for good. */
  async forgetSold(): Promise<void> {
    const left = []
    for (const one of this.paid.value) if (!(await this.isSold(one))) left.push(one)
    if (left.length !== this.paid.value.length) await this.keep(this.open.value, left)
  }

  private async isSold(card: PaidCard): Promise<boolean> {
    // The clock may have been set in between: a day is left for that.
    const from = new Date(Date.parse(card.at) - DAY_MS).toISOString()
    const found = await this.desk.store.records
      .where('[chain+sequence]')
      .between(['sale', 0], ['sale', Infinity])
      .reverse()
      .until((record) => record.occurredAt < from)
      .filter((record) => record.text.includes(JSON.stringify(card.intent)))
      .first()
    return found !== undefined
  }

  /** A manager saw to a card that was charged and that no receipt cites. */
  async setAside(id: string): Promise<void> {
    await this.keep(this.open.value, this.paid.value.filter((one) => one.id !== id))
  }
}

function shares(one: Pick<Attempt, 'lines'>, lines: readonly { readonly id: string }[]): boolean {
  return lines.some((line) => one.lines.includes(line.id))
}

function sentenceOf(reason: string | null): string {
  return t((reason !== null && REASONS.includes(reason) ? `card_${reason}` : 'card_refused') as Word)
}

const known = new WeakMap<Desk, Cards>()

/** The cards of a desk: one for the whole till, whichever screen asks. */
export function cardsOf(desk: Desk): Cards {
  const cards = known.get(desk) ?? new Cards(desk)
  known.set(desk, cards)
  return cards
}
