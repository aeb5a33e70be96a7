import { describe, expect, test } from 'vitest'

import { folded, SearchIndex } from './search'
import { anArticle, seeded, someArticle, times } from './samples'

describe('words as people type them', () => {
  test.each([
    ['Crème d’Amlou', 'creme d amlou'],
    ['ŒUF', 'oeuf'],
    ['Huile d’argan 50ml', 'huile d argan 50 ml'],
    ['Aɣrum n tẓẓit', 'aghrum n tzzit'],
    ['Tazart n UḌAR, Čaba, Ṣṣabun', 'tazart n udar caba ssabun'],
    ['taɛmamt · amʷlu', 'taamamt amlu'],
    ['أَرْكَان', 'اركان'],
    ['إكليل', 'اكليل'],
    ['آذان', 'اذان'],
    ['زربيّة', 'زربيه'],
    ['مصفّى', 'مصفي'],
    ['مـــاء الورد', 'ما الورد'],
    ['لؤلؤ طائر', 'لولو طاير'],
    ['أرڭان', 'اركان'],
    ['٥٠ غ', '50 غ'],
    ['۵۰', '50'],
    ['ⴰⵔⴳⴰⵏ', 'argan'],
    ['ⴰⵣⵓⴽⵏⵏⵉ', 'azuknni'],
    ['  --  ', ''],
  ])('%s is searched as « %s »', (text, words) => {
    expect(folded(text)).toBe(words)
  })

  test('folding twice changes nothing', () => {
    const random = seeded(3)
    const letters = [...'Éàç œɣƔɛḍṬ’- 5g٥أإآىةؤئءڭـّⴰⵣ']
    for (let round = 0; round < 500; round += 1) {
      const text = times(12, () => letters[Math.floor(random() * letters.length)]).join('')
      expect(folded(folded(text))).toBe(folded(text))
    }
  })
})

describe('finding goods', () => {
  const argan = anArticle('argan', { name: { fr: 'Huile d’argan grillée', ar: 'زيت الأركان', zgh: 'ⴰⵔⴳⴰⵏ' }, unit_label: '250 ml', gtin: '06111234567895' })
  const saffron = anArticle('saffron', { name: { fr: 'Safran pur', ar: 'زعفران حر', zgh: 'Zzɛefran' } })
  const rose = anArticle('rose', { name: { fr: 'Eau de rose', ar: 'ماء الورد', zgh: 'Aman n wawrd' } })
  const index = new SearchIndex([argan, saffron, rose])
  const ids = (typed: string): string[] => index.find(typed, 10).map((article) => article.id)

  test.each([
    ['grillee', 'argan'], ['GRILLÉE', 'argan'], ['argan huile', 'argan'], ['huile 250ml', 'argan'], ['٢٥٠', 'argan'],
    ['زيت الاركان', 'argan'], ['اركان', 'argan'], ['أركان', 'argan'], ['أرڭان', 'argan'], ['ⴰⵔⴳ', 'argan'], ['6111234567895', 'argan'], ['art-argan', 'argan'],
    ['الزعفران', 'saffron'], ['زعفران', 'saffron'], ['zzaefran', 'saffron'], ['Zzɛefran', 'saffron'], ['pur saf', 'saffron'],
    ['ما الورد', 'rose'], ['ماء ورد', 'rose'], ['الو', 'rose'], ['aman', 'rose'],
  ])('« %s » finds %s and nothing else', (typed, id) => {
    expect(ids(typed)).toEqual([id])
  })

  test('every word must be there, and no word finds nothing', () => {
    expect(ids('huile rose')).toEqual([])
    expect(ids(' ')).toEqual([])
    expect(index.find('safran', 0)).toEqual([])
  })

  test('what begins a word comes before what is inside one, favourites first, then by name', () => {
    const named = (id: string, fr: string, favourite = false) => anArticle(id, { name: { fr, ar: '', zgh: '' }, code: 'x', favourite })
    const goods = new SearchIndex([
      named('inside', 'Amiel', true), named('b', 'Miel de thym'), named('a', 'Miel d’euphorbe'), named('best', 'Nougat au miel', true),
    ])
    expect(goods.find('miel', 10).map((one) => one.id)).toEqual(['best', 'a', 'b', 'inside'])
    expect(goods.find('miel', 2).map((one) => one.id)).toEqual(['best', 'a'])
  })

  test('20,000 articles are looked at once at most, and a common word stops early', () => {
    const random = seeded(11)
    const many = new SearchIndex(times(20_000, (number) => someArticle(number, random)))
    expect(many.find('rien de tel', 50)).toEqual([])
    expect(many.looked).toBe(20_000)
    expect(many.find('amandes', 50)).toHaveLength(50)
    expect(many.looked).toBeLessThan(2_000)
  })

  test('after any changes the index finds what a new one finds', () => {
    const random = seeded(5)
    const known = new Map(times(60, (number) => someArticle(number, random)).map((article) => [article.id, article]))
    const changed = new SearchIndex(known.values())
    for (let round = 0; round < 200; round += 1) {
      const article = someArticle(Math.floor(random() * 80), random)
      const before = known.get(article.id)
      if (before) changed.remove(before)
      known.delete(article.id)
      if (random() < 0.7) {
        changed.add(article)
        known.set(article.id, article)
      }
    }
    const fresh = new SearchIndex(known.values())
    expect(changed.size).toBe(known.size)
    for (const typed of ['s', 'huile', 'ز', '1', 'an']) expect(changed.find(typed, 99)).toEqual(fresh.find(typed, 99))
  })
})
