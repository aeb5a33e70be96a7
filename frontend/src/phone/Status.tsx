/** The network, what waits and what was refused: on top of every list. */

import type { ReadonlySignal } from '@preact/signals'

import type { Application } from './personPhone'
import { Pictogram } from './Pictogram'
import { path, to } from './way'

/** What of a phone stands there. */
export interface Standing {
  readonly application: Application
  readonly unsentCount: ReadonlySignal<number>
  readonly othersUnsentCount: ReadonlySignal<number>
  readonly settlingCount: ReadonlySignal<number>
  readonly isOnline: ReadonlySignal<boolean>
  readonly isSignedOut: ReadonlySignal<boolean>
}

/** Where one signs in, to come back to the application. */
export function signInOf({ scope }: Application): string {
  return `/login?next=${scope}`
}

export function Status({ phone }: { phone: Standing }) {
  const { application, unsentCount, othersUnsentCount, settlingCount, isOnline, isSignedOut } = phone
  const { t } = application.language
  return (
    <>
      <div class="status">
        {!isOnline.value && <span class="chip" data-testid="offline"><Pictogram name="offline" /> {t('offline')}</span>}
        {unsentCount.value > 0
          ? <span class="chip warn num" data-testid="unsent" data-count={unsentCount.value}><Pictogram name="send" /> {t('unsent', { n: unsentCount.value })}</span>
          : <span class="chip good" data-testid="all-sent"><Pictogram name="check" /> {t('allSent')}</span>}
        {settlingCount.value > 0 && <a class="chip bad num" data-testid="to-settle" href={to('settle')}><Pictogram name="alert" /> {t('toSettle', { n: settlingCount.value })}</a>}
        {path.value[0] !== 'phone' && <a class="round end" href={to('phone')} aria-label={t('menu')} data-testid="phone"><Pictogram name="phone" /></a>}
      </div>
      {isSignedOut.value && <p class="notice warn"><span>{t('signInToSend')} <a href={signInOf(application)}>{t('signIn')}</a></span></p>}
      {othersUnsentCount.value > 0 && <p class="notice" data-testid="others-wait">{t('othersWait', { n: othersUnsentCount.value })}</p>}
    </>
  )
}
