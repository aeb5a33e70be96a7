/** Figures in a file that every spreadsheet opens: what this phone keeps stays readable whatever the server says. */

import { inWords } from './amounts'
import { named, t } from './i18n'
import type { StoredRecord } from './records'

/** All figures and unknown codes of this phone, one a line. */
export function asTable(records: readonly StoredRecord[]): string {
  const head = [t('count'), t('round'), t('lot'), t('article'), t('quantity'), t('shelf'), t('moment'), t('state'), t('why')]
  const lines = records.flatMap((one) => lineOf(one) ?? [])
  return `\ufeff${[head, ...lines].map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`
}

function lineOf({ envelope, lot, number, occurredAt, state, sentence }: StoredRecord): string[][] | null {
  const about = (code: string, article: string, quantity: string, shelf: string): string[][] => [
    [number, String(envelope.round), code, article, quantity, shelf, occurredAt, t(state), sentence ?? ''],
  ]
  if (envelope.kind === 'figure') {
    const { quantity, shelf } = envelope.body
    return about(lot?.code ?? '?', lot ? named(lot.name) : '', inWords(quantity, lot?.unit ?? 'H87'), shelf)
  }
  return envelope.kind === 'unknown' ? about(envelope.body.text, t('unknownCode'), String(envelope.body.pieces), envelope.body.shelf) : null
}

/** A cell that no spreadsheet takes for a formula. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${safe.replace(/"/g, '""')}"`
}
