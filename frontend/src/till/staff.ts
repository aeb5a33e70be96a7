/** Who stands at the till: taken over by PIN in two taps, offline too; a manager's PIN for what a seller may not. */

import { signal } from '@preact/signals'

import type { StaffFact } from './catalogue/facts'
import type { Desk } from './desk'
import { event } from './desk'
import type { Book, Step } from './journal/book'
import { base64, fromBase64 } from './seal'

export type PinAnswer = 'right' | 'wrong' | 'none' | 'wait'

const TRIES_MAX = 5
const WAIT_MS = 30_000
const WRONG = 'pin.wrong'

/** Wrong codes in a row, and until when none is looked at: kept, for a page opened again must not forget them. */
interface Wrong {
  readonly count: number
  readonly until: number
}

export class Staff {
  /** What a manager is asked to allow, while the question stands. */
  readonly asking = signal<{ why: string; then: () => void } | null>(null)

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
    const before = this.desk.book.value?.seller
    if (before?.id === member.id && before.role === member.role) return 'right'
    // Who leaves says so, in the records' own `seller`; then who comes.
    if (await this.desk.say((book) => leaving(book, member))) await this.desk.say((book) => coming(book, member))
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
    const wrong = (await this.desk.store.value<Wrong>(WRONG)) ?? { count: 0, until: 0 }
    if (isWaiting(wrong)) return 'wait'
    const hash = await pinHash(pin, member.pin.salt, member.pin.iterations)
    if (hash !== member.pin.hash) return this.afterWrong(wrong.count + 1)
    if (wrong.count > 0) await this.desk.store.keep(WRONG, { count: 0, until: 0 })
    return 'right'
  }

  private async afterWrong(count: number): Promise<PinAnswer> {
    const mustWait = count >= TRIES_MAX
    await this.desk.store.keep(WRONG, mustWait ? { count: 0, until: Date.now() + WAIT_MS } : { count, until: 0 })
    if (!mustWait) return 'wrong'
    await this.desk.note('failure', { what: 'pin' })
    return 'wait'
  }
}

function leaving(book: Book, { id, name }: StaffFact): Step {
  const out = event('seller_out', { name: book.seller.name })
  if (!book.session) return { said: [out], book }
  const body = { session: book.session.id, to: { id, name } }
  return { said: [out, { chain: 'drawer', kind: 'hand_over', body }], book }
}

function coming(book: Book, { id, name, role }: StaffFact): Step {
  return { said: [event('seller_in', { name })], book: { ...book, seller: { id, name, role } } }
}

/** A clock set back must not lengthen the wait. */
function isWaiting({ until }: Wrong): boolean {
  const left = until - Date.now()
  return left > 0 && left <= WAIT_MS
}

/** PBKDF2-SHA256 of a PIN, 256 bits in base64; `shop/web/pins.py` makes it. */
export async function pinHash(pin: string, salt: string, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations }
  return base64(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)))
}
