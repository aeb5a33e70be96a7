/** The canonical text of a record, its hash and its signature; `shop/rules/seals.py` is the other side. */

import { base64, fromBase64 } from '../queue/base64'

export { base64, fromBase64 }

/** What a text cannot hold: a fraction, a number beyond 2⁵³, a broken string, an unknown kind of value. */
export class Unwritable extends TypeError {}

/** Canonical JSON: keys sorted, no space, whole numbers only. The same letters come out of Python. */
export function canonicalText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Unwritable(`Not a whole number within bounds: ${value}`)
    return String(value === 0 ? 0 : value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Unwritable('A string holds half of a character.')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object') throw new Unwritable(`Not a value: ${typeof value}`)
  const fields = Object.entries(value).map(([key, inside]) => {
    if (!/^[\x20-\x7e]+$/.test(key)) throw new Unwritable('A key is not ASCII.')
    return [key, inside] as const
  })
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, inside]) => `${JSON.stringify(key)}:${canonicalText(inside)}`).join(',')}}`
}

/** SHA-256 of a text, as 64 hexadecimal letters. */
export async function hashOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A key pair of this device; its private half can sign here and be copied nowhere. */
export async function newKeyPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])) as CryptoKeyPair
}

/** The public half, as SPKI in base64. */
export async function publicKeyText(pair: CryptoKeyPair): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)))
}

/** The signature of a text: r‖s in 64 bytes, base64. */
export async function signatureOf(text: string, key: CryptoKey): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.sign(SIGNING, key, new TextEncoder().encode(text))))
}

export async function isSignedBy(text: string, signature: string, key: CryptoKey): Promise<boolean> {
  return crypto.subtle.verify(SIGNING, key, fromBase64(signature), new TextEncoder().encode(text))
}

/** Four letters of a signature for the receipt (3rd, 7th, 13th, 19th), as NF525 tills print them. */
export function shortSignature(signature: string): string {
  return [2, 6, 12, 18].map((at) => signature[at] ?? '').join('')
}
