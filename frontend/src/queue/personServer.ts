/** The server as the phone of a signed-in person sees it: a session, what she said, what is to be known. */

import { type Answer, ask, ASK_MS_MAX } from './asking'
import type { BatchAnswer, SessionAnswer } from './person'

export type KnowledgeAnswer<Knowledge> = { readonly reference: Knowledge; readonly tag: string | null } | 'same' | 'away'

export class PersonServer<Envelope> {
  private token = ''

  constructor(protected readonly api: string) {}

  async session(): Promise<Answer<SessionAnswer>> {
    const answer = await ask<SessionAnswer>(`${this.api}/session`, {})
    if (answer.kind === 'given') this.token = answer.value.csrf_token
    return answer
  }

  send(records: readonly Envelope[]): Promise<Answer<BatchAnswer>> {
    return this.change('records', 'POST', JSON.stringify({ records }), 'application/json')
  }

  unknown(ids: readonly string[]): Promise<Answer<{ readonly unknown: readonly string[] }>> {
    return this.change('known', 'POST', JSON.stringify({ ids }), 'application/json')
  }

  /** End the session; what comes back is a page, and says nothing. */
  async signOut(): Promise<void> {
    await fetch('/logout', { method: 'POST', headers: { 'X-CSRFToken': this.token } }).catch(() => undefined)
  }

  /** What the phone should know; nothing when it is what it knows already. */
  protected async knowledge<Knowledge>(tag: string | null, isOne: (read: Knowledge) => boolean): Promise<KnowledgeAnswer<Knowledge>> {
    try {
      const headers: Record<string, string> = tag ? { 'If-None-Match': tag } : {}
      const response = await fetch(`${this.api}/reference`, { headers, cache: 'no-store', signal: AbortSignal.timeout(ASK_MS_MAX) })
      if (response.status === 304) return 'same'
      if (!response.ok) return 'away'
      const reference = (await response.json()) as Knowledge
      return isOne(reference) ? { reference, tag: response.headers.get('ETag') } : 'away'
    } catch {
      return 'away'
    }
  }

  protected async change<T>(path: string, method: string, body: BodyInit, type: string, limitMs?: number): Promise<Answer<T>> {
    const headers = { 'Content-Type': type, 'X-CSRFToken': this.token }
    const answer = await ask<T>(`${this.api}/${path}`, { method, body, headers }, limitMs)
    // The page's token is of an older session: that says nothing of what is sent, which waits for the next round.
    return answer.kind === 'refused' && answer.problem.code === 'form-expired' ? { kind: 'away' } : answer
  }
}
