/** The thin bar: where, who, whether the network is there, what is still to send, the time. */

import { useEffect, useRef, useState } from 'preact/hooks'

import { clock, t } from '../i18n'
import type { Sheet, Till } from '../till'

export function Top({ till }: { till: Till }) {
  const { desk } = till
  const place = desk.till.value
  return (
    <header class="top">
      <a class="brand" href="/tills" aria-label={`${place?.place_name ?? ''} · ${t('home')}`}>
        <svg viewBox="0 0 26 26" aria-hidden="true">
          <path d="M13 1 25 13 13 25 1 13Z" fill="none" stroke="currentColor" stroke-width="2" />
          <path d="M13 7 19 13 13 19 7 13Z" fill="currentColor" />
        </svg>
        <span>{place?.place_name}</span>
      </a>
      <button type="button" class="who" data-testid="seller" aria-label={t('changeSeller', { name: desk.seller.value?.name ?? '' })} onClick={() => till.show('sellers')}>
        {desk.seller.value?.name}
      </button>
      {desk.isTraining.value && <span class="training-mark" role="status">{t('trainingMark')}</span>}
      {desk.catalogue.value.demo && <span class="demo">{t('demo')}</span>}
      <span class="end">
        <Network till={till} />
        {desk.toSettle.value.length > 0 && (
          <button type="button" class="warn" data-testid="to-settle" onClick={() => till.show('settle')}>
            ⚠ {t('settle', { n: desk.toSettle.value.length })}
          </button>
        )}
        <Menu till={till} />
        <Clock timezone={place?.timezone ?? 'UTC'} />
      </span>
    </header>
  )
}

function Network({ till }: { till: Till }) {
  const { desk } = till
  const unsent = desk.unsent.value
  const oldest = unsent[0]?.occurredAt
  const minutes = oldest ? Math.max(0, Math.floor((Date.now() - Date.parse(oldest)) / 60_000)) : 0
  const state = desk.isUnknownDevice.value ? 'deviceUnknown' : desk.isOnline.value ? 'online' : 'offline'
  return (
    <span class="network" role="status" data-testid="network">
      <i class={state === 'online' ? 'dot on' : 'dot'} aria-hidden="true" />
      {t(state)}
      {unsent.length > 0 && <span data-testid="unsent" data-count={unsent.length}> · {unsentText(unsent.length, minutes)}</span>}
    </span>
  )
}

function unsentText(n: number, minutes: number): string {
  return minutes < 1 ? t('unsentNow', { n }) : minutes < 120 ? t('unsent', { n, min: minutes }) : t('unsentHours', { n, h: Math.floor(minutes / 60) })
}

const ENTRIES: readonly [Sheet, 'receiptsMenu' | 'creditMenu' | 'cashMenu' | 'dayMenu' | 'deviceMenu' | 'closeTill', boolean][] = [
  ['receipts', 'receiptsMenu', false],
  ['credit', 'creditMenu', true],
  ['cash', 'cashMenu', true],
  ['day', 'dayMenu', false],
  ['close', 'closeTill', true],
  ['device', 'deviceMenu', false],
]

/** What is done less often than selling; those that need an open drawer are there while it is open. */
function Menu({ till }: { till: Till }) {
  const box = useRef<HTMLDetailsElement>(null)
  const isOpen = till.desk.session.value !== null
  const go = (sheet: Sheet): void => {
    if (box.current) box.current.open = false
    till.show(sheet)
  }
  return (
    <details class="menu" ref={box} onKeyDown={(event) => { if (event.key === 'Escape' && box.current) box.current.open = false }}>
      <summary data-testid="menu">{t('menu')}</summary>
      <ul>
        {ENTRIES.filter(([, , needsDrawer]) => isOpen || !needsDrawer).map(([sheet, word]) => (
          <li key={sheet}><button type="button" data-testid={`menu-${sheet}`} onClick={() => go(sheet)}>{t(word)}</button></li>
        ))}
      </ul>
    </details>
  )
}

function Clock({ timezone }: { timezone: string }) {
  const [now, setNow] = useState(new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return <time class="num">{clock(now, timezone)}</time>
}
