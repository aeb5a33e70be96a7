/** The articles on sale, found by id, code, GTIN, branch or words. */

import { type ArticleFact, isOnSale } from './facts'
import { orderOf, SearchIndex } from './search'

// As the branches stand everywhere else; one that is not among them comes after.
const BRANCHES = ['saffron', 'argan', 'olive', 'pamm', 'almond', 'honey', 'craft']
const FAVOURITES = '★'

export class Articles {
  private readonly byId: Map<string, ArticleFact>
  private readonly byGtin = new Map<string, ArticleFact>()
  private readonly byCode = new Map<string, ArticleFact>()
  private readonly index: SearchIndex
  /** Articles of a tab in the order of the shelf; a tab that changed is put in order when next asked for. */
  private readonly tabs = new Map<string, readonly ArticleFact[]>()
  private present: readonly string[] | null = null

  constructor(articles: readonly ArticleFact[]) {
    const onSale = articles.filter(isOnSale)
    this.byId = new Map(onSale.map((article) => [article.id, article]))
    for (const article of onSale) this.name(article)
    this.index = new SearchIndex(onSale)
  }

  get size(): number {
    return this.byId.size
  }

  /** Articles that the last search looked at. */
  get looked(): number {
    return this.index.looked
  }

  withId(id: string): ArticleFact | null {
    return this.byId.get(id) ?? null
  }

  withGtin(gtin: string): ArticleFact | null {
    return this.byGtin.get(gtin.padStart(14, '0')) ?? null
  }

  withCode(code: string): ArticleFact | null {
    return this.byCode.get(code.toLowerCase()) ?? null
  }

  find(typed: string, limit: number): ArticleFact[] {
    return this.index.find(typed, limit)
  }

  favourites(): readonly ArticleFact[] {
    return this.tab(FAVOURITES, (article) => article.favourite)
  }

  ofBranch(branch: string): readonly ArticleFact[] {
    return this.tab(branch, (article) => article.branch === branch)
  }

  /** Branches that have an article, in the order of the trade. */
  branches(): readonly string[] {
    this.present ??= inTradeOrder(new Set([...this.byId.values()].map((article) => article.branch)))
    return this.present
  }

  put(article: ArticleFact): void {
    this.drop(article.id)
    if (!isOnSale(article)) return
    this.byId.set(article.id, article)
    this.name(article)
    this.index.add(article)
    this.forgetTabsOf(article)
  }

  private drop(id: string): void {
    const article = this.byId.get(id)
    if (!article) return
    this.byId.delete(id)
    if (article.gtin && this.withGtin(article.gtin) === article) this.byGtin.delete(article.gtin.padStart(14, '0'))
    if (this.withCode(article.code) === article) this.byCode.delete(article.code.toLowerCase())
    this.index.remove(article)
    this.forgetTabsOf(article)
  }

  private name(article: ArticleFact): void {
    if (article.gtin) this.byGtin.set(article.gtin.padStart(14, '0'), article)
    this.byCode.set(article.code.toLowerCase(), article)
  }

  private tab(name: string, isIn: (article: ArticleFact) => boolean): readonly ArticleFact[] {
    const kept = this.tabs.get(name)
    if (kept) return kept
    const ordered = [...this.byId.values()]
      .filter(isIn)
      .map((article) => ({ article, order: orderOf(article) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ article }) => article)
    this.tabs.set(name, ordered)
    return ordered
  }

  private forgetTabsOf(article: ArticleFact): void {
    this.tabs.delete(FAVOURITES)
    this.tabs.delete(article.branch)
    this.present = null
  }
}

function inTradeOrder(branches: Iterable<string>): string[] {
  const placeOf = (branch: string): number => (BRANCHES.includes(branch) ? BRANCHES.indexOf(branch) : BRANCHES.length)
  return [...branches].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
}
