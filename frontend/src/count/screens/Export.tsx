/** All that this phone keeps of counts, as a table in a file. */

import type { Counter } from '../counter'
import { asTable } from '../exporting'
import { t } from '../i18n'

export function Export({ counter }: { counter: Counter }) {
  const make = (): void => {
    const file = new Blob([asTable(counter.records.value)], { type: 'text/csv;charset=utf-8' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `comptage-${new Date().toISOString().slice(0, 10)}.csv`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }
  return (
    <section class="taken">
      <h2>{t('exportTitle')}</h2>
      <p class="soft">{t('exportHint')}</p>
      <button type="button" class="quiet wide" data-testid="export" onClick={make}>{t('exportNow')}</button>
    </section>
  )
}
