/** The receipt: kept already when it shows; printed on 80 or 58 mm, or not at all. */

import { useState } from 'preact/hooks'

import { type Line, lineTax } from '../basket'
import type { SaleLineBody, Snapshot } from '../contract'
import { money, moment, t } from '../i18n'
import { taxTable } from '../tax'
import type { Sold, Till } from '../till'
import { Sheet } from './Sheet'

const WIDTH = 'igoudar:receipt-width'

export function Receipt({ till, offer, sold }: { till: Till; offer: Snapshot; sold: Sold }) {
  const [width, setWidth] = useState(localStorage.getItem(WIDTH) ?? String(offer.till.receipt_width_mm))
  const next = (): void => {
    till.sheet.value = 'none'
  }
  const choose = (chosen: string): void => {
    localStorage.setItem(WIDTH, chosen)
    setWidth(chosen)
  }
  const { sale } = sold
  return (
    <Sheet title={t('receipt')} onClose={next} kind="receipt-sheet" testId="receipt">
      <div class="receipt-acts no-print">
        {sale.change_cents > 0 && (
          <div>
            <p class="soft">{t('change')}</p>
            <p class="huge num" data-testid="change-given">{money(sale.change_cents, sale.currency)}</p>
          </div>
        )}
        <button type="button" class="primary wide" data-testid="next-sale" onClick={next} autofocus>{t('next')}</button>
        <button type="button" class="quiet wide" onClick={() => window.print()}>{t('print')}</button>
        <label class="entry">{t('width')}
          <select value={width} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="80">80 mm</option>
            <option value="58">58 mm</option>
          </select>
        </label>
      </div>
      <Paper offer={offer} sold={sold} width={width} />
    </Sheet>
  )
}

function Paper({ offer, sold, width }: { offer: Snapshot; sold: Sold; width: string }) {
  const { sale, lines } = sold
  const { till } = offer
  return (
    <article class={`paper num w${width}`}>
      {till.receipt_header.map((line) => <p key={line} class="centre">{line}</p>)}
      <hr />
      <p><bdi>{sale.receipt_number}</bdi> · {moment(sale.occurred_at, till.timezone)}</p>
      <p>{till.name} · {t('seller')} {offer.seller.name}</p>
      <hr />
      {sale.lines.map((line, index) => <PaperLine key={line.id} line={line} lot={lines[index]} base={till.public_base_url} />)}
      <hr />
      <p class="pair strong"><span>{t('total')}</span><span>{money(sale.total_cents, sale.currency)}</span></p>
      {sale.cash_rounding_cents !== 0 && <p class="pair"><span>{t('rounding')}</span><span>{money(sale.cash_rounding_cents)}</span></p>}
      {sale.tendered_cents > 0 && <p class="pair"><span>{t('cash')}</span><span>{money(sale.tendered_cents)}</span></p>}
      {sale.payments.filter((one) => one.means !== 'cash').map((one) => (
        <p key={one.id} class="pair"><span>{t(one.means)} <bdi>{one.reference}</bdi></span><span>{money(one.amount_cents)}</span></p>
      ))}
      {sale.change_cents > 0 && <p class="pair"><span>{t('change')}</span><span>{money(sale.change_cents)}</span></p>}
      <hr />
      <Taxes sold={sold} />
      {till.receipt_footer.map((line) => <p key={line} class="centre">{line}</p>)}
      {offer.demo && <p class="centre strong">{t('demo')}</p>}
    </article>
  )
}

function PaperLine({ line, lot, base }: { line: SaleLineBody; lot: Line | undefined; base: string }) {
  return (
    <div class="paper-line">
      <p>{line.label}</p>
      <p class="pair"><span>{line.quantity} × {money(line.unit_price_cents)}</span><span>{money(line.gross_cents)}</span></p>
      {lot && <p class="tiny">{t('lot')} <bdi>{lot.lot.code}</bdi> · <bdi>{base.replace(/^https?:\/\//, '')}/l/{lot.lot.token}</bdi></p>}
    </div>
  )
}

function Taxes({ sold }: { sold: Sold }) {
  const rows = taxTable(
    sold.lines.map((line, index) => {
      const said = sold.sale.lines[index]
      const gross = said?.gross_cents ?? 0
      return { ...lineTax(line), gross, net: said?.net_cents ?? gross, tax: said?.tax_cents ?? 0 }
    }),
  )
  return (
    <div class="tiny">
      {rows.map((row) => (
        <p key={`${row.rateBp}${row.mention}`}>
          {row.mention ?? `${row.label} : ${t('net')} ${money(row.net)} · ${t('vat')} ${money(row.tax)} · ${t('gross')} ${money(row.gross)}`}
        </p>
      ))}
    </div>
  )
}
