/** Who stands at the till: taken over by PIN in two taps, offline too; a manager's PIN for what a seller may not. */

import { signal } from '@preact/signals'

import type { StaffFact } from './catalogue/facts'
import type { Desk } from './desk'
import { event } from './desk'
import { base64, fromBase64 } from './seal'

export type PinAnswer = 'right' | 'wrong' | 'none' | 'wait'

const TRIES_MAX = 5
const WAIT_MS = 30_000

export class Staff {
  /** What a manager is asked to allow, while the question stands. */
  readonly asking = signal<{ why: string; then: () => void } | null>(null)
  private tries = 0
  private waitUntil = 0

  constructor(private readonly desk: Desk) {}

  get all(): readonly StaffFact[] {
    return this.desk.catalogue.value.staff
  }

  get managers(): readonly StaffFact[] {
    return this.all.filter((one) => one.role !== 'seller' && one.pin !== null)
  }

  /** Another seller takes the till over. */
  async takeOver(member: StaffFact, pin: string): Promise<PinAnswer> {
    const answer = await this.check(member, pin)
    if (answer !== 'right') return answer
    const to = { id: member.id, name: member.name }
    await this.desk.say((book) => ({
      said: [
        event('seller_out', { name: book.seller.name }),
        ...(book.session ? [{ chain: 'drawer', kind: 'hand_over', body: { session: book.session.id, to } } as const] : []),
        event('seller_in', { name: member.name }),
      ],
      book: { ...book, seller: { ...to, role: member.role } },
    }))
    return 'right'
  }

  /** A manager allows something by PIN; that it was allowed, and by whom, is in the log. */
  async allow(member: StaffFact, pin: string): Promise<PinAnswer> {
    const answer = await this.check(member, pin)
    const asked = this.asking.value
    if (answer !== 'right' || !asked) return answer
    await this.desk.note('manager_allowed', { by: member.name, what: asked.why })
    this.asking.value = null
    asked.then()
    return 'right'
  }

  /** Whether a PIN is somebody's; after five wrong ones the till waits half a minute. */
  private async check(member: StaffFact, pin: string): Promise<PinAnswer> {
    if (!member.pin) return 'none'
    if (Date.now() < this.waitUntil) return 'wait'
    const hash = await pinHash(pin, member.pin.salt, member.pin.iterations)
    if (hash === member.pin.hash) {
      this.tries = 0
      return 'right'
    }
    this.tries += 1
    if (this.tries < TRIES_MAX) return 'wrong'
    this.tries = 0
    this.waitUntil = Date.now() + WAIT_MS
    await this.desk.note('failure', { what: 'pin' })
    return 'wait'
  }
}

/** PBKDF2-SHA256 of a PIN, 256 bits in base64; `shop/web/pins.py` makes it. */
export async function pinHash(pin: string, salt: string, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations }
  return base64(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)))
}
