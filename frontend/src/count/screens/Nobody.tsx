/** Before anybody signed in on this phone. */

import { Pictogram } from '../../phone/Pictogram'
import type { Counter } from '../counter'
import { t } from '../i18n'
import { Languages } from './Languages'

export const SIGN_IN = '/login?next=/count/'

export function Nobody({ counter }: { counter: Counter }) {
  return (
    <section class="alone">
      <Pictogram name="lots" />
      <h1>{t('title')}</h1>
      <p>{t('signInFirst')}</p>
      <p class="stack">
        <a class="primary" href={SIGN_IN}>{t('signIn')}</a>
        <button type="button" class="quiet" onClick={() => void counter.start()}>{t('retry')}</button>
      </p>
      <Languages />
    </section>
  )
}
