import { describe, expect, test } from 'vitest'

import shared from '../../../tests/cases/seals.json'
import { canonicalText, hashOf, isSignedBy, newKeyPair, shortSignature, signatureOf, Unwritable } from './seal'

describe('the canonical text', () => {
  test.each(shared.cases.map((one, at) => [at, one] as const))('of shared case %s is the same letters', async (_, one) => {
    expect(canonicalText(one.value)).toBe(one.text)
    expect(await hashOf(one.text)).toBe(one.sha256)
  })
  test.each([[1.5], [2 ** 53], ['\ud800'], [{ é: 1 }], [{ '': 1 }], [undefined], [NaN], [() => 1]])('cannot hold %s', (value) => {
    expect(() => canonicalText(value)).toThrow(Unwritable)
  })
  test('writes minus nothing as nothing', () => expect(canonicalText(-0)).toBe('0'))
})

describe('a signature', () => {
  test('holds for its very text and key alone, and the key cannot be taken out', async () => {
    const [pair, other] = [await newKeyPair(), await newKeyPair()]
    const signature = await signatureOf('douze dirhams', pair.privateKey)
    expect(await isSignedBy('douze dirhams', signature, pair.publicKey)).toBe(true)
    expect(await isSignedBy('treize dirhams', signature, pair.publicKey)).toBe(false)
    expect(await isSignedBy('douze dirhams', signature, other.publicKey)).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', pair.privateKey)).rejects.toThrow()
  })
  test('gives four letters to the receipt', () => expect(shortSignature('abCdefGhijklMnopqrStuv')).toBe('CGMS'))
})
