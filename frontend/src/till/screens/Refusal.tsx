/** What may not be sold, large, and what to do with it. */

import { t } from '../i18n'
import type { Till } from '../till'
import { Sheet } from './Sheet'

export function Refusal({ till, sentence }: { till: Till; sentence: string }) {
  const close = (): void => {
    till.desk.refusal.value = null
  }
  return (
    <Sheet title={t('refusedTitle')} onClose={close} kind="refusal" testId="refusal">
      <p class="large" role="alert">{sentence}</p>
      <button type="button" class="primary" onClick={close} autofocus>{t('understood')}</button>
    </Sheet>
  )
}
