/** Before anybody signed in on this phone. */

import type { Field } from '../field'
import { t } from '../i18n'
import { Languages } from './Languages'
import { Pictogram } from '../../phone/Pictogram'

export const SIGN_IN = '/login?next=/field/'

export function Nobody({ field }: { field: Field }) {
  return (
    <section class="alone">
      <Pictogram name="scale" />
      <h1>{t('title')}</h1>
      <p>{t('signInFirst')}</p>
      <p class="stack">
        <a class="primary" href={SIGN_IN}>{t('signIn')}</a>
        <button type="button" class="quiet" onClick={() => void field.start()}>{t('retry')}</button>
      </p>
      <Languages />
    </section>
  )
}
