/** The server as the till sees it: each answer is given, refused with a sentence, or not reached. */

import { type Answer, ask, ASK_MS_MAX } from '../queue/asking'
import type { CatalogueAnswer } from './catalogue/facts'
import type { BatchAnswer, Envelope } from './journal/sending'
import type { Identity } from './journal/store'
import type { Chain, Person } from './records'

export type { Answer, Problem } from '../queue/asking'

/** What a signed-in person learns before enrolling this device. */
export interface EnrolmentOffer {
  readonly csrf_token: string
  readonly till: { readonly code: string; readonly name: string; readonly place_name: string }
  readonly seller: Person & { readonly role: 'seller' | 'boutique_manager' | 'network_manager' }
  /** Since when another device sells at this till; null when none does. */
  readonly open_since: string | null
  readonly may_replace: boolean
}

export interface Enrolment {
  readonly id: string
  readonly public_key: string
  readonly token: string
  readonly replaces: boolean
  readonly reason: string | null
  readonly declared_unsent: number | null
}

export interface Enrolled {
  readonly id: string
  readonly series: number
  readonly opening_hash: string
  readonly till: string
  readonly seller: Person
  readonly perpetual_cents: number
  readonly perpetual_absolute_cents: number
}

export interface LotAnswer {
  readonly id: string
  readonly code: string
  readonly token: string
  readonly article_id: string
  readonly owner_id: string
  readonly owner_name: string
  readonly best_before: string | null
  readonly quantity: number
  readonly state: 'free' | 'held' | 'recalled'
}

export interface SealedText {
  readonly text: string
  readonly signature: string
  readonly hash: string
}

export const LOT_MS_MAX = 800

export class Server {
  private identity: Pick<Identity, 'seriesId' | 'token'> | null = null

  constructor(private readonly api: string) {}

  /** Speak as this device from now on. */
  speakAs(identity: Pick<Identity, 'seriesId' | 'token'>): void {
    this.identity = identity
  }

  enrolmentOffer(): Promise<Answer<EnrolmentOffer>> {
    return this.ask('enrolment', {})
  }

  enrol(enrolment: Enrolment, csrfToken: string): Promise<Answer<Enrolled>> {
    return this.post('series', enrolment, { 'X-CSRFToken': csrfToken })
  }

  catalogue(cursor: string | null): Promise<Answer<CatalogueAnswer>> {
    return this.ask(`catalogue${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`, {})
  }

  lot(code: string): Promise<Answer<LotAnswer>> {
    return this.ask(`lots/${encodeURIComponent(code)}`, {}, LOT_MS_MAX)
  }

  receipt(number: string): Promise<Answer<SealedText>> {
    return this.ask(`receipts/${encodeURIComponent(number)}`, {})
  }

  send(records: readonly Envelope[]): Promise<Answer<BatchAnswer>> {
    return this.post('records', { records })
  }

  closeForGood(operationId: string, heads: Partial<Record<Chain, number>>): Promise<Answer<unknown>> {
    return this.post('series/closing', { operation_id: operationId, heads })
  }

  post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const all = { 'Content-Type': 'application/json', ...headers }
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: all })
  }

  ask<T>(path: string, init: RequestInit, limitMs: number = ASK_MS_MAX): Promise<Answer<T>> {
    const headers = { ...this.proof(), ...(init.headers as Record<string, string> | undefined) }
    return ask(`${this.api}/${path}`, { ...init, headers }, limitMs)
  }

  private proof(): Record<string, string> {
    return this.identity ? { Authorization: `Till ${this.identity.seriesId}:${this.identity.token}` } : {}
  }
}
