import { describe, expect, it } from 'vitest'

import { signOf } from './signs'

const sign = (forms?: Record<string, string>, text = 'pièces'): HTMLElement =>
  ({ dataset: forms ? { forms: JSON.stringify(forms) } : {}, textContent: text }) as unknown as HTMLElement

describe('the unit beside an amount', () => {
  it('is one piece or several', () => {
    const forms = { one: 'pièce', many: 'pièces', other: 'pièces' }
    expect(['0', '1', '2', '12'].map((amount) => signOf(sign(forms), amount, 'fr'))).toEqual(['pièce', 'pièce', 'pièces', 'pièces'])
  })

  it('agrees with its number as Arabic does', () => {
    const forms = { two: 'قطعتان', few: 'قطع', many: 'قطعة', other: 'قطعة' }
    expect(['2', '3', '11'].map((amount) => signOf(sign(forms), amount, 'ar'))).toEqual(['قطعتان', 'قطع', 'قطعة'])
  })

  it('is kept as it is written when it is a measure', () => {
    expect(signOf(sign(undefined, ' kg '), '1', 'fr')).toBe('kg')
    expect(signOf(null, '1', 'fr')).toBe('')
  })
})
