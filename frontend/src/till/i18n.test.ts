import { afterEach, expect, test } from 'vitest'

import { money, named, speak, t } from './i18n'

afterEach(() => speak('fr'))

test('speaks both languages with the same gaps filled', () => {
  expect(t('left', { n: 3 })).toBe('reste 3')
  speak('ar')
  expect(t('left', { n: 3 })).toBe('بقي 3')
  expect(named({ fr: 'Safran', ar: 'زعفران' })).toBe('زعفران')
  expect(money(4_550)).toMatch(/^45[.,]50$/)
})
