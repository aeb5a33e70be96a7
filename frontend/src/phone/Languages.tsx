/** The languages of the application, each in its own letters. */

import type { Application } from './personPhone'

const OWN_NAMES: Readonly<Record<string, string>> = { fr: 'Français', ar: 'العربية', zgh: 'ⵜⴰⵎⴰⵣⵉⵖⵜ' }

export function Languages({ application: { language } }: { application: Application }) {
  const change = (to: string): void => {
    language.rememberLocale(to)
    language.speak(to)
    // Every word on the screen is another one: the screen is where it was, for it is in the address.
    location.reload()
  }
  return (
    <div class="languages" role="group" aria-label={language.t('language')}>
      {language.locales.map((one) => (
        <button key={one} type="button" lang={one} class="quiet" data-testid={`speak-${one}`} aria-pressed={one === language.locale()} onClick={() => change(one)}>
          {OWN_NAMES[one]}
        </button>
      ))}
    </div>
  )
}
