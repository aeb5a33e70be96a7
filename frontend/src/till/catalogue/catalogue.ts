/** Everything that the till knows of its goods, in memory: asked at each scan, changed in place by deltas. */

import type { Cents } from '../money'
import type { RateBp } from '../tax'
import { Articles } from './articles'
import {
  type ArticleFact,
  type Basics,
  basicsAfter,
  type CatalogueAnswer,
  type CreditFact,
  type LotFact,
  type RecallFact,
  type SellerFact,
  type StaffFact,
  type TillFact,
} from './facts'
import { firstExpiredFirst, type LotStatus, type Pick, priceOn, ruleOn, statusOn } from './rules'
import { Shelf } from './shelf'

export interface Tax {
  readonly rate_bp: RateBp
  readonly mention: string | null
}

interface Inside {
  readonly articles: Articles
  readonly shelf: Shelf
}

/**
 * A face of the goods at one moment. `with` changes the goods themselves, which are many, and gives a new
 * face: a signal that holds it sees the change. A face that was followed by another is not used any more.
 */
export class Catalogue {
  private readonly sellers: ReadonlyMap<string, SellerFact>
  private readonly credits: ReadonlyMap<string, CreditFact>
  private readonly recalledMarks: ReadonlySet<string>

  private constructor(
    private readonly basics: Basics | null,
    private readonly inside: Inside,
  ) {
    this.sellers = new Map(basics?.sellers.map((seller) => [seller.id, seller]))
    this.credits = new Map(basics?.credits.map((credit) => [credit.code, credit]))
    this.recalledMarks = new Set(basics?.recalls.flatMap(marksOf))
  }

  static of(basics: Basics | null, articles: readonly ArticleFact[], lots: readonly LotFact[]): Catalogue {
    return new Catalogue(basics, { articles: new Articles(articles), shelf: new Shelf(lots) })
  }

  /** The catalogue after a page that is not of a whole load; costs what the page holds, not what is known. */
  with(page: CatalogueAnswer): Catalogue {
    for (const article of page.articles) this.inside.articles.put(article)
    for (const lot of page.lots) this.inside.shelf.put(lot)
    return this.withBasics(page)
  }

  /** The catalogue when only the short lists of a page hold already: a recall does not wait for a whole load. */
  withBasics(page: Basics): Catalogue {
    return this.basics ? new Catalogue(basicsAfter(this.basics, page), this.inside) : this
  }

  // ── who and where ────────────────────────────────────────────────────────

  /** Null until something was loaded. */
  get till(): TillFact | null {
    return this.basics?.till ?? null
  }

  get staff(): readonly StaffFact[] {
    return this.basics?.staff ?? []
  }

  get demo(): boolean {
    return this.basics?.demo ?? false
  }

  seller(id: string): SellerFact | null {
    return this.sellers.get(id) ?? null
  }

  credit(code: string): CreditFact | null {
    return this.credits.get(code) ?? null
  }

  // ── articles ─────────────────────────────────────────────────────────────

  get size(): number {
    return this.inside.articles.size
  }

  /** Articles that the last search looked at. */
  get looked(): number {
    return this.inside.articles.looked
  }

  article(id: string): ArticleFact | null {
    return this.inside.articles.withId(id)
  }

  byGtin(gtin: string): ArticleFact | null {
    return this.inside.articles.withGtin(gtin)
  }

  byCode(code: string): ArticleFact | null {
    return this.inside.articles.withCode(code)
  }

  search(typed: string, limit: number): ArticleFact[] {
    return this.inside.articles.find(typed, limit)
  }

  favourites(): readonly ArticleFact[] {
    return this.inside.articles.favourites()
  }

  branches(): readonly string[] {
    return this.inside.articles.branches()
  }

  ofBranch(branch: string): readonly ArticleFact[] {
    return this.inside.articles.ofBranch(branch)
  }

  /** The price of a day, VAT included; null before the first. */
  priceOn(article: ArticleFact, day: string): Cents | null {
    return priceOn(article.prices, day)
  }

  /** VAT of an article sold by the owner of its lot; null when no rule speaks or the owner is unknown. */
  taxOf(article: ArticleFact, ownerId: string, day: string): Tax | null {
    const seller = this.sellers.get(ownerId)
    if (!this.basics || !seller) return null
    const subject = {
      country: this.basics.till.country,
      seller_status: seller.tax_status,
      tax_class: article.tax_class,
    }
    const rule = ruleOn(this.basics.rules, subject, day)
    return rule && { rate_bp: rule.rate_bp, mention: rule.mention }
  }

  // ── lots ─────────────────────────────────────────────────────────────────

  /** In the order in which they leave, those that may not leave included. */
  lotsOf(articleId: string): readonly LotFact[] {
    return this.inside.shelf.lotsOf(articleId)
  }

  lotByToken(token: string): LotFact | null {
    return this.meant(this.inside.shelf.withToken(token))
  }

  /** The lot of a code, which two cooperatives may have given; a scanned article says whose it is. */
  lotByCode(code: string, articleId?: string): LotFact | null {
    const lots = this.inside.shelf.withCode(code)
    return this.meant(articleId === undefined ? lots : lots.filter((lot) => lot.article_id === articleId))
  }

  /**
   * Whether a token, or a code of whatever cooperative, is recalled: also for a lot that does not lie here.
   * Where a lot is at hand, `statusOn` is surer: it goes by the token, which no two lots share.
   */
  isRecalled(tokenOrCode: string): boolean {
    const shelf = this.inside.shelf
    return (
      this.recalledMarks.has(tokenOrCode.toUpperCase()) ||
      [...shelf.withToken(tokenOrCode), ...shelf.withCode(tokenOrCode)].some((lot) => lot.state === 'recalled')
    )
  }

  statusOn(lot: LotFact, day: string): LotStatus {
    return this.isUnsafe(lot) ? 'recalled' : statusOn(lot, day)
  }

  /** First expired first; `taken` is what the basket holds, by `lotKey`. */
  picks(articleId: string, quantity: number, taken: ReadonlyMap<string, number>, day: string): Pick[] {
    const usable = this.lotsOf(articleId).filter((lot) => lot.quantity > 0 && this.statusOn(lot, day) === 'sellable')
    return firstExpiredFirst(usable, quantity, taken)
  }

  /** Of several rows that a mark may mean: a recalled one, to be on the safe side; else that with most left. */
  private meant(lots: readonly LotFact[]): LotFact | null {
    const fullest = [...lots].sort((a, b) => b.quantity - a.quantity)
    return fullest.find((lot) => this.isUnsafe(lot)) ?? fullest[0] ?? null
  }

  private isUnsafe(lot: LotFact): boolean {
    return lot.state === 'recalled' || this.recalledMarks.has(lot.token.toUpperCase())
  }
}

function marksOf(recall: RecallFact): string[] {
  return [recall.token.toUpperCase(), recall.code.toUpperCase()]
}
