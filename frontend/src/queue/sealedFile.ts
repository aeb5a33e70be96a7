/**
 * Something in a file that a passphrase closes: JSON of `{"format", "iterations", "salt", "iv", "sealed"}`, the last
 * three in base64. `sealed` is AES-256-GCM of gzipped JSON, with the format's name as associated data; its key is
 * PBKDF2-SHA256 of the passphrase (NFKC, UTF-8).
 */

import { base64, fromBase64 } from './base64'

export const PASSPHRASE_LENGTH_MIN = 8
const ITERATIONS = 600_000

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

export interface SealedFile {
  readonly format: string
  readonly iterations: number
  readonly salt: string
  readonly iv: string
  readonly sealed: string
}

/** A value, closed. */
export async function sealInFile(format: string, value: unknown, passphrase: string): Promise<SealedFile> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const zipped = await through(new TextEncoder().encode(JSON.stringify(value)), new CompressionStream('gzip'))
  const bytes = await crypto.subtle.encrypt(cipher(format, iv), await keyOf(passphrase, salt, 'encrypt'), zipped)
  const parts = { salt: base64(salt), iv: base64(iv), sealed: base64(new Uint8Array(bytes)) }
  return { format, iterations: ITERATIONS, ...parts }
}

/** What a file of a format holds. Raises QueueFileError. */
export async function openFile(format: string, text: string, passphrase: string): Promise<unknown> {
  const opened = await opening(format, partsOf(format, text), passphrase)
  try {
    return JSON.parse(new TextDecoder().decode(await through(opened, new DecompressionStream('gzip'))))
  } catch (error) {
    throw new QueueFileError('unreadable', error)
  }
}

interface Parts {
  readonly salt: Uint8Array<ArrayBuffer>
  readonly iv: Uint8Array<ArrayBuffer>
  readonly sealed: Uint8Array<ArrayBuffer>
}

function partsOf(expected: string, text: string): Parts {
  try {
    const { format, iterations, salt, iv, sealed } = JSON.parse(text) as SealedFile
    if (format !== expected || iterations !== ITERATIONS) throw new TypeError('Another format.')
    return { salt: fromBase64(salt), iv: fromBase64(iv), sealed: fromBase64(sealed) }
  } catch (error) {
    throw new QueueFileError('unreadable', error)
  }
}

async function opening(format: string, { salt, iv, sealed }: Parts, passphrase: string): Promise<BufferSource> {
  const key = await keyOf(passphrase, salt, 'decrypt')
  return crypto.subtle.decrypt(cipher(format, iv), key, sealed).catch((error: unknown) => {
    throw new QueueFileError('wrong_passphrase', error)
  })
}

function cipher(format: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(format) }
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
