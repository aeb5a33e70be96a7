/** What the customer takes: lines with their lot, and one large button. */

import { useState } from 'preact/hooks'

import { type GoodsLine, isGoods, type Line, pieces } from '../basket'
import { money, month, named, t } from '../i18n'
import type { LineBody } from '../records'
import { tellKilograms } from '../rules/weights'
import type { Till } from '../till'

export function Basket({ till }: { till: Till }) {
  const { selling } = till
  const basket = selling.basket.value
  const bodies = selling.bodies.value
  const [isUp, setUp] = useState(false)
  return (
    <section class={`basket ${isUp ? 'up' : ''}`} aria-label={t('due')}>
      <ol class="lines num">
        {basket.lines.map((line, at) => (
          <BasketLine key={line.id} till={till} line={line} body={bodies[at]} />
        ))}
        {basket.lines.length === 0 && <li class="soft nothing">{t('empty')}</li>}
      </ol>
      <Total till={till} isUp={isUp} onTurn={() => setUp(!isUp)} />
    </section>
  )
}

function Total({ till, isUp, onTurn }: { till: Till; isUp: boolean; onTurn: () => void }) {
  const { selling } = till
  const basket = selling.basket.value
  const isEmpty = basket.lines.length === 0
  const off = selling.discount.value.cents
  return (
    <div class="total num">
      {(off > 0 || basket.note) && (
        <p class="soft pair">
          <span>{basket.note ?? ''}</span>
          <span>{off > 0 && t('discounted', { amount: money(off) })}</span>
        </p>
      )}
      <button type="button" class="amount" aria-expanded={isUp} onClick={onTurn}>
        <span class="soft">{t('articles', { n: pieces(basket) })} · {t('due')}</span>
        <b data-testid="total">{money(selling.total.value, till.desk.till.value?.currency)}</b>
      </button>
      <div class="acts">
        <button type="button" class="quiet" data-testid="basket-acts" disabled={isEmpty && selling.held.value.length === 0} aria-label={t('basketActs')} onClick={() => till.show(isEmpty ? 'held' : 'basket')}>
          {isEmpty && selling.held.value.length > 0 ? t('heldCount', { n: selling.held.value.length }) : '⋯'}
        </button>
        <button type="button" class="primary" data-testid="pay" disabled={isEmpty} onClick={() => void till.pay()}>
          {t('pay')}
        </button>
      </div>
    </div>
  )
}

function BasketLine({ till, line, body }: { till: Till; line: Line; body: LineBody | undefined }) {
  const name = isGoods(line) ? named(line.article.name) : line.label
  return (
    <li class="line" data-testid="basket-line">
      <b>{name}</b>
      {isGoods(line) ? <Stepper till={till} line={line} name={name} /> : <Remove till={till} line={line} name={name} />}
      <span class="line-total">{money((body?.gross_cents ?? 0) + (body?.basket_discount_cents ?? 0))}</span>
      {isGoods(line) && <LotChip till={till} line={line} />}
    </li>
  )
}

function Stepper({ till, line, name }: { till: Till; line: GoodsLine; name: string }) {
  if (line.article.weighed) {
    return (
      <span class="stepper">
        <output>{tellKilograms(line.quantity)}</output>
        <button type="button" aria-label={`${t('remove')} ${name}`} onClick={() => till.selling.setQuantity(line, 0)}>✕</button>
      </span>
    )
  }
  return (
    <span class="stepper">
      <button type="button" aria-label={`${t('less')} ${name}`} onClick={() => till.selling.setQuantity(line, line.quantity - 1)}>−</button>
      <output>{line.quantity}</output>
      <button type="button" aria-label={`${t('more')} ${name}`} onClick={() => till.selling.setQuantity(line, line.quantity + 1)}>+</button>
    </span>
  )
}

function Remove({ till, line, name }: { till: Till; line: Line; name: string }) {
  return (
    <span class="stepper">
      <button type="button" aria-label={`${t('remove')} ${name}`} onClick={() => till.selling.setQuantity(line, 0)}>✕</button>
    </span>
  )
}

function LotChip({ till, line }: { till: Till; line: GoodsLine }) {
  const { lot, article } = line
  const owner = till.desk.catalogue.value.seller(lot.owner_id)?.name
  return (
    <span class="lot">
      <button type="button" class={`chip ${article.branch}`} data-testid="lot-chip" aria-label={`${t('chooseLot')} ${lot.code}`} onClick={() => (till.selling.choosing.value = line.id)}>
        <bdi>{lot.code}</bdi> ▾
      </button>
      {owner}{lot.best_before && ` · ${t('before', { date: month(lot.best_before) })}`}
      {line.discount && <span class="discount"> · {t('withDiscount', { reason: line.discount.reason })}</span>}
    </span>
  )
}
