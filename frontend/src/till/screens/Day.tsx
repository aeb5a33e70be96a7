/** The day: its figures so far (X), its closing (Z), and the closings made on this device. */

import './drawer.css'

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { money, t } from '../i18n'
import { readRecord } from '../journal/journal'
import type { RecordState, StoredRecord } from '../journal/store'
import { type ClosingBody, MEANS } from '../records'
import type { Till } from '../till'
import { Sheet } from './Sheet'

const CLOSINGS_SHOWN = 31
const TITLES: Readonly<Record<string, 'zDay' | 'zMonth' | 'zYear'>> = { day: 'zDay', month: 'zMonth', year: 'zYear' }
const STATES: Readonly<Record<RecordState, 'closingToSend' | 'closingSent' | 'closingToSettle'>> = {
  to_send: 'closingToSend', acknowledged: 'closingSent', to_settle: 'closingToSettle',
}

export function Day({ till }: { till: Till }) {
  const [x, setX] = useState<ClosingBody | null>(null)
  const [shown, setShown] = useState<StoredRecord | null>(null)
  const [made, setMade] = useState<StoredRecord | null>(null)
  const read = (): void => {
    setShown(null)
    setMade(null)
    void till.drawer.x().then(setX)
  }
  useEffect(read, [])
  const done = (z: StoredRecord): void => {
    setMade(z)
    setShown(z)
  }
  return (
    <Sheet title={t('theDay')} onClose={() => till.close()} kind="day-sheet">
      <div class="day-figures">
        {shown ? <ClosingPaper till={till} record={shown} /> : x && <XPaper till={till} body={x} />}
      </div>
      <div class="day-acts no-print">
        {made && <Done record={made} />}
        {shown ? (
          <button type="button" class="quiet wide" data-testid="day-back" onClick={read}>{t('backToDay')}</button>
        ) : (
          x && <MakeZ till={till} x={x} onDone={done} />
        )}
        <Print />
        <Closings till={till} shown={shown} onShow={(record) => { setMade(null); setShown(record) }} />
      </div>
    </Sheet>
  )
}

/** The sheet of a Z just made. */
export function ZDone({ till, record }: { till: Till; record: StoredRecord }) {
  return (
    <Sheet title={t('zDay')} onClose={() => till.close()} kind="day-sheet">
      <div class="day-figures"><ClosingPaper till={till} record={record} /></div>
      <div class="day-acts no-print">
        <Done record={record} />
        <Print />
        <button type="button" class="primary wide" onClick={() => till.close()} autofocus>{t('close')}</button>
      </div>
    </Sheet>
  )
}

function Done({ record }: { record: StoredRecord }) {
  return (
    <p class="day-done" role="status" data-testid="z-done">
      <b>✓ {t('zDone')}</b> <span class="num">{numberText(record)}</span>
    </p>
  )
}

function Print() {
  return <button type="button" class="quiet wide" data-testid="day-print" onClick={() => window.print()}>{t('print')}</button>
}

function MakeZ({ till, x, onDone }: { till: Till; x: ClosingBody; onDone: (z: StoredRecord) => void }) {
  const isBusy = useRef(false)
  const isClosed = x.ordinal > 1 && x.first === null
  const make = async (): Promise<void> => {
    if (isBusy.current) return
    isBusy.current = true
    const z = await till.drawer.z()
    isBusy.current = false
    if (z) onDone(z)
  }
  return (
    <div class="day-z">
      <button type="button" class="primary wide" data-testid="make-z" disabled={isClosed} aria-describedby="z-hint" onClick={() => void make()}>{t('closeDay')}</button>
      <p class="soft" id="z-hint">{t(isClosed ? 'zAgain' : 'zHint')}</p>
    </div>
  )
}

interface ClosingsProps {
  readonly till: Till
  readonly shown: StoredRecord | null
  readonly onShow: (record: StoredRecord) => void
}

/** The latest closings of this device; one that is touched is shown, and can be printed again. */
function Closings({ till, shown, onShow }: ClosingsProps) {
  const { desk } = till
  const [closings, setClosings] = useState<readonly StoredRecord[] | null>(null)
  // What waits changes when a closing is made, and when it was sent.
  useEffect(() => void desk.store.latest('closing', CLOSINGS_SHOWN).then(setClosings), [desk.unsent.value])
  return (
    <section class="day-closings">
      <h3 class="soft">{t('closingsHere')}</h3>
      {closings?.length === 0 && <p class="soft">{t('noClosings')}</p>}
      <ul class="rows num" data-testid="closings">
        {closings?.map((record) => (
          <li key={record.id}>
            <ClosingRow record={record} isShown={shown?.id === record.id} currency={desk.till.value?.currency} onShow={onShow} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ClosingRowProps {
  readonly record: StoredRecord
  readonly isShown: boolean
  readonly currency: string | undefined
  readonly onShow: (record: StoredRecord) => void
}

function ClosingRow({ record, isShown, currency, onShow }: ClosingRowProps) {
  const body = bodyOf(record)
  return (
    <button type="button" class="closing-row" aria-current={isShown ? 'true' : undefined} onClick={() => onShow(record)}>
      <span>{t(TITLES[record.kind] ?? 'zDay')} <bdi dir="ltr">{periodText(body)}</bdi>{body.ordinal > 1 && <small> {ordinalText(body)}</small>}</span>
      <span>{money(body.total_cents, currency)}</span>
      <small class={`state ${record.state}`}>{record.state === 'acknowledged' ? '✓' : '⏳'} {t(STATES[record.state])}</small>
    </button>
  )
}

// ── paper ──────────────────────────────────────────────────────────────────

function XPaper({ till, body }: { till: Till; body: ClosingBody }) {
  return (
    <Paper till={till} title={t('xTitle')} body={body} testId="day-x">
      <p class="soft no-print">{t('xHint')}</p>
    </Paper>
  )
}

function ClosingPaper({ till, record }: { till: Till; record: StoredRecord }) {
  return (
    <Paper till={till} title={t(TITLES[record.kind] ?? 'zDay')} body={bodyOf(record)} testId="day-closing">
      <p>{numberText(record)}</p>
    </Paper>
  )
}

interface PaperProps {
  readonly till: Till
  readonly title: string
  readonly body: ClosingBody
  readonly testId: string
  readonly children: ComponentChildren
}

function Paper({ till, title, body, testId, children }: PaperProps) {
  const fact = till.desk.till.value
  return (
    <article class={`paper day-paper num w${fact?.receipt_width_mm ?? 80}`} data-testid={testId}>
      {fact?.receipt_header.map((line) => <p key={line} class="centre print-only">{line}</p>)}
      <p class="strong">{title} · <bdi dir="ltr">{periodText(body)}</bdi></p>
      <p class="print-only"><bdi>{fact?.code}</bdi> · <bdi>{fact?.name}</bdi> · <bdi>{fact?.place_name}</bdi></p>
      {children}
      <Figures body={body} country={fact?.country ?? ''} currency={fact?.currency ?? 'MAD'} />
    </article>
  )
}

function Figures({ body, country, currency }: { body: ClosingBody; country: string; currency: string }) {
  const means = MEANS.filter((one) => body.takings[one] !== 0)
  return (
    <>
      <hr />
      <Pair name={t('salesMade')} value={body.sales_count} />
      <Pair name={t('refundsMade')} value={body.refunds_count} />
      <Pair name={t('fromReceipt')} value={span(body)} />
      <Pair name={t('turnover')} value={money(body.total_cents, currency)} strong />
      <Pair name={t('discountsGiven')} value={money(body.discount_cents)} />
      <Pair name={t('rounding')} value={money(body.rounding_cents)} />
      <hr />
      <Rates body={body} />
      <hr />
      <p class="soft">{t('takingsByMeans')}</p>
      {means.length === 0 && <p>{t('noTakings')}</p>}
      {means.map((one) => <Pair key={one} name={t(one)} value={money(body.takings[one])} />)}
      {country === 'MA' && <Pair name={t('cashReceipts')} value={money(body.cash_receipts_cents)} />}
      {country === 'MA' && <Pair name={t('stampDuty')} value={money(body.stamp_duty_cents)} />}
      <hr />
      <Pair name={t('perpetualTotal')} value={money(body.perpetual_cents)} />
      <Pair name={t('perpetualAbsolute')} value={money(body.perpetual_absolute_cents)} />
    </>
  )
}

function Rates({ body }: { body: ClosingBody }) {
  if (body.taxes.length === 0) return <p class="soft">{t('vatByRate')} : –</p>
  return (
    <table class="rates">
      <thead>
        <tr><th scope="col">{t('vatByRate')}</th><th scope="col">{t('net')}</th><th scope="col">{t('vat')}</th><th scope="col">{t('gross')}</th></tr>
      </thead>
      <tbody>
        {body.taxes.map((row) => (
          <tr key={`${row.rate_bp} ${row.mention}`}>
            <th scope="row">{row.mention ?? (row.rate_bp === 0 ? t('exemptRate') : rateText(row.rate_bp))}</th>
            <td>{money(row.net_cents)}</td><td>{money(row.tax_cents)}</td><td>{money(row.gross_cents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Pair({ name, value, strong = false }: { name: string; value: string | number; strong?: boolean }) {
  return <p class={strong ? 'pair strong' : 'pair'}><span>{name}</span><bdi>{value}</bdi></p>
}

// ── words ──────────────────────────────────────────────────────────────────

function bodyOf(record: StoredRecord): ClosingBody {
  return readRecord(record).body as ClosingBody
}

/** `22/11/2026`, `11/2026` or `2026`. */
function periodText(body: ClosingBody): string {
  return body.period.split('-').reverse().join('/')
}

function ordinalText(body: ClosingBody): string {
  return t('supplementary', { ordinal: body.ordinal })
}

function numberText(record: StoredRecord): string {
  const body = bodyOf(record)
  const number = t('zNumber', { number: record.sequence })
  return body.ordinal > 1 ? `${number} · ${ordinalText(body)}` : number
}

/** The first and last receipts that the figures hold. */
function span(body: ClosingBody): string {
  return body.first === null ? '–' : `${body.first} – ${body.last}`
}

function rateText(rateBp: number): string {
  return `${String(rateBp / 100).replace('.', ',')} %`
}
