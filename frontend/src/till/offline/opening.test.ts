import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import {
  addressOfLastTill, localeOfDevice, rememberLocale, rememberTill, setPageLanguage, tillOfAddress,
} from './opening'

const TILL = '0198a2f4-2ab5-731a-8b06-e584dbfda8cc'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  })
  vi.stubGlobal('document', { documentElement: { lang: 'fr', dir: '' } })
  vi.stubGlobal('navigator', { languages: ['en-GB', 'ar-MA', 'fr'] })
})
afterEach(() => vi.unstubAllGlobals())

describe('the till of a page', () => {
  test('is read from its address', () => {
    expect(tillOfAddress(`/till/${TILL}`)).toBe(TILL)
    expect(tillOfAddress(`/till/${TILL.toUpperCase()}/`)).toBe(TILL)
  })

  test('is none at any other address', () => {
    for (const path of ['/till/', '/till/x', `/till/${TILL}/x`, `/tills/${TILL}`]) expect(tillOfAddress(path)).toBeNull()
  })

  test('is the one last used when the address has none, else the list is shown', () => {
    expect(addressOfLastTill()).toBe('/tills')
    rememberTill(TILL)
    expect(addressOfLastTill()).toBe(`/till/${TILL}`)
    rememberTill('../login')
    expect(addressOfLastTill()).toBe('/tills')
  })
})

describe('the language of the device', () => {
  test('is the one chosen on it, else the first of the browser that the till speaks, else French', () => {
    expect(localeOfDevice()).toBe('ar')
    rememberLocale('fr')
    expect(localeOfDevice()).toBe('fr')
  })

  test('is the page’s when the browser speaks none of ours', () => {
    vi.stubGlobal('navigator', { languages: ['en-GB', 'es'] })
    expect(localeOfDevice()).toBe('fr')
  })

  test('turns the page', () => {
    setPageLanguage('ar')
    expect(document.documentElement).toMatchObject({ lang: 'ar', dir: 'rtl' })
  })
})
