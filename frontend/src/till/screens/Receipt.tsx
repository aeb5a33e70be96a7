/** The receipt of what was just sold or given back: kept already when it shows; on paper only when wanted. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { locale, money, t, type Word } from '../i18n'
import type { StoredRecord } from '../journal/store'
import {
  ADDRESS_LENGTH_MAX, isHandedOut, isMailAddress, mailReceipt, noteHandedOut, paperOf, paperWidth, printAtCounter,
  printerChoice, type PrintJob, rememberPaperWidth,
} from '../paper'
import { directionOf } from '../printing/layout'
import { PrinterError, type PrinterErrorCode } from '../printing/printers'
import type { PaperWidthMm } from '../printing/raster'
import { type PaperRow, type ReceiptPaper, receiptRows, type SoldRecord } from '../printing/receipt'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function Receipt({ till }: { till: Till }) {
  const sold = till.selling.sold.value
  const next = (): void => till.close()
  if (!sold) return null
  return (
    <Sheet title={t('receipt')} onClose={next} kind="receipt-sheet" testId="receipt">
      <Handover till={till} stored={sold} isFresh onNext={next} />
    </Sheet>
  )
}

function NextSale({ isPrinted, onNext }: { isPrinted: boolean; onNext: () => void }) {
  return (
    <button type="button" class="primary wide next-sale" data-testid="next-sale" onClick={onNext} autofocus>
      {t('next')} {!isPrinted && <small>{t('noReceipt')}</small>}
    </button>
  )
}

interface HandoverProps {
  readonly till: Till
  readonly stored: StoredRecord
  /** Just sealed: the drawer is to open, and no copy was made of it. */
  readonly isFresh?: boolean
  /** After a sale: the counter is open again. */
  readonly onNext?: () => void
  readonly children?: ComponentChildren
}

/** A receipt with what may be done with it: the change, paper, mail, what comes next. */
export function Handover({ till, stored, isFresh = false, onNext, children }: HandoverProps) {
  const [ordinal, setOrdinal] = useState<number | null>(null)
  const printing = usePrinting(till)
  const [isCopy, setCopy] = useState(!isFresh || isHandedOut(stored.id))
  const paper = paperOf(till.desk, stored, { locale: locale(), copyOrdinal: ordinal })
  const { record } = paper

  const printOriginal = async (drawer: boolean): Promise<void> => {
    const onPrinted = (): void => {
      noteHandedOut(stored.id)
      setCopy(true)
    }
    await printing.run({ paper, drawer, onPrinted })
  }
  const printCopy = async (): Promise<void> => {
    if (printing.isBusy) return
    const next = await till.refunding.reprint(stored)
    if (next === null) return
    setOrdinal(next)
    await rendered()
    await printing.run({ paper: { ...paper, copyOrdinal: next }, drawer: false })
  }
  /** A counter's printer opens the drawer for cash; it prints by itself but in France (loi Agec, art. 49). */
  const begin = async (): Promise<void> => {
    if (printerChoice() === 'browser' || record.chain === 'training') return
    const drawer = record.body.payments.some((one) => one.means === 'cash')
    if (till.desk.till.value?.country !== 'FR') await printOriginal(drawer)
    else if (drawer) await printing.run({ paper: null, drawer })
  }
  useEffect(() => {
    if (isFresh && !isCopy) void begin()
  }, [])
  return (
    <div class="handover">
      <div class="receipt-acts no-print">
        <Due record={record} isFresh={isFresh} />
        {onNext && <NextSale isPrinted={isCopy} onNext={onNext} />}
        {children}
        <button
          type="button" class="quiet wide" data-testid={isCopy ? 'reprint' : 'print'} aria-busy={printing.isBusy}
          onClick={() => void (isCopy ? printCopy() : printOriginal(false))}
        >
          {t(printing.isBusy ? 'printing' : isCopy ? 'printAgain' : 'print')}
        </button>
        <Trouble printing={printing} />
        {record.chain === 'sale' && <Mailing till={till} number={record.body.number} />}
        <WidthChoice printing={printing} />
      </div>
      <Paper paper={paper} widthMm={printing.widthMm} />
    </div>
  )
}

/** What goes back over the counter, in figures that are read from afar. */
function Due({ record, isFresh }: { record: SoldRecord; isFresh: boolean }) {
  const { body, kind } = record
  const paid = body.payments.reduce((sum, one) => sum + one.amount_cents, 0)
  const cents = kind === 'refund' ? -paid : body.change_cents
  if (!isFresh || cents <= 0) return null
  return (
    <div role="status">
      <p class="soft">{t(kind === 'refund' ? 'refundGiven' : 'change')}</p>
      <p class="huge num" data-testid={kind === 'refund' ? 'refund-given' : 'change-given'}>{money(cents, body.currency)}</p>
    </div>
  )
}

// ── the paper ──────────────────────────────────────────────────────────────

/** The paper as any printer puts it out: the same rows on screen, in the browser's print and in dots. */
export function Paper({ paper, widthMm }: { paper: ReceiptPaper; widthMm: PaperWidthMm }) {
  return (
    <div class="roll" role="region" aria-label={t('paperRoll')} tabIndex={0}>
      <article class={`paper num w${widthMm}`} data-testid="paper" lang={paper.locale} dir={paper.locale === 'ar' ? 'rtl' : 'ltr'}>
        {receiptRows(paper).map((row, at) => <Row key={at} row={row} />)}
      </article>
    </div>
  )
}

function Row({ row }: { row: PaperRow }) {
  if (row.kind === 'rule') return <hr />
  if (row.kind === 'space') return <div class="space" />
  const look = `${row.size} ${row.bold ? 'strong' : ''}`
  if (row.kind === 'text') return <p class={`${row.align} ${look}`}><Said text={row.text} /></p>
  return <p class={`pair ${look}`}><span><Said text={row.start} /></span> <span><Said text={row.end} /></span></p>
}

/** A text that runs as it does on the roll: a minus sign stays before its figures, in Arabic too. */
function Said({ text }: { text: string }) {
  return <bdi dir={directionOf(text)}>{text}</bdi>
}

function WidthChoice({ printing }: { printing: Printing }) {
  return (
    <label class="entry">
      {t('width')}
      <select
        data-testid="paper-width" dir="ltr" value={String(printing.widthMm)}
        onChange={(event) => printing.setWidth(event.currentTarget.value === '58' ? 58 : 80)}
      >
        <option value="80">80 mm</option>
        <option value="58">58 mm</option>
      </select>
    </label>
  )
}

// ── printing ───────────────────────────────────────────────────────────────

/** A job, and what is done once it came out. */
interface Job extends PrintJob {
  readonly onPrinted?: () => void
}

export interface Printing {
  readonly widthMm: PaperWidthMm
  setWidth(width: PaperWidthMm): void
  readonly isBusy: boolean
  /** Why nothing came out of the printer. */
  readonly trouble: Word | null
  /** Whether what failed was a paper, which a browser can print too, or the drawer alone. */
  readonly hasPaper: boolean
  run(job: Job): Promise<void>
  retry(): Promise<void>
  printByBrowser(): void
}

const TROUBLES: Readonly<Record<PrinterErrorCode, Word>> = {
  none: 'printerNone',
  unreachable: 'printerUnreachable',
  refused: 'printerRefused',
  out_of_paper: 'printerOutOfPaper',
}

/** Printing on the printer of this device's settings, with what went wrong. */
export function usePrinting(till: Till): Printing {
  const [widthMm, setWidthMm] = useState(paperWidth(till.desk))
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Word | null>(null)
  const last = useRef<Job | null>(null)

  const byBrowser = (job: Job | null): void => {
    setTrouble(null)
    if (!job?.paper) return
    window.print()
    job.onPrinted?.()
  }
  const send = async (job: Job, mayAsk: boolean): Promise<void> => {
    last.current = job
    const choice = printerChoice()
    if (choice === 'browser') return byBrowser(job)
    setTrouble(null)
    setBusy(true)
    try {
      await printAtCounter(till.desk, job, { choice, widthMm, mayAsk })
      if (job.paper) job.onPrinted?.()
    } catch (error) {
      setTrouble(error instanceof PrinterError ? TROUBLES[error.code] : 'printerRefused')
    } finally {
      setBusy(false)
    }
  }
  return {
    widthMm,
    isBusy,
    trouble,
    hasPaper: Boolean(last.current?.paper),
    setWidth: (width) => {
      rememberPaperWidth(width)
      setWidthMm(width)
    },
    run: (job) => (isBusy ? Promise.resolve() : send(job, false)),
    retry: async () => (last.current && !isBusy ? send(last.current, true) : undefined),
    printByBrowser: () => byBrowser(last.current),
  }
}

/** A copy's ordinal is on the screen's paper before the browser prints it. */
function rendered(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

function Trouble({ printing }: { printing: Printing }) {
  if (!printing.trouble) return null
  return (
    <div class="trouble" role="alert" data-testid="printer-trouble">
      <p class="bad">⚠ {t(printing.trouble)}</p>
      <button type="button" class="quiet" data-testid="print-retry" onClick={() => void printing.retry()}>{t('printerRetry')}</button>
      {printing.hasPaper && (
        <button type="button" class="quiet" data-testid="print-browser" onClick={printing.printByBrowser}>{t('printerByBrowser')}</button>
      )}
    </div>
  )
}

// ── the mail ───────────────────────────────────────────────────────────────

function Mailing({ till, number }: { till: Till; number: string }) {
  const [isAsking, setAsking] = useState(false)
  const [to, setTo] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState<string | null>(null)

  const send = async (): Promise<void> => {
    if (!isMailAddress(to)) return setProblem(t('mailMalformed'))
    setProblem(null)
    if (!(await mailReceipt(till.desk, number, to))) return setProblem(t('mailNotKept'))
    setDone(t(till.desk.isOnline.value ? 'mailLeaves' : 'mailWaits', { to: to.trim() }))
    setAsking(false)
    setTo('')
  }
  if (!isAsking) {
    return (
      <>
        <button type="button" class="quiet wide" data-testid="mail" onClick={() => setAsking(true)}>{t('mailReceipt')}</button>
        {done && <p class="good-ink" role="status" data-testid="mail-done">✓ <bdi>{done}</bdi></p>}
      </>
    )
  }
  return (
    <form class="mailing" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      <label class="entry">
        {t('mailAddress')}
        <input
          ref={focusHere} type="email" data-testid="mail-to" dir="ltr" autocomplete="off" maxLength={ADDRESS_LENGTH_MAX}
          value={to} onInput={(event) => setTo(event.currentTarget.value)}
        />
      </label>
      {problem && <p class="bad" role="alert">{problem}</p>}
      <button type="submit" class="quiet wide" data-testid="mail-send">{t('mailSend')}</button>
    </form>
  )
}

/** Given as `ref`: what appears after a choice has the focus, so that the keyboard goes on from there. */
export function focusHere(element: HTMLElement | null): void {
  element?.focus()
}

/** Given as `ref` to the first act of another view: the sheet begins again at its top. */
export function beginHere(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
  element?.closest('dialog')?.scrollTo(0, 0)
}
