/**
 * What this device has not sent, carried by hand in a file that a passphrase closes; `shop/gateways/queue_files.py`
 * reads it too.
 *
 * The file is JSON: `{"format": "igoudar-queue/1", "till", "iterations", "salt", "iv", "sealed"}`, the last three in
 * base64. `sealed` is AES-256-GCM with the format's name as associated data; its key is PBKDF2-SHA256 of the
 * passphrase (NFKC, UTF-8). Inside is gzipped JSON: `{"till_id", "till", "series_id", "series", "exported_at",
 * "batches": [{"series", "records": [envelope, …]}]}`: this enrolment's records, and those that an older one left.
 * Each record bears its device's signature, so the file needs no token.
 */

import { openFile, QueueFileError, sealInFile } from '../../queue/sealedFile'
import { BATCH_MAX, type Envelope, envelopeOf, type RecordsServer } from './sending'
import type { Identity, StoredRecord, TillStore } from './store'

export { PASSPHRASE_LENGTH_MIN, QueueFileError } from '../../queue/sealedFile'

const FORMAT = 'igoudar-queue/1'

/** Which enrolment a file is made or taken in by. */
export type Source = Pick<Identity, 'seriesId' | 'series' | 'tillCode'> & { readonly tillId: string }

export interface Batch {
  readonly series: number
  readonly records: readonly Envelope[]
}

export interface Queue {
  readonly till_id: string
  readonly till: string
  readonly series_id: string
  readonly series: number
  readonly exported_at: string
  readonly batches: readonly Batch[]
}

/** What became of a file brought back; records of another enrolment are for the office's page. */
export type Imported =
  | { readonly kind: 'taken'; readonly recorded: number; readonly toSettle: number }
  | { readonly kind: 'other_device'; readonly till: string }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'away' }

/** All that the server has not acknowledged, in a file; it stays on the device too. */
export async function exportQueue(store: TillStore, source: Source, passphrase: string, at = new Date()): Promise<Blob> {
  const queue: Queue = {
    till_id: source.tillId,
    till: source.tillCode,
    series_id: source.seriesId,
    series: source.series,
    exported_at: at.toISOString(),
    batches: (await waitingBatches(store, source.series)).filter((batch) => batch.records.length > 0),
  }
  const { format, ...sealed } = await sealInFile(FORMAT, queue, passphrase)
  return new Blob([JSON.stringify({ format, till: queue.till, ...sealed })], { type: 'application/json' })
}

/** How many records a file would carry. */
export async function waitingCount(store: TillStore): Promise<number> {
  return (await waitingBatches(store, 0)).reduce((count, batch) => count + batch.records.length, 0)
}

async function waitingBatches(store: TillStore, series: number): Promise<Batch[]> {
  const aside = (await store.value<{ series: number; records: StoredRecord[] }[]>('aside')) ?? []
  const waiting = [...(await store.unsent()), ...(await store.toSettle())]
  return [...aside, { series, records: waiting }].map((batch) => ({
    series: batch.series,
    // In the order in which the till spoke: a chain is a chain only so.
    records: batch.records.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)).map(envelopeOf),
  }))
}

/** Send what a file holds of this very enrolment. Raises QueueFileError. */
export async function importQueue(server: RecordsServer, source: Source, file: Blob, passphrase: string): Promise<Imported> {
  const queue = await openQueue(await file.text(), passphrase)
  const own = queue.till_id === source.tillId ? queue.batches.filter((batch) => batch.series === source.series) : []
  const records = own.flatMap((batch) => batch.records)
  if (records.length === 0) return { kind: 'other_device', till: queue.till }
  const states: string[] = []
  for (let at = 0; at < records.length; at += BATCH_MAX) {
    const answer = await server.send(records.slice(at, at + BATCH_MAX))
    if (answer.kind === 'away') return { kind: 'away' }
    if (answer.kind === 'refused') return { kind: 'refused', sentence: answer.problem.detail }
    states.push(...answer.value.records.map((record) => record.state))
  }
  const toSettle = states.filter((state) => state === 'to_settle').length
  return { kind: 'taken', recorded: states.length - toSettle, toSettle }
}

/** What a file holds. Raises QueueFileError. */
export async function openQueue(text: string, passphrase: string): Promise<Queue> {
  const queue = (await openFile(FORMAT, text, passphrase)) as Queue
  if (!Array.isArray(queue?.batches)) throw new QueueFileError('unreadable')
  return queue
}
