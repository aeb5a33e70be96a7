/** The server as a village phone sees it. */

import { type Answer, ask, ASK_MS_MAX } from '../queue/asking'
import type { GatheringFact, Reference } from './facts'
import type { Envelope, Person, StoredPhoto } from './records'

export interface SessionAnswer {
  readonly person: Person
  readonly csrf_token: string
  readonly now: string
}

export interface RecordAnswer {
  readonly id: string
  readonly state: 'recorded' | 'to_settle' | 'another_author'
  readonly sentence?: string
}

export interface BatchAnswer {
  readonly records: readonly RecordAnswer[]
}

export interface PhotoAnswer {
  readonly photo_id: string
  readonly state: 'recorded' | 'to_settle'
  readonly sentence?: string
}

export type ReferenceAnswer = { readonly reference: Reference; readonly tag: string | null } | 'same' | 'away'

const API = '/api/field'
// A photo over a village's network takes its time.
const PHOTO_MS_MAX = 120_000

export class Server {
  private token = ''

  async session(): Promise<Answer<SessionAnswer>> {
    const answer = await ask<SessionAnswer>(`${API}/session`, {})
    if (answer.kind === 'given') this.token = answer.value.csrf_token
    return answer
  }

  send(records: readonly Envelope[]): Promise<Answer<BatchAnswer>> {
    return this.change('records', 'POST', JSON.stringify({ records }), 'application/json')
  }

  sendPhoto(photo: StoredPhoto, bytes: ArrayBuffer): Promise<Answer<PhotoAnswer>> {
    const about = new URLSearchParams({
      author_id: photo.author,
      organisation_id: photo.organisation,
      ...photo.of,
      caption: photo.caption,
      occurred_at: photo.occurredAt,
      sha256: photo.sha256,
    })
    return this.change(`photos/${photo.id}?${about.toString()}`, 'PUT', bytes, 'image/jpeg', PHOTO_MS_MAX)
  }

  unknown(ids: readonly string[]): Promise<Answer<{ readonly unknown: readonly string[] }>> {
    return this.change('known', 'POST', JSON.stringify({ ids }), 'application/json')
  }

  gatherings(): Promise<Answer<{ readonly gatherings: readonly GatheringFact[] }>> {
    return ask(`${API}/gatherings`, {})
  }

  /** What the phone should know; nothing when it is what it knows already. */
  async reference(tag: string | null): Promise<ReferenceAnswer> {
    try {
      const headers: Record<string, string> = tag ? { 'If-None-Match': tag } : {}
      const response = await fetch(`${API}/reference`, { headers, cache: 'no-store', signal: AbortSignal.timeout(ASK_MS_MAX) })
      if (response.status === 304) return 'same'
      if (!response.ok) return 'away'
      const reference = (await response.json()) as Reference
      return Array.isArray(reference.members) ? { reference, tag: response.headers.get('ETag') } : 'away'
    } catch {
      return 'away'
    }
  }

  /** End the session; what comes back is a page, and says nothing. */
  async signOut(): Promise<void> {
    await fetch('/logout', { method: 'POST', headers: { 'X-CSRFToken': this.token } }).catch(() => undefined)
  }

  private async change<T>(path: string, method: string, body: BodyInit, type: string, limitMs?: number): Promise<Answer<T>> {
    const headers = { 'Content-Type': type, 'X-CSRFToken': this.token }
    const answer = await ask<T>(`${API}/${path}`, { method, body, headers }, limitMs)
    // The page's token is of an older session: that says nothing of what is sent, which waits for the next round.
    return answer.kind === 'refused' && answer.problem.code === 'form-expired' ? { kind: 'away' } : answer
  }
}
