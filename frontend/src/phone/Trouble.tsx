/** What may not be done, and why: over everything until it is read. */

import type { Signal } from '@preact/signals'

import type { Application } from './personPhone'
import { Pictogram } from './Pictogram'

export function Trouble({ phone }: { phone: { readonly application: Application; readonly trouble: Signal<string | null> } }) {
  const sentence = phone.trouble.value
  if (!sentence) return null
  return (
    <div class="over" role="alertdialog" aria-modal="true" aria-label={sentence}>
      <div class="card trouble">
        <Pictogram name="alert" />
        <p>{sentence}</p>
        <button type="button" class="primary" data-testid="trouble-read" ref={(button) => button?.focus()} onClick={() => (phone.trouble.value = null)}>{phone.application.language.t('close')}</button>
      </div>
    </div>
  )
}
