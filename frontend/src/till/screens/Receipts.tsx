/** Receipts of the past: found by number or among the latest, printed again, given back. */

import './receipts.css'

import { useEffect, useState } from 'preact/hooks'

import { locale, money, moment, t } from '../i18n'
import { readRecord } from '../journal/journal'
import type { StoredRecord } from '../journal/store'
import { paperOf, paperWidth } from '../paper'
import type { SoldRecord } from '../printing/receipt'
import type { Found } from '../refunding'
import type { Till } from '../till'
import { beginHere, Handover, Paper } from './Receipt'
import { Refund } from './Refund'
import { Sheet } from './Sheet'

type View =
  | { readonly kind: 'list' }
  | { readonly kind: 'one'; readonly found: Found }
  | { readonly kind: 'refund'; readonly found: Found }
  | { readonly kind: 'refunded'; readonly stored: StoredRecord }

const LIST: View = { kind: 'list' }

export function Receipts({ till }: { till: Till }) {
  const [view, setView] = useState<View>(LIST)
  return (
    <Sheet title={titleOf(view)} onClose={() => till.close()} kind="receipt-sheet receipts-sheet" testId="receipts">
      {view.kind === 'list' && <List till={till} onFound={(found) => setView({ kind: 'one', found })} />}
      {view.kind === 'one' && (
        <One till={till} found={view.found} onBack={() => setView(LIST)} onRefund={() => setView({ kind: 'refund', found: view.found })} />
      )}
      {view.kind === 'refund' && (
        <Refund
          till={till} found={view.found}
          onBack={() => setView({ kind: 'one', found: view.found })}
          onRefunded={(stored) => setView({ kind: 'refunded', stored })}
        />
      )}
      {view.kind === 'refunded' && (
        <Handover till={till} stored={view.stored} isFresh>
          <button ref={beginHere} type="button" class="primary wide" data-testid="refund-finish" onClick={() => till.close()}>{t('refundFinish')}</button>
        </Handover>
      )}
    </Sheet>
  )
}

function titleOf(view: View): string {
  if (view.kind === 'one') return t('receiptOf', { number: view.found.number })
  if (view.kind === 'refund') return t('refundTitle', { number: view.found.number })
  return t(view.kind === 'list' ? 'receiptsTitle' : 'refundDone')
}

// ── finding ────────────────────────────────────────────────────────────────

function List({ till, onFound }: { till: Till; onFound: (found: Found) => void }) {
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { latest } = till.refunding
  // What was sent, or put to settle, since the list was read shows in it.
  useEffect(() => void till.refunding.loadLatest(), [till.desk.unsent.value, till.desk.toSettle.value])

  const open = async (number: string): Promise<void> => {
    if (number.trim() === '') return setProblem(t('receiptNumberMissing'))
    if (isBusy) return
    setBusy(true)
    setProblem(null)
    const found = await till.refunding.find(number).finally(() => setBusy(false))
    if (typeof found === 'string') setProblem(found)
    else onFound(found)
  }
  return (
    <>
      <form class="finding" onSubmit={(event) => { event.preventDefault(); void open(typed) }}>
        <label class="entry">
          {t('findReceipt')}
          <input
            ref={beginHere} type="search" data-testid="find-receipt" dir="ltr" autocomplete="off" autocapitalize="characters"
            enterkeyhint="search" maxLength={40} value={typed} autofocus onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="quiet" data-testid="find-receipt-go" aria-busy={isBusy}>{t(isBusy ? 'finding' : 'findIt')}</button>
      </form>
      {problem && <p class="bad" role="alert">{problem}</p>}
      <h3>{t('latestReceipts')}</h3>
      {latest.value.length === 0 && <p class="soft">{t('noReceiptYet')}</p>}
      <ul class="rows num past">
        {latest.value.map((stored) => <PastRow key={stored.id} till={till} stored={stored} onOpen={(number) => void open(number)} />)}
      </ul>
    </>
  )
}

function PastRow({ till, stored, onOpen }: { till: Till; stored: StoredRecord; onOpen: (number: string) => void }) {
  const { body, kind, occurred_at } = readRecord(stored) as SoldRecord
  return (
    <li>
      <button type="button" class="past-row" data-testid="receipt-row" onClick={() => onOpen(body.number)}>
        <b><bdi>{body.number}</bdi></b>
        <span>{moment(occurred_at, till.desk.till.value?.timezone ?? 'UTC')}{kind === 'refund' && ` · ${t('refundKind')}`}</span>
        <b class="past-total">{money(body.total_cents, body.currency)}</b>
        <State stored={stored} />
        {stored.state === 'to_settle' && stored.sentence && <span class="bad past-why">{stored.sentence}</span>}
      </button>
    </li>
  )
}

function State({ stored }: { stored: StoredRecord }) {
  if (stored.state === 'acknowledged') return <span class="chip sent">✓ {t('receiptSent')}</span>
  if (stored.state === 'to_send') return <span class="chip waits">↑ {t('receiptToSend')}</span>
  return <span class="chip unsettled">⚠ {t('receiptToSettle')}</span>
}

// ── one of them ────────────────────────────────────────────────────────────

interface OneProps {
  readonly till: Till
  readonly found: Found
  readonly onBack: () => void
  readonly onRefund: () => void
}

function One({ till, found, onBack, onRefund }: OneProps) {
  const acts = <OneActs till={till} found={found} onBack={onBack} onRefund={onRefund} />
  if (found.stored) return <Handover till={till} stored={found.stored}>{acts}</Handover>
  // Only the till that sealed a receipt counts its copies.
  const paper = paperOf(till.desk, found.sealed, { locale: locale(), copyOrdinal: null })
  return (
    <div class="handover">
      <div class="receipt-acts no-print">
        <p class="soft">{t('refundElsewhere')}</p>
        {acts}
      </div>
      <Paper paper={paper} widthMm={paperWidth(till.desk)} />
    </div>
  )
}

function OneActs({ till, found, onBack, onRefund }: OneProps) {
  const isLeft = found.body.lines.some((line) => till.refunding.left(found, line) > 0)
  const hasSession = till.desk.session.value !== null
  return (
    <>
      <button ref={beginHere} type="button" class="quiet wide" data-testid="receipts-back" onClick={onBack}>{t('back')}</button>
      {found.kind === 'sale' && (
        <button type="button" class="quiet wide" data-testid="refund" disabled={!isLeft || !hasSession} onClick={onRefund}>{t('refund')}</button>
      )}
      {found.kind === 'sale' && !isLeft && <p class="soft" role="status">{t('refundNothingLeft')}</p>}
      {found.kind === 'sale' && isLeft && !hasSession && <p class="soft" role="status">{t('refundNeedsDrawer')}</p>}
    </>
  )
}
