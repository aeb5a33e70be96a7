import { expect, it } from 'vitest'

import { meant, packIn } from './codes'

const GTIN = '06111234567895'
const A = { lot: 'SAF-26-0001', token: '23456789ABCDE', gtin: GTIN }
const B = { lot: 'SAF-26-0002', token: '3456789ABCDEF', gtin: GTIN }
const C = { lot: 'ARG-26-0001', token: '456789ABCDEFG', gtin: '' }
const ALL = [A, B, C]

it.each([
  ['saf-26-0002', [B]],
  [C.token, [C]],
  [`https://igoudar.example/l/${A.token}`, [A]],
  [`https://igoudar.example/l/${A.token}/7K2M?lang=ar`, [A]],
  [`https://id.example/01/${GTIN}/10/SAF-26-0002`, [B]],
  [`https://id.example/01/${GTIN}/10/SAF-26-0002/21/7K2M`, [B]],
  [`]C101${GTIN}10SAF-26-0001`, [A]],
  ['6111234567895', [A, B]],
  [`https://igoudar.example/l/ZZZZZZZZZZZZZ`, []],
  ['SAF-26-0009', []],
])('%s means the lots it names', (code, lots) => {
  expect(meant(code, ALL)).toEqual(lots)
})

it('tells one pack from another by its number', () => {
  expect(packIn(`https://igoudar.example/l/${A.token}/7K2M`)).toBe(`${A.token}/7K2M`)
  expect(packIn(`https://id.example/01/${GTIN}/10/SAF-26-0002/21/7K2M`)).toBe('SAF-26-0002/7K2M')
  expect(packIn(`https://igoudar.example/l/${A.token}`)).toBeNull()
})
