import { describe, expect, test } from 'vitest'

import pos from '../../../tests/cases/point-of-sale.json'
import links from '../../../tests/cases/gs1/digital-link/dl-uri-parse.json'
import { digitalLink, elements, gtin14, hasCheckDigit, read, withQuantity } from './scan'

type Case = { id: string; kind: string; input: Record<string, unknown>; expected: Record<string, unknown> }
const cases = (kind: string): Case[] => (pos.cases as unknown as Case[]).filter((one) => one.kind === kind)

describe('check digits', () => {
  test.each(cases('gs1_check_digit'))('$id', ({ input, expected }) => {
    const payload = String(input['payload'])
    if (payload.length < 7) return expect(hasCheckDigit(payload)).toBe(false)
    expect(hasCheckDigit(`${payload}${String(expected['check_digit'])}`)).toBe(true)
    expect(hasCheckDigit(`${payload}${(Number(expected['check_digit']) + 1) % 10}`)).toBe(false)
  })
  test.each(cases('gtin_valid'))('$id', ({ input, expected }) => {
    expect(gtin14(String(input['value'])) !== null).toBe(expected['valid'])
  })
})

describe('element strings', () => {
  const known = cases('gs1').filter((one) => one.expected['elements'] && typeof one.input['raw'] === 'string' && !one.expected['separator'])
  test.each(known)('$id', ({ input, expected }) => {
    const wanted = expected['elements'] as Record<string, string>
    const found = elements(String(input['raw']))
    if (!hasPlainGtins(wanted)) return
    for (const identifier of ['01', '02', '10', '21'].filter((one) => one in wanted)) {
      expect(found?.get(identifier)).toBe(wanted[identifier])
    }
  })
  test('a doubled separator changes nothing', () => {
    const once = elements('0109521234000013' + '10A1\u001d15281130')
    expect(elements('0109521234000013' + '10A1\u001d\u001d15281130')).toEqual(once)
    expect(once?.get('10')).toBe('A1')
  })
  test.each(['0109521234000014', '01095212340000', '9', 'TESTING', '15281399', '10' + 'x'.repeat(21)])('%s is none', (raw) => {
    expect(elements(raw)).toBeNull()
  })
})

function hasPlainGtins(wanted: Record<string, string>): boolean {
  return ['01', '02'].every((one) => !(one in wanted) || hasCheckDigit(String(wanted[one])))
}

describe('digital links', () => {
  type Link = { uri: string; valid: boolean; elementString?: string; options?: string[] }
  const plain = (links.cases as Link[]).filter((one) => !one.options && /\/01\/\d{14}(\/|$|\?)/.test(one.uri))
  test.each(plain.filter((one) => one.valid))('$uri', ({ uri, elementString }) => {
    const found = digitalLink(uri)
    expect(found).not.toBeNull()
    expect(elementString).toContain(`01${found?.gtin ?? ''}`)
  })
  test.each([
    'https://a/01/9521234000013',
    'https://a/01/09521234000014',
    'https://a/01/09521234000013/21/S/10/L',
    'https://a/01/09521234000013/99/x',
    'https://a/gtin/09521234000013',
  ])('%s is none', (uri) => {
    expect(digitalLink(uri)).toBeNull()
  })
})

describe('what a scan stands for', () => {
  test.each([
    [']E04006381333931', { kind: 'gtin', gtin: '04006381333931', lot: null }],
    ['09521234000013', { kind: 'gtin', gtin: '09521234000013', lot: null }],
    [']C10109521234000013' + '15281130' + '10SAF-26-0031', { kind: 'gtin', gtin: '09521234000013', lot: 'SAF-26-0031' }],
    [']Q1https://shop.example/01/09521234000013/10/SAF-26-0031', { kind: 'gtin', gtin: '09521234000013', lot: 'SAF-26-0031' }],
    ['https://any.example/l/7K2M9PQRSTVWX', { kind: 'token', token: '7K2M9PQRSTVWX' }],
    ['https://any.example/l/7K2M9PQRSTVWX?lang=ar', { kind: 'token', token: '7K2M9PQRSTVWX' }],
    ['https://any.example/l/7K2M9PQRSTVWX/23456789ABCDEF?s=ABC234', { kind: 'token', token: '7K2M9PQRSTVWX' }],
    [']Q1https://shop.example/01/09521234000013/10/SAF-26-0031/21/23456789ABCDEF?s=ABC234', { kind: 'gtin', gtin: '09521234000013', lot: 'SAF-26-0031' }],
    ['ART-SAF1G', { kind: 'article', code: 'art-saf1g' }],
    ['safran', { kind: 'text', text: 'safran' }],
    ['4006381333932', { kind: 'text', text: '4006381333932' }],
  ])('%s', (scanned, expected) => {
    expect(read(scanned)).toEqual(expected)
  })
  test('three, then a code', () => {
    expect(withQuantity('3*art-saf1g')).toEqual({ quantity: 3, code: 'art-saf1g' })
    expect(withQuantity('art-saf1g')).toEqual({ quantity: 1, code: 'art-saf1g' })
    expect(withQuantity('0*x')).toEqual({ quantity: 1, code: '0*x' })
  })
})
