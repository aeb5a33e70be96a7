/** Which of the codes that a camera sees are given to the till. */

export const AGAIN_AFTER_MS = 1_500

export interface Seen {
  readonly text: string
  /** Square codes say the lot, the bars beside them on the same label only the article. */
  readonly isSquare: boolean
}

/** One code a look; the same again only once it was out of sight, or a jar held still would be sold twice. */
export class CodesGiven {
  private readonly lastSeen = new Map<string, number>()

  /** The code to give of those seen at `now` (milliseconds), or null. */
  fresh(seen: readonly Seen[], now: number): string | null {
    const isNew = (one: Seen): boolean => now - (this.lastSeen.get(one.text) ?? -Infinity) >= AGAIN_AFTER_MS
    const best = seen.find((one) => one.isSquare) ?? seen[0]
    const given = best && isNew(best) ? best.text : null
    for (const [text, at] of this.lastSeen) if (now - at >= AGAIN_AFTER_MS) this.lastSeen.delete(text)
    for (const one of seen) this.lastSeen.set(one.text, now)
    return given
  }
}
