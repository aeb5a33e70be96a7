/** The thin bar: where, who, whether the network is there, what is still to send, the time. */

import { useEffect, useState } from 'preact/hooks'

import type { Snapshot } from '../contract'
import { clock, t } from '../i18n'
import type { Till } from '../till'

const THEME = 'igoudar:till-theme'

export function Top({ till, offer }: { till: Till; offer: Snapshot }) {
  return (
    <header class="top">
      <a class="brand" href={till.config.home} aria-label={t('home')}>
        <svg viewBox="0 0 26 26" aria-hidden="true">
          <path d="M13 1 25 13 13 25 1 13Z" fill="none" stroke="currentColor" stroke-width="2" />
          <path d="M13 7 19 13 13 19 7 13Z" fill="currentColor" />
        </svg>
        <span>{offer.till.place_name}</span>
      </a>
      <span class="who">{offer.seller.name}</span>
      {offer.demo && <span class="demo">{t('demo')}</span>}
      <span class="end">
        <Network till={till} />
        {till.refused.value.length > 0 && (
          <button type="button" class="warn" onClick={() => (till.sheet.value = 'settle')}>
            ⚠ {t('settle', { n: till.refused.value.length })}
          </button>
        )}
        <Theme />
        {offer.cash_session && (
          <button type="button" data-testid="close-till" onClick={() => (till.sheet.value = 'close')}>
            {t('closeTill')}
          </button>
        )}
        <Clock timezone={offer.till.timezone} />
      </span>
    </header>
  )
}

function Network({ till }: { till: Till }) {
  const unsent = till.unsent.value
  const oldest = unsent[0]?.createdAt
  const minutes = oldest ? Math.max(0, Math.floor((Date.now() - Date.parse(oldest)) / 60_000)) : 0
  return (
    <span class="network" role="status">
      <i class={till.isOnline.value ? 'dot on' : 'dot'} />
      {till.isSignedOut.value ? <a href="/login">{t('signIn')}</a> : t(till.isOnline.value ? 'online' : 'offline')}
      {unsent.length > 0 && <span data-testid="unsent"> · {t('unsent', { n: unsent.length, min: minutes })}</span>}
    </span>
  )
}

function Theme() {
  const [isBright, setBright] = useState(localStorage.getItem(THEME) === 'contrast')
  useEffect(() => {
    if (isBright) document.documentElement.dataset['theme'] = 'contrast'
    else delete document.documentElement.dataset['theme']
    localStorage.setItem(THEME, isBright ? 'contrast' : '')
  }, [isBright])
  return (
    <button type="button" aria-pressed={isBright} onClick={() => setBright(!isBright)}>
      ☀ <span class="wide">{t('theme')}</span>
    </button>
  )
}

function Clock({ timezone }: { timezone: string }) {
  const [now, setNow] = useState(new Date())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), 10_000)
    return () => window.clearInterval(timer)
  }, [])
  return <time class="num">{clock(now, timezone)}</time>
}
