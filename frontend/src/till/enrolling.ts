/** A device becomes a till, or stops being one: the only two things that need the network. */

import { signal } from '@preact/signals'

import type { Desk } from './desk'
import { event } from './desk'
import { t } from './i18n'
import { newId } from '../queue/ids'
import { type Book, type DayReceipt, dueClosings, newBook, type Step } from './journal/book'
import { sequencesOf } from './journal/journal'
import type { Identity } from './journal/store'
import { base64, newKeyPair, publicKeyText } from './seal'
import type { Enrolled, EnrolmentOffer } from './server'

/** What a manager says of the device that sold here before. */
export interface Replacement {
  readonly reason: string
  readonly declaredUnsent: number | null
}

export class Enrolling {
  readonly offer = signal<EnrolmentOffer | null>(null)
  readonly trouble = signal<'away' | 'signed_out' | 'not_allowed' | null>(null)

  constructor(private readonly desk: Desk) {}

  /** Ask who is signed in here and whether the till is free. */
  async ask(): Promise<void> {
    const answer = await this.desk.server.enrolmentOffer()
    this.offer.value = answer.kind === 'given' ? answer.value : null
    if (answer.kind === 'given') this.trouble.value = null
    else if (answer.kind === 'away') this.trouble.value = 'away'
    else this.trouble.value = answer.problem.status === 401 ? 'signed_out' : 'not_allowed'
  }

  /** Make the key here, tell the server its public half, begin the series; a sentence when it cannot be. */
  async enrol(replacement: Replacement | null): Promise<string | null> {
    const offer = this.offer.value
    if (!offer) return t('needsConnection')
    const pair = await newKeyPair()
    const token = base64(crypto.getRandomValues(new Uint8Array(32)))
    const asked = {
      id: newId(),
      public_key: await publicKeyText(pair),
      token,
      replaces: replacement !== null,
      reason: replacement?.reason ?? null,
      declared_unsent: replacement?.declaredUnsent ?? null,
    }
    const answer = await this.desk.server.enrol(asked, offer.csrf_token)
    if (answer.kind === 'away') return t('needsConnection')
    if (answer.kind === 'refused') return answer.problem.detail
    await this.begin(answer.value, offer, { token, key: pair.privateKey, publicKey: pair.publicKey })
    return null
  }

  private async begin(
    enrolled: Enrolled,
    offer: EnrolmentOffer,
    secrets: Pick<Identity, 'token' | 'key' | 'publicKey'>,
  ): Promise<void> {
    const identity: Identity = {
      seriesId: enrolled.id,
      series: enrolled.series,
      tillCode: enrolled.till,
      openingHash: enrolled.opening_hash,
      endedAt: null,
      ...secrets,
    }
    const sold = { cents: enrolled.perpetual_cents, absoluteCents: enrolled.perpetual_absolute_cents }
    const book = newBook({ ...enrolled.seller, role: offer.seller.role }, sold)
    await this.desk.store.begin(identity, book)
    this.desk.book.value = book
    this.desk.speakAs(identity)
  }

  /** Stop for good: refused while the drawer is open or anything is unsent. A sentence, or null. */
  async closeForGood(): Promise<string | null> {
    if (this.desk.session.value) return t('closeDrawerFirst')
    if (await this.isUnsent()) return t('deviceUnsent')
    const receipts = await this.desk.openReceipts()
    const records = await this.desk.say((book) => this.lastWords(book, receipts))
    if (!records) return t('notStored')
    return (await this.isUnsent()) ? t('deviceUnsent') : this.tellClosed()
  }

  /** A device that stops closes its day: nobody could afterwards. */
  private lastWords(book: Book, receipts: readonly DayReceipt[]): Step {
    const open = receipts.filter((one) => one.sequence > book.closedThrough)
    const due = dueClosings(book, open, null, this.desk.till.value?.country ?? '')
    return { said: [...due.said, event('closed_for_good')], book: due.book }
  }

  private async isUnsent(): Promise<boolean> {
    await this.sendAll()
    return (await this.desk.store.unsent()).length > 0
  }

  /** Set by the till: sends what waits. */
  sendAll: () => Promise<void> = async () => undefined

  private async tellClosed(): Promise<string | null> {
    const book = this.desk.book.value
    if (!book) return t('notStored')
    const answer = await this.desk.server.closeForGood(newId(), sequencesOf(book))
    if (answer.kind === 'away') return t('needsConnection')
    if (answer.kind === 'refused') return answer.problem.detail
    await this.desk.store.end(new Date().toISOString())
    this.desk.phase.value = 'ended'
    return null
  }
}
