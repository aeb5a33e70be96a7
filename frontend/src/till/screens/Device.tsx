/** This device: what it keeps, how it looks and prints, training, sales carried by hand, its end. */

import './device.css'

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { type Locale, locale, moment, t, type Word } from '../i18n'
import { rememberLocale } from '../offline/opening'
import { type PrinterChoice, paperOf, paperWidth, printAtCounter, printerChoice } from '../paper'
import { chooseUsbPrinter, PrinterError, type PrinterErrorCode } from '../printing/printers'
import type { ReceiptPaper, SoldRecord } from '../printing/receipt'
import { FORMAT } from '../records'
import type { Till } from '../till'
import { CarryAway, BringBack } from './Carrying'
import { Paper } from './Receipt'
import { Sheet } from './Sheet'

const THEME = 'igoudar:till-theme'
const PRINTER = 'igoudar:printer'

/** Wear the theme that was chosen on this device. */
export function applyTheme(): void {
  if (localStorage.getItem(THEME) === 'contrast') document.documentElement.dataset['theme'] = 'contrast'
  else delete document.documentElement.dataset['theme']
}
// Before the first screen is drawn.
applyTheme()

export function Device({ till }: { till: Till }) {
  return (
    <Sheet title={t('deviceTitle')} onClose={() => till.close()} kind="device-sheet" testId="device">
      <div class="device-columns">
        <Kept till={till} />
        <Looks />
        <Printers till={till} />
        <Training till={till} />
        <CarryAway till={till} />
        <BringBack till={till} />
        <End till={till} />
      </div>
    </Sheet>
  )
}

/** One subject of the sheet. */
function Part({ title, children }: { title: Word; children: ComponentChildren }) {
  return (
    <section class="device-part" aria-label={t(title)}>
      <h3>{t(title)}</h3>
      {children}
    </section>
  )
}

// ── what is kept ───────────────────────────────────────────────────────────

const MEGABYTE = 1024 * 1024

function Kept({ till }: { till: Till }) {
  const { desk } = till
  const zone = desk.till.value?.timezone ?? 'UTC'
  const unsent = desk.unsent.value
  const oldest = unsent[0]
  const lastSent = useAsked(() => desk.store.records.where('state').equals('acknowledged').last(), unsent.length)
  const room = useAsked(async () => navigator.storage?.estimate?.())
  const left = room?.quota === undefined ? null : room.quota - (room.usage ?? 0)
  return (
    <Part title="deviceKept">
      <dl class="facts num">
        <dt>{t('deviceUnsentCount')}</dt>
        <dd data-testid="device-unsent">{oldest ? t('deviceSince', { n: unsent.length, date: moment(oldest.occurredAt, zone) }) : t('deviceNothing')}</dd>
        <dt>{t('deviceLastSent')}</dt><dd>{lastSent ? moment(lastSent.occurredAt, zone) : t('deviceNever')}</dd>
        <dt>{t('devicePersisted')}</dt><dd>{till.isPersisted.value ? `✓ ${t('devicePersistedYes')}` : `⚠ ${t('devicePersistedNo')}`}</dd>
        <dt>{t('deviceRoom')}</dt><dd>{left === null ? t('deviceRoomUnknown') : t('deviceRoomSize', { mb: Math.floor(left / MEGABYTE) })}</dd>
        <dt>{t('deviceVersion')}</dt><dd><bdi>{desk.software}</bdi></dd>
      </dl>
      {!till.isPersisted.value && <p class="warn-ink">{t('devicePersistedHint')}</p>}
    </Part>
  )
}

/** What is asked once the sheet is open, and again when `changed` has; null until it is known. */
function useAsked<Value>(ask: () => PromiseLike<Value>, changed: unknown = null): Value | null {
  const [value, setValue] = useState<Value | null>(null)
  useEffect(() => {
    void ask().then((told) => setValue(() => told), () => undefined)
  }, [changed])
  return value
}

// ── language and light ─────────────────────────────────────────────────────

const LANGUAGES: readonly [Locale, string][] = [['fr', 'Français'], ['ar', 'العربية']]

function Looks() {
  const [isBright, setBright] = useState(localStorage.getItem(THEME) === 'contrast')
  const speakFromNowOn = (chosen: Locale): void => {
    if (chosen === locale()) return
    rememberLocale(chosen)
    window.location.reload()
  }
  const shine = (): void => {
    localStorage.setItem(THEME, isBright ? '' : 'contrast')
    applyTheme()
    setBright(!isBright)
  }
  return (
    <Part title="deviceLooks">
      <div class="device-chips" role="group" aria-label={t('deviceLanguage')}>
        {LANGUAGES.map(([tag, name]) => (
          <button key={tag} type="button" class="chip" lang={tag} data-testid={`language-${tag}`} aria-pressed={tag === locale()} onClick={() => speakFromNowOn(tag)}>{name}</button>
        ))}
      </div>
      <button type="button" class="quiet wide" data-testid="theme" aria-pressed={isBright} onClick={shine}>☀ {t('deviceSun')}</button>
    </Part>
  )
}

// ── the printer ────────────────────────────────────────────────────────────

const PRINTERS: readonly [PrinterChoice, Word][] = [['browser', 'printerOfBrowser'], ['usb', 'printerOfUsb'], ['bridge', 'printerOfBridge']]
const TROUBLES: Readonly<Record<PrinterErrorCode, Word>> = {
  none: 'trialNone',
  unreachable: 'trialUnreachable',
  refused: 'trialRefused',
  out_of_paper: 'trialOutOfPaper',
}

function Printers({ till }: { till: Till }) {
  const [choice, setChoice] = useState(printerChoice())
  const [problem, setProblem] = useState<Word | null>(null)
  const hasBridge = Boolean(till.desk.till.value?.print_bridge)
  const choose = async (wanted: PrinterChoice): Promise<void> => {
    const refusal = wanted === 'usb' ? await refusalOfUsb() : null
    setProblem(refusal)
    if (refusal) return
    localStorage.setItem(PRINTER, wanted)
    setChoice(wanted)
  }
  return (
    <Part title="devicePrinter">
      <div class="device-chips" role="group" aria-label={t('devicePrinter')}>
        {PRINTERS.filter(([one]) => one !== 'bridge' || hasBridge).map(([one, word]) => (
          <button key={one} type="button" class="chip" data-testid={`printer-${one}`} aria-pressed={one === choice} onClick={() => void choose(one)}>{t(word)}</button>
        ))}
      </div>
      {problem && <p class="bad" role="alert">{t(problem)}</p>}
      <Trial key={choice} till={till} choice={choice} />
    </Part>
  )
}

/** Asks for a printer on USB; why none is chosen, or null. */
async function refusalOfUsb(): Promise<Word | null> {
  if (!('usb' in navigator)) return 'printerNotUsb'
  return chooseUsbPrinter().then(() => null, () => 'printerNotChosen' as const)
}

function Trial({ till, choice }: { till: Till; choice: PrinterChoice }) {
  const [paper, setPaper] = useState<ReceiptPaper | null>(null)
  const [told, setTold] = useState<{ word: Word; isBad: boolean } | null>(null)
  const widthMm = paperWidth(till.desk)
  useEffect(() => {
    if (paper) window.print()
  }, [paper])
  const print = async (): Promise<void> => {
    setTold(null)
    if (choice === 'browser') return setPaper(trialPaper(till))
    const job = { paper: trialPaper(till), drawer: false }
    await printAtCounter(till.desk, job, { choice, widthMm, mayAsk: true })
      .then(() => setTold({ word: 'printerTestDone', isBad: false }))
      .catch((error: unknown) => setTold({ word: error instanceof PrinterError ? TROUBLES[error.code] : 'trialRefused', isBad: true }))
  }
  return (
    <>
      <button type="button" class="quiet wide no-print" data-testid="print-test" onClick={() => void print()}>{t('printerTest')}</button>
      {told && <p class={told.isBad ? 'bad' : ''} role={told.isBad ? 'alert' : 'status'}>{t(told.word)}</p>}
      {paper && <Paper paper={paper} widthMm={widthMm} />}
    </>
  )
}

/** A paper without value, sealed nowhere, that has the till's own head and foot. */
function trialPaper({ desk }: Till): ReceiptPaper {
  const code = desk.till.value?.code ?? ''
  const { at, day } = desk.now()
  const record: SoldRecord = {
    format: FORMAT, chain: 'training', kind: 'sale', id: '', till: code, series: 1, sequence: 0, previous: '',
    occurred_at: at.toISOString(), business_day: day, software: desk.software,
    seller: { id: desk.seller.value?.id ?? '', name: desk.seller.value?.name ?? '' },
    body: {
      number: `${code}-T000000`, session: '', currency: desk.till.value?.currency ?? '', lines: [], basket_discount_reason: null,
      payments: [], taxes: [], total_cents: 0, cash_rounding_cents: 0, tendered_cents: 0, change_cents: 0,
      note: t('printerTestLine'), refund_of: null,
    },
  }
  return paperOf(desk, { text: JSON.stringify(record), signature: '' }, { locale: locale(), copyOrdinal: null })
}

// ── training, and the end ──────────────────────────────────────────────────

function Training({ till }: { till: Till }) {
  const isTraining = till.desk.isTraining.value
  const isBusy = till.selling.basket.value.lines.length > 0
  return (
    <Part title="trainingTitle">
      <p class="soft">{t('trainingHint')}</p>
      <button
        type="button" class="quiet wide" data-testid="training" aria-pressed={isTraining} disabled={isBusy}
        onClick={() => void till.setTraining(!isTraining)}
      >
        {t('trainingOn')}
      </button>
      {isBusy && <p class="warn-ink">{t('trainingBasket')}</p>}
    </Part>
  )
}

function End({ till }: { till: Till }) {
  const [isAsked, setAsked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const end = async (): Promise<void> => {
    setBusy(true)
    const sentence = await till.enrolling.closeForGood()
    setBusy(false)
    if (sentence === null) return till.close()
    setProblem(sentence)
    setAsked(false)
  }
  const ask = (): void => {
    setProblem(null)
    setAsked(true)
  }
  return (
    <Part title="endTitle">
      <p class="soft">{t('endHint')}</p>
      {isAsked ? (
        <div class="device-sure" role="group" aria-label={t('endTitle')}>
          <p class="strong">{t('endAsk', { code: till.desk.identity?.tillCode ?? '' })}</p>
          <button type="button" class="quiet" onClick={() => setAsked(false)}>{t('endKeep')}</button>
          <button type="button" class="quiet bad" data-testid="close-for-good-sure" disabled={isBusy} onClick={() => void end()}>{t('endSure')}</button>
        </div>
      ) : (
        <button type="button" class="quiet wide bad" data-testid="close-for-good" onClick={ask}>{t('endTitle')}</button>
      )}
      {problem && <p class="bad" role="alert">{problem}</p>}
    </Part>
  )
}
