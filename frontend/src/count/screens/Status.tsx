/** The network, what waits and what was refused: on top of every list. */

import { Pictogram } from '../../phone/Pictogram'
import { path, to } from '../../phone/way'
import type { Counter } from '../counter'
import { t } from '../i18n'
import { SIGN_IN } from './Nobody'

export function Status({ counter }: { counter: Counter }) {
  const { unsentCount, othersUnsentCount, isOnline, isSignedOut, toSettle } = counter
  return (
    <>
      <div class="status">
        {!isOnline.value && <span class="chip" data-testid="offline"><Pictogram name="offline" /> {t('offline')}</span>}
        {unsentCount.value > 0
          ? <span class="chip warn num" data-testid="unsent" data-count={unsentCount.value}><Pictogram name="send" /> {t('unsent', { n: unsentCount.value })}</span>
          : <span class="chip good" data-testid="all-sent"><Pictogram name="check" /> {t('allSent')}</span>}
        {toSettle.value.length > 0 && <a class="chip bad num" data-testid="to-settle" href={to('settle')}><Pictogram name="alert" /> {t('toSettle', { n: toSettle.value.length })}</a>}
        {path.value[0] !== 'phone' && <a class="round end" href={to('phone')} aria-label={t('menu')} data-testid="phone"><Pictogram name="phone" /></a>}
      </div>
      {isSignedOut.value && <p class="notice warn"><span>{t('signInToSend')} <a href={SIGN_IN}>{t('signIn')}</a></span></p>}
      {othersUnsentCount.value > 0 && <p class="notice" data-testid="others-wait">{t('othersWait', { n: othersUnsentCount.value })}</p>}
    </>
  )
}
