/** The languages, each in its own letters. */

import { LOCALES, type Locale, locale, OWN_NAMES, rememberLocale, speak, t } from '../i18n'

export function Languages() {
  return (
    <div class="languages" role="group" aria-label={t('language')}>
      {LOCALES.map((one) => (
        <button key={one} type="button" lang={one} class="quiet" data-testid={`speak-${one}`} aria-pressed={one === locale()} onClick={() => change(one)}>
          {OWN_NAMES[one]}
        </button>
      ))}
    </div>
  )
}

function change(to: Locale): void {
  rememberLocale(to)
  speak(to)
  // Every word on the screen is another one: the screen is where it was, for it is in the address.
  location.reload()
}
