/** What a counter chose last on this phone: her way of counting, and the shelf she stands at. */

export type Way = 'pieces' | 'number'

const WAY = 'igoudar:count:way'
const SHELF = 'igoudar:count:shelf:'

export function wayChosen(): Way {
  return localStorage.getItem(WAY) === 'number' ? 'number' : 'pieces'
}

export function rememberWay(way: Way): void {
  localStorage.setItem(WAY, way)
}

/** The shelf chosen in a count; null when none was asked yet. */
export function shelfChosen(countId: string): string | null {
  return localStorage.getItem(SHELF + countId)
}

export function rememberShelf(countId: string, shelf: string): void {
  localStorage.setItem(SHELF + countId, shelf)
}
