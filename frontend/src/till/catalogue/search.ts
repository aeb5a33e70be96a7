/** Finding goods by what a person types: French, Arabic, Tamazight, with or without accents and signs. */

import type { ArticleFact } from './facts'

// Letters that Unicode does not take apart and that people type otherwise: Latin Tamazight (also with the
// Greek letters that older keyboards gave), French ligatures, Moroccan and Persian forms of Arabic letters;
// Tifinagh by IRCAM's alphabet, so that names kept in it are found by who writes Tamazight in Latin letters.
const LETTERS: Readonly<Record<string, string>> = {
  ɣ: 'gh', γ: 'gh', ɛ: 'a', ε: 'a', œ: 'oe', æ: 'ae', ß: 'ss',
  ⴰ: 'a', ⴱ: 'b', ⴳ: 'g', ⴷ: 'd', ⴹ: 'd', ⴻ: 'e', ⴼ: 'f', ⴽ: 'k', ⵀ: 'h', ⵃ: 'h', ⵄ: 'a', ⵅ: 'kh', ⵇ: 'q', ⵉ: 'i',
  ⵊ: 'j', ⵍ: 'l', ⵎ: 'm', ⵏ: 'n', ⵓ: 'u', ⵔ: 'r', ⵕ: 'r', ⵖ: 'gh', ⵙ: 's', ⵚ: 's', ⵛ: 'c', ⵜ: 't', ⵟ: 't', ⵡ: 'w',
  ⵢ: 'y', ⵣ: 'z', ⵥ: 'z', ⵯ: '',
  'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ة': 'ه', 'ڭ': 'ك', 'گ': 'ك', 'ک': 'ك', 'ڤ': 'ف', 'پ': 'ب', 'ء': '', 'ـ': '',
}
// How labialised consonants are marked in Tamazight; Unicode would make a `w` of the first.
const LABIALISED = /[ʷ°]/g
// The letters above; Eastern digits; accents, vowel signs and hamzas once taken off their letter; marks of direction.
const TO_REPLACE = new RegExp(`[${Object.keys(LETTERS).join('')}٠-٩۰-۹\\p{M}\\p{Cf}]`, 'gu')
const IS_DIGIT = /[٠-٩۰-۹]/
const IS_PLAIN = /^[\x20-\x7e]*$/
const SEPARATORS = /[^\p{L}\p{N}]+/gu
const HAS_DIGIT = /\d/
const BETWEEN_DIGIT_AND_LETTER = /(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)/gu
const ARTICLE_AL = /^ال(?=.{3})/

/** A text as words in small letters without signs: `Huile d’Argan 50ml` → `huile d argan 50 ml`. */
export function folded(text: string): string {
  const small = text.toLowerCase()
  const words = (IS_PLAIN.test(small) ? small : withoutSigns(small)).replace(SEPARATORS, ' ').trim()
  return HAS_DIGIT.test(words) ? words.replace(BETWEEN_DIGIT_AND_LETTER, ' ') : words
}

function withoutSigns(text: string): string {
  return text.replace(LABIALISED, '').normalize('NFKD').replace(TO_REPLACE, replacement)
}

function replacement(letter: string): string {
  if (IS_DIGIT.test(letter)) return String((letter.codePointAt(0) ?? 0) & 0xf)
  return LETTERS[letter] ?? ''
}

/** The words searched for; the Arabic article is taken off, for it is also taken off what is searched in. */
export function wordsOf(typed: string): string[] {
  const words = folded(typed).split(' ').filter((word) => word !== '')
  return [...new Set(words.map((word) => word.replace(ARTICLE_AL, '')))]
}

interface Entry {
  readonly article: ArticleFact
  readonly order: string
  /** All words of the article, each after a space: ` w` is in it when `w` begins a word. */
  readonly text: string
}

function entryOf(article: ArticleFact): Entry {
  const { name, code, gtin, unit_label } = article
  const french = folded(name.fr)
  const words = [french, folded(name.ar), folded(name.zgh), folded(`${code} ${gtin ?? ''} ${unit_label}`)].join(' ')
  return { article, order: orderOf(article, french), text: ` ${words}${withoutArticles(words)}` }
}

/** Arabic words once more without their article; they stay with it too, for who has typed but half of a word. */
function withoutArticles(words: string): string {
  if (!words.includes('ال')) return ''
  const bare = words.split(' ').filter((word) => ARTICLE_AL.test(word))
  return bare.map((word) => ` ${word.replace(ARTICLE_AL, '')}`).join('')
}

/** Favourites first, then by French name, then by code. */
export function orderOf(article: ArticleFact, french = folded(article.name.fr)): string {
  return `${article.favourite ? 0 : 1}${french}\u0000${article.code}\u0000${article.id}`
}

/** Every article in the order in which it is shown; a search walks it once and stops when it has enough. */
export class SearchIndex {
  private entries: Entry[]
  /** Articles looked at by the last search. */
  looked = 0

  constructor(articles: Iterable<ArticleFact>) {
    this.entries = Array.from(articles, entryOf).sort((a, b) => (a.order < b.order ? -1 : 1))
  }

  get size(): number {
    return this.entries.length
  }

  add(article: ArticleFact): void {
    const entry = entryOf(article)
    this.entries.splice(this.placeOf(entry.order), 0, entry)
  }

  remove(article: ArticleFact): void {
    const at = this.placeOf(orderOf(article))
    if (this.entries[at]?.article.id === article.id) this.entries.splice(at, 1)
  }

  /** Articles that hold every word typed, in any order: those where each begins a word before the others. */
  find(typed: string, limit: number): ArticleFact[] {
    const words = wordsOf(typed)
    this.looked = 0
    if (words.length === 0 || limit <= 0) return []
    const [beginning, inside]: [ArticleFact[], ArticleFact[]] = [[], []]
    for (const { article, text } of this.entries) {
      this.looked += 1
      if (!words.every((word) => text.includes(word))) continue
      if (words.every((word) => text.includes(` ${word}`))) beginning.push(article)
      else if (inside.length < limit) inside.push(article)
      if (beginning.length === limit) break
    }
    return [...beginning, ...inside].slice(0, limit)
  }

  /** Where an entry of this order is, or would be put. */
  private placeOf(order: string): number {
    let [low, high] = [0, this.entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.entries[middle]?.order ?? '') < order) low = middle + 1
      else high = middle
    }
    return low
  }
}
