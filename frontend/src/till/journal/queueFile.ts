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

import { base64, fromBase64 } from '../seal'
import { BATCH_MAX, type Envelope, envelopeOf, type RecordsServer } from './sending'
import type { Identity, StoredRecord, TillStore } from './store'

export const PASSPHRASE_LENGTH_MIN = 8
const FORMAT = 'igoudar-queue/1'
const ITERATIONS = 600_000

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

interface QueueFile {
  readonly format: string
  readonly till: string
  readonly iterations: number
  readonly salt: string
  readonly iv: string
  readonly sealed: string
}

/** `unreadable`: no such file, or not all of it; `wrong_passphrase`: that, or the file was changed. */
export type QueueFileErrorCode = 'unreadable' | 'wrong_passphrase'

export class QueueFileError extends Error {
  override readonly name = 'QueueFileError'

  constructor(
    readonly code: QueueFileErrorCode,
    cause?: unknown,
  ) {
    super(code, { cause })
  }
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
  const file = await sealed(queue, passphrase)
  return new Blob([JSON.stringify(file)], { type: 'application/json' })
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
  const file = fileOf(text)
  const opened = await opening(file, passphrase)
  try {
    const queue = JSON.parse(new TextDecoder().decode(await through(opened, new DecompressionStream('gzip')))) as Queue
    if (!Array.isArray(queue.batches)) throw new TypeError('No batches.')
    return queue
  } catch (error) {
    throw new QueueFileError('unreadable', error)
  }
}

interface Parts {
  readonly salt: Uint8Array<ArrayBuffer>
  readonly iv: Uint8Array<ArrayBuffer>
  readonly sealed: Uint8Array<ArrayBuffer>
}

function fileOf(text: string): Parts {
  try {
    const { format, iterations, salt, iv, sealed } = JSON.parse(text) as QueueFile
    if (format !== FORMAT || iterations !== ITERATIONS) throw new TypeError('Another format.')
    return { salt: fromBase64(salt), iv: fromBase64(iv), sealed: fromBase64(sealed) }
  } catch (error) {
    throw new QueueFileError('unreadable', error)
  }
}

async function opening({ salt, iv, sealed }: Parts, passphrase: string): Promise<BufferSource> {
  const key = await keyOf(passphrase, salt, 'decrypt')
  return crypto.subtle.decrypt(cipher(iv), key, sealed).catch((error: unknown) => {
    throw new QueueFileError('wrong_passphrase', error)
  })
}

async function sealed(queue: Queue, passphrase: string): Promise<QueueFile> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const zipped = await through(new TextEncoder().encode(JSON.stringify(queue)), new CompressionStream('gzip'))
  const bytes = await crypto.subtle.encrypt(cipher(iv), await keyOf(passphrase, salt, 'encrypt'), zipped)
  const parts = { salt: base64(salt), iv: base64(iv), sealed: base64(new Uint8Array(bytes)) }
  return { format: FORMAT, till: queue.till, iterations: ITERATIONS, ...parts }
}

function cipher(iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(FORMAT) }
}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const said = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const secret = await crypto.subtle.importKey('raw', said, 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }
  return crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, [use])
}

async function through(bytes: BufferSource, way: CompressionStream | DecompressionStream): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(way)).arrayBuffer()
}
