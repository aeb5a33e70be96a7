/** Measures on a full catalogue, to run by hand: `npx vite-node src/till/catalogue/bench.ts`. */

import { Catalogue } from './catalogue'
import { aPage, seeded, someArticle, someLot, times } from './samples'

const [ARTICLES, LOTS] = [20_000, 50_000]
const random = seeded(1)

function measured<Made>(what: string, make: () => Made): Made {
  const begun = performance.now()
  const made = make()
  console.info(`${what}: ${(performance.now() - begun).toFixed(1)} ms`)
  return made
}

const articles = times(ARTICLES, (number) => someArticle(number, random))
const lots = times(LOTS, (number) => someLot(number, ARTICLES, random))
const catalogue = measured(`${ARTICLES} articles and ${LOTS} lots in memory`, () =>
  Catalogue.of(aPage(), articles, lots),
)
for (const typed of ['s', 'safran pur', 'زيت الاركان', 'rgan 250', 'rien de tel']) {
  const found = measured(`search « ${typed} »`, () => catalogue.search(typed, 50))
  console.info(`  ${found.length} found, ${catalogue.looked} looked at`)
}
measured('favourites', () => catalogue.favourites())
measured('a branch', () => catalogue.ofBranch('argan'))
const delta = aPage({
  articles: times(10, (number) => someArticle(number, random)),
  lots: times(10, (number) => someLot(number, ARTICLES, random)),
})
measured('a delta of 10 articles and 10 lots', () => catalogue.with(delta))
