/** A card on the reader: asked, awaited, looked up when nobody knows; never asked again before that. */

import { useEffect, useRef, useState } from 'preact/hooks'

import { type Attempt, type Cards, cardsOf, type PaidCard } from '../cards'
import { money, moment, t } from '../i18n'
import type { Till } from '../till'

interface Props {
  readonly till: Till
  readonly due: number
  readonly onPaid: (amountCents: number, reference: string) => void
}

export function CardByStripe({ till, due, onPaid }: Props) {
  const { desk, selling } = till
  const cards = cardsOf(desk)
  const lines = selling.basket.value.lines
  const unused = cards.paid.value.filter((one) => !selling.tenders.value.some((tender) => tender.reference === one.intent))
  const ours = unused.find((one) => one.amount <= due && one.lines.some((id) => lines.some((line) => line.id === id)))
  const [isReady, setIsReady] = useState(false)
  useEffect(() => {
    void cards.load().then(() => cards.forgetSold()).finally(() => setIsReady(true))
  }, [])
  useEffect(() => {
    if (isReady && ours && !desk.isTraining.value) onPaid(ours.amount, ours.intent)
  }, [isReady, ours?.id])
  if (desk.isTraining.value) return <Training due={due} onPaid={onPaid} />
  if (!isReady) return <p class="soft" role="status">{t('cardPreparing')}</p>
  const open = cards.open.value
  return (
    <>
      {unused.filter((one) => one !== ours).map((one) => (
        <PaidWithoutSale key={one.id} till={till} cards={cards} card={one} due={due} onPaid={onPaid} />
      ))}
      {cards.failure.value && (
        <div role="alert" data-testid="card-failed">
          <p class="large bad">{t('cardFailed')}</p>
          <p>{cards.failure.value}</p>
          <p class="soft">{t('cardAgain')}</p>
        </div>
      )}
      {open === null && <Ask till={till} cards={cards} due={due} />}
      {open && (cards.holds(lines) ? <OpenAttempt till={till} cards={cards} attempt={open} /> : <OfAnother cards={cards} attempt={open} />)}
    </>
  )
}

function Ask({ till, cards, due }: { till: Till; cards: Cards; due: number }) {
  const currency = till.desk.till.value?.currency ?? 'MAD'
  const charge = (): void => void cards.charge(due, currency, till.selling.basket.value.lines)
  return (
    <button type="button" class="primary wide" data-testid="card-ask" disabled={due <= 0} onClick={charge}>
      {t('cardAsk', { amount: money(due, currency) })}
    </button>
  )
}

/** Nobody knows yet whether the card was charged: over everything, so that nothing else is taken meanwhile. */
function OpenAttempt({ till, cards, attempt }: { till: Till; cards: Cards; attempt: Attempt }) {
  const box = useRef<HTMLDialogElement>(null)
  // A browser closes any dialog on a second Escape: this one comes back.
  const show = (): void => {
    if (box.current?.isConnected && !box.current.open) box.current.showModal()
  }
  useEffect(show, [])
  const isUnknown = attempt.state === 'unknown'
  return (
    <dialog ref={box} class={isUnknown ? 'sheet refusal' : 'sheet'} data-testid="card-open" aria-label={t('stripe')} onCancel={(event) => event.preventDefault()} onClose={show}>
      <header class="sheet-head"><h2>{t('stripe')}</h2></header>
      {isUnknown ? <Unknown till={till} cards={cards} attempt={attempt} /> : <Waiting cards={cards} attempt={attempt} />}
    </dialog>
  )
}

function Waiting({ cards, attempt }: { cards: Cards; attempt: Attempt }) {
  const amount = money(attempt.amount, attempt.currency)
  const isAsked = attempt.state === 'asked'
  return (
    <>
      <p class="large" role="status" data-testid="card-waiting">{isAsked ? t('cardPresent', { amount }) : t('cardPreparing')}</p>
      {cards.notice.value && <p role="alert">{cards.notice.value}</p>}
      {isAsked && (
        <button type="button" class="quiet wide" data-testid="card-cancel" onClick={() => void cards.cancel()}>{t('cardCancel')}</button>
      )}
    </>
  )
}

function Unknown({ till, cards, attempt }: { till: Till; cards: Cards; attempt: Attempt }) {
  const serveAnother = (): void => {
    till.selling.hold()
    till.close()
  }
  return (
    <>
      <p class="large bad" role="alert" data-testid="card-unknown">{t('cardUnknown')}</p>
      <p class="huge num">{money(attempt.amount, attempt.currency)}</p>
      <p>{t(attempt.reason === 'amount_differs' ? 'cardAmountDiffers' : 'cardUnknownHint')}</p>
      <Check cards={cards} />
      <button type="button" class="quiet wide" data-testid="card-leave" onClick={serveAnother}>{t('cardLeave')}</button>
    </>
  )
}

function Check({ cards }: { cards: Cards }) {
  const isLooking = cards.isLooking.value
  return (
    <>
      {cards.notice.value && <p class="soft" role="status">{cards.notice.value}</p>}
      <button type="button" class="primary wide" data-testid="card-check" aria-busy={isLooking} onClick={() => void cards.look()}>
        {t(isLooking ? 'cardChecking' : 'cardCheck')}
      </button>
    </>
  )
}

/** The reader is taken by an attempt of another basket, whose end is not known either. */
function OfAnother({ cards, attempt }: { cards: Cards; attempt: Attempt }) {
  return (
    <div data-testid="card-of-another">
      <p>{t('cardOther', { amount: money(attempt.amount, attempt.currency) })}</p>
      <Check cards={cards} />
    </div>
  )
}

interface Offer extends Props {
  readonly cards: Cards
  readonly card: PaidCard
}

function PaidWithoutSale({ till, cards, card, due, onPaid }: Offer) {
  const amount = money(card.amount, card.currency)
  const setAside = (): void => {
    till.staff.asking.value = { why: `card ${card.intent}`, then: () => void cards.setAside(card.id) }
  }
  return (
    <div class="card" data-testid="card-paid">
      <p class="large">{t('cardPaidTitle')}</p>
      <p class="num">{amount} · {moment(card.at, till.desk.till.value?.timezone ?? 'UTC')} <small><bdi>{card.intent}</bdi></small></p>
      <p class="soft">{t(card.amount > due ? 'cardTooMuch' : 'cardPaidHint')}</p>
      {card.amount <= due && (
        <button type="button" class="primary wide" data-testid="card-use" onClick={() => onPaid(card.amount, card.intent)}>{t('cardUse', { amount })}</button>
      )}
      <button type="button" class="quiet wide" data-testid="card-set-aside" onClick={setAside}>{t('cardSetAside')}</button>
    </div>
  )
}

function Training({ due, onPaid }: Pick<Props, 'due' | 'onPaid'>) {
  return (
    <>
      <p class="soft">{t('cardTraining')}</p>
      <button type="button" class="quiet wide" data-testid="card-training" disabled={due <= 0} onClick={() => onPaid(due, 'FORMATION')}>
        {t('cardTrainingPay')}
      </button>
    </>
  )
}
