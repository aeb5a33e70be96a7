/** What the customer takes: lines with their lot, and one large button. */

import { useState } from 'preact/hooks'

import { type Line, lineTotal, pieces } from '../basket'
import type { Snapshot } from '../contract'
import { money, month, named, t } from '../i18n'
import type { Till } from '../till'

export function Basket({ till, offer }: { till: Till; offer: Snapshot }) {
  const lines = till.lines.value
  const [isUp, setUp] = useState(false)
  return (
    <section class={`basket ${isUp ? 'up' : ''}`} aria-label={t('due')}>
      <ol class="lines num">
        {lines.map((line) => (
          <BasketLine key={line.id} till={till} line={line} />
        ))}
        {lines.length === 0 && <li class="soft nothing">{t('empty')}</li>}
      </ol>
      <div class="total num">
        <button type="button" class="amount" aria-expanded={isUp} onClick={() => setUp(!isUp)}>
          <span class="soft">{t('articles', { n: pieces(lines) })} · {t('due')}</span>
          <b>{money(till.total.value, offer.till.currency)}</b>
        </button>
        <div class="acts">
          <button type="button" class="quiet" disabled={lines.length === 0} onClick={() => till.clear()}>{t('clear')}</button>
          <button type="button" class="primary" data-testid="pay" disabled={lines.length === 0} onClick={() => till.pay()}>
            {t('pay')}
          </button>
        </div>
      </div>
    </section>
  )
}

function BasketLine({ till, line }: { till: Till; line: Line }) {
  const { lot } = line
  return (
    <li class="line" data-testid="basket-line">
      <b>{named(line.article.name)}</b>
      <span class="stepper">
        <button type="button" aria-label={t('less')} onClick={() => till.setQuantity(line, line.quantity - 1)}>−</button>
        <output>{line.quantity}</output>
        <button type="button" aria-label={t('more')} onClick={() => till.setQuantity(line, line.quantity + 1)}>+</button>
      </span>
      <span class="line-total">{money(lineTotal(line))}</span>
      <span class="lot">
        <button type="button" class={`chip ${line.article.branch}`} data-testid="lot-chip" aria-label={`${t('chooseLot')} ${lot.code}`} onClick={() => (till.choosing.value = line.id)}>
          <bdi>{lot.code}</bdi> ▾
        </button>
        {lot.owner_name}{lot.best_before && ` · ${t('before', { date: month(lot.best_before) })}`}
      </span>
    </li>
  )
}
