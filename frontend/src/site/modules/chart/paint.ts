/** The colours of the tokens as a canvas needs them, and a pattern for each: none is told by colour alone. */
export interface Colours {
  ink: string
  soft: string
  line: string
  sheet: string
  font: string
  of: (tint: string | null) => string
}

const BRANCHES = new Set(['saffron', 'argan', 'olive', 'pamm'])
// The first line is whole; those that it is compared with are broken, each in its own way.
export const SERIES_DASHES: number[][] = [[], [6, 4], [2, 3]]
const TILE = 8

export function coloursOf(root: HTMLElement): Colours {
  const style = getComputedStyle(root)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: token('ink'),
    soft: token('ink-soft'),
    line: token('line'),
    sheet: token('sheet'),
    font: token('font') || 'sans-serif',
    of: (tint) => (tint && BRANCHES.has(tint) ? token(`${tint}-ink`) : token('link')),
  }
}

type Stroke = (pen: CanvasRenderingContext2D) => void

const lineFrom = (x1: number, y1: number, x2: number, y2: number): Stroke => (pen) => {
  pen.moveTo(x1, y1)
  pen.lineTo(x2, y2)
}

// Each branch its weave; what is of no branch is plain.
const WEAVES: Record<string, Stroke[]> = {
  saffron: [lineFrom(0, TILE, TILE, 0)],
  argan: [lineFrom(TILE / 2, 0, TILE / 2, TILE)],
  olive: [lineFrom(0, TILE / 2, TILE, TILE / 2)],
  pamm: [lineFrom(0, 0, TILE, TILE), lineFrom(0, TILE, TILE, 0)],
}

/** The fill of a bar: its colour, woven as its branch is. */
export function fillOf(tint: string | null, series: number): CanvasPattern | string {
  const colours = coloursOf(document.documentElement)
  const colour = series > 0 ? colours.soft : colours.of(tint)
  const weave = WEAVES[tint ?? '']
  if (!weave) return colour
  const tile = document.createElement('canvas')
  tile.width = tile.height = TILE
  const pen = tile.getContext('2d')
  if (!pen) return colour
  pen.fillStyle = colour
  pen.globalAlpha = 0.28
  pen.fillRect(0, 0, TILE, TILE)
  pen.globalAlpha = 1
  pen.strokeStyle = colour
  pen.lineWidth = 2
  pen.beginPath()
  for (const stroke of weave) stroke(pen)
  pen.stroke()
  return pen.createPattern(tile, 'repeat') ?? colour
}
