/** A device becomes a till: who, where, one large button; or what became of the device that was it before. */

import './device.css'

import { useState } from 'preact/hooks'

import type { Replacement } from '../enrolling'
import { moment, t } from '../i18n'
import type { EnrolmentOffer } from '../server'
import type { Till } from '../till'

export function Enrol({ till }: { till: Till }) {
  const phase = till.desk.phase.value
  return (
    <main class="enrol">
      {phase === 'loading' ? <Loading /> : phase === 'ended' ? <Ended till={till} /> : <Asked till={till} />}
    </main>
  )
}

function Loading() {
  return (
    <section class="card" role="status" aria-busy="true">
      <h1>{t('enrolLoading')}</h1>
      <progress aria-label={t('enrolLoading')} />
      <p class="soft">{t('enrolLoadingHint')}</p>
    </section>
  )
}

function Ended({ till }: { till: Till }) {
  const [isAgain, setAgain] = useState(false)
  const again = (): void => {
    setAgain(true)
    void till.enrolling.ask()
  }
  if (isAgain) return <Asked till={till} />
  return (
    <section class="card">
      <h1>✓ {t('enrolEnded')}</h1>
      <button type="button" class="quiet wide" data-testid="enrol-again" onClick={again}>{t('enrolAgain')}</button>
      <a class="enrol-link" href="/tills">{t('enrolOtherTill')}</a>
    </section>
  )
}

function Asked({ till }: { till: Till }) {
  const offer = till.enrolling.offer.value
  const trouble = till.enrolling.trouble.value
  if (trouble) return <Trouble till={till} trouble={trouble} />
  if (!offer) return <p role="status">{t('starting')}</p>
  return <Offered till={till} offer={offer} />
}

function Trouble({ till, trouble }: { till: Till; trouble: 'away' | 'signed_out' | 'not_allowed' }) {
  const words = { away: 'enrolAway', signed_out: 'enrolSignedOut', not_allowed: 'enrolNotAllowed' } as const
  return (
    <section class="card">
      <h1>{t('enrolTitle')}</h1>
      <p role="alert">{t(words[trouble])}</p>
      {trouble === 'signed_out' && (
        <a class="primary enrol-link" data-testid="enrol-sign-in" href={`/login?next=/till/${till.tillId}`}>{t('enrolSignIn')}</a>
      )}
      {trouble === 'away' && (
        <button type="button" class="primary wide" data-testid="enrol-retry" onClick={() => void till.enrolling.ask()}>{t('enrolRetry')}</button>
      )}
      {trouble === 'not_allowed' && <a class="primary enrol-link" href="/tills">{t('enrolOtherTill')}</a>}
    </section>
  )
}

function Offered({ till, offer }: { till: Till; offer: EnrolmentOffer }) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const enrol = async (replacement: Replacement | null): Promise<void> => {
    if (isBusy) return
    setBusy(true)
    const sentence = await till.enrol(replacement)
    setBusy(false)
    if (sentence === null) return
    setProblem(sentence)
    // Somebody may have enrolled another device meanwhile: what is offered changes then.
    await till.enrolling.ask()
  }
  return (
    <section class="card">
      <h1>{t('enrolTitle')}</h1>
      <dl class="facts">
        <dt>{t('enrolTill')}</dt><dd>{offer.till.name} <bdi class="num">{offer.till.code}</bdi></dd>
        <dt>{t('enrolPlace')}</dt><dd>{offer.till.place_name}</dd>
        <dt>{t('enrolWho')}</dt><dd>{offer.seller.name}</dd>
      </dl>
      {offer.open_since === null ? (
        <>
          <p class="soft">{t('enrolHint')}</p>
          <button type="button" class="primary wide" data-testid="enrol" disabled={isBusy} onClick={() => void enrol(null)}>{t('enrolHere')}</button>
        </>
      ) : (
        <Elsewhere offer={offer} since={offer.open_since} isBusy={isBusy} onReplace={(replacement) => void enrol(replacement)} />
      )}
      {isBusy && <p role="status">{t('enrolWorking')}</p>}
      {problem && <p class="bad" role="alert">{problem}</p>}
    </section>
  )
}

interface ElsewhereProps {
  readonly offer: EnrolmentOffer
  readonly since: string
  readonly isBusy: boolean
  readonly onReplace: (replacement: Replacement) => void
}

function Elsewhere({ offer, since, isBusy, onReplace }: ElsewhereProps) {
  const date = moment(since, Intl.DateTimeFormat().resolvedOptions().timeZone)
  return (
    <>
      <p class="strong">⚠ {t('replaceTitle', { date })}</p>
      {offer.may_replace ? <Replacing isBusy={isBusy} onReplace={onReplace} /> : <p>{t('replaceAsk')}</p>}
    </>
  )
}

const FATES = ['replaceLost', 'replaceBroken', 'replaceReplaced'] as const
const UNSENT_MAX = 1_000_000

/** What a manager says of the other device: it stands in the new series for ever. */
function Replacing({ isBusy, onReplace }: Pick<ElsewhereProps, 'isBusy' | 'onReplace'>) {
  const [reason, setReason] = useState('')
  const [unsent, setUnsent] = useState('')
  const [isUnknown, setUnknown] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const replace = (): void => {
    if (reason.trim() === '') return setProblem(t('replaceNeedsReason'))
    const count = /^\d+$/.test(unsent.trim()) ? Number(unsent) : null
    if (!isUnknown && (count === null || count > UNSENT_MAX)) return setProblem(t('replaceNeedsNumber'))
    setProblem(null)
    onReplace({ reason: reason.trim(), declaredUnsent: isUnknown ? null : count })
  }
  return (
    <form class="device-form" onSubmit={(event) => { event.preventDefault(); replace() }}>
      <p class="soft">{t('replaceHint')}</p>
      <div class="device-chips" role="group" aria-label={t('replaceWhat')}>
        {FATES.map((word) => (
          <button key={word} type="button" class="chip" aria-pressed={reason === t(word)} onClick={() => setReason(t(word))}>{t(word)}</button>
        ))}
      </div>
      <label class="entry">
        {t('replaceWhat')} {t('replaceMore')}
        <input data-testid="replace-reason" value={reason} maxLength={500} autocomplete="off" onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <div class="device-pair">
        <label class="entry num">
          {t('replaceUnsent')}
          <input
            data-testid="replace-unsent" value={isUnknown ? '' : unsent} disabled={isUnknown} inputMode="numeric" dir="ltr" autocomplete="off"
            maxLength={7} onInput={(event) => setUnsent(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="quiet" data-testid="replace-unknown" aria-pressed={isUnknown} onClick={() => setUnknown(!isUnknown)}>{t('replaceUnknown')}</button>
      </div>
      {problem && <p class="bad" role="alert">{problem}</p>}
      <button type="submit" class="primary wide" data-testid="enrol-replace" disabled={isBusy}>{t('replaceOther')}</button>
    </form>
  )
}
