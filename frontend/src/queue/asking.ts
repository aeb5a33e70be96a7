/** A server as a device sees it: each answer is given, refused with a sentence, or not reached. */

export interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly values: Readonly<Record<string, unknown>>
}

export type Answer<T> =
  | { readonly kind: 'given'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'away' }

export const ASK_MS_MAX = 20_000

/** Ask for JSON. What cannot be read as JSON is no answer: something else stood on the way. */
export async function ask<T>(address: string, init: RequestInit, limitMs: number = ASK_MS_MAX): Promise<Answer<T>> {
  let response: Response
  let value: unknown
  try {
    const headers = { Accept: 'application/json', ...(init.headers as Record<string, string> | undefined) }
    response = await fetch(address, { cache: 'no-store', ...init, headers, signal: AbortSignal.timeout(limitMs) })
    value = await response.json()
  } catch {
    return { kind: 'away' }
  }
  // A server that is ill, or a wall on the way, has not refused anything: it is asked again later.
  if (response.status >= 500 || response.status === 429) return { kind: 'away' }
  if (response.ok) return { kind: 'given', value: value as T }
  return { kind: 'refused', problem: problemOf(response.status, value) }
}

function problemOf(status: number, value: unknown): Problem {
  const said = (value ?? {}) as Partial<Problem>
  return { status, code: said.code ?? '', detail: said.detail ?? String(status), values: said.values ?? {} }
}
