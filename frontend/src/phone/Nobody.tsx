/** Before anybody signed in on this phone. */

import { Languages } from './Languages'
import type { Application } from './personPhone'
import { Pictogram } from './Pictogram'
import { signInOf } from './Status'

interface Asking {
  readonly phone: { readonly application: Application; start(): Promise<void> }
  readonly pictogram: string
}

export function Nobody({ phone, pictogram }: Asking) {
  const { t } = phone.application.language
  return (
    <section class="alone">
      <Pictogram name={pictogram} />
      <h1>{t('title')}</h1>
      <p>{t('signInFirst')}</p>
      <p class="stack">
        <a class="primary" href={signInOf(phone.application)}>{t('signIn')}</a>
        <button type="button" class="quiet" onClick={() => void phone.start()}>{t('retry')}</button>
      </p>
      <Languages application={phone.application} />
    </section>
  )
}
