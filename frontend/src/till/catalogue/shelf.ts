/** The lots that lie here, by article and in the order in which they leave, found by token or code. */

import { isOnShelf, type LotFact, lotKey } from './facts'
import { shelfOrder } from './rules'

const NONE: readonly LotFact[] = []

export class Shelf {
  private readonly byArticle = new Map<string, LotFact[]>()
  /** The articles whose lots bear a token or a code: two cooperatives may have given the same code. */
  private readonly articlesByMark = new Map<string, readonly string[]>()

  constructor(lots: readonly LotFact[]) {
    for (const lot of lots) if (isOnShelf(lot)) this.lay(lot)
    for (const beside of this.byArticle.values()) beside.sort(shelfOrder)
  }

  /** All rows of an article, whatever their state; not to be changed. */
  lotsOf(articleId: string): readonly LotFact[] {
    return this.byArticle.get(articleId) ?? NONE
  }

  withToken(token: string): LotFact[] {
    const said = token.toUpperCase()
    return this.marked(said).filter((lot) => lot.token.toUpperCase() === said)
  }

  withCode(code: string): LotFact[] {
    const said = code.toUpperCase()
    return this.marked(said).filter((lot) => lot.code.toUpperCase() === said)
  }

  put(lot: LotFact): void {
    const beside = this.byArticle.get(lot.article_id) ?? []
    const others = beside.filter((one) => lotKey(one) !== lotKey(lot))
    this.byArticle.set(lot.article_id, others)
    if (isOnShelf(lot)) {
      this.lay(lot)
      others.sort(shelfOrder)
    } else {
      this.forgetMarks(lot, others)
    }
  }

  private lay(lot: LotFact): void {
    const beside = this.byArticle.get(lot.article_id)
    if (beside) beside.push(lot)
    else this.byArticle.set(lot.article_id, [lot])
    for (const mark of marksOf(lot)) {
      const known = this.articlesByMark.get(mark)
      if (!known) this.articlesByMark.set(mark, [lot.article_id])
      else if (!known.includes(lot.article_id)) this.articlesByMark.set(mark, [...known, lot.article_id])
    }
  }

  private forgetMarks(gone: LotFact, others: readonly LotFact[]): void {
    for (const mark of marksOf(gone)) {
      if (others.some((lot) => marksOf(lot).includes(mark))) continue
      const left = (this.articlesByMark.get(mark) ?? []).filter((id) => id !== gone.article_id)
      if (left.length > 0) this.articlesByMark.set(mark, left)
      else this.articlesByMark.delete(mark)
    }
  }

  private marked(mark: string): LotFact[] {
    return (this.articlesByMark.get(mark) ?? []).flatMap((articleId) => this.lotsOf(articleId))
  }
}

function marksOf(lot: LotFact): string[] {
  return [lot.token.toUpperCase(), lot.code.toUpperCase()]
}
