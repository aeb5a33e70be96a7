/** A signature as points of a grid, whatever the size of the screen: `x,y x,y;x,y` (inventory/rules/signing.py). */
export type Point = readonly [number, number]
export type Stroke = Point[]

export const WIDTH = 1000
export const HEIGHT = 400
const POINTS_MAX = 2000
const STROKES_MAX = 80
/** A finger trembles by less: nothing is seen of it. */
const STEP_MIN = 4

export function read(text: string): Stroke[] {
  if (text === '') return []
  return text.split(';').map((stroke) => stroke.split(' ').map((point): Point => {
    const [x = 0, y = 0] = point.split(',').map(Number)
    return [x, y]
  }))
}

export function write(strokes: readonly Stroke[]): string {
  return strokes.map((stroke) => stroke.map((point) => point.join(',')).join(' ')).join(';')
}

/** A place on the screen as a point of the grid; outside of the pad, its edge. */
export function onGrid(x: number, y: number, width: number, height: number): Point {
  return [within((x / width) * WIDTH, WIDTH), within((y / height) * HEIGHT, HEIGHT)]
}

function within(value: number, most: number): number {
  return Math.min(Math.max(Math.round(value), 0), most)
}

/** Whether a point is far enough from the last one of a stroke to be kept. */
export function isFurther(stroke: Stroke, point: Point): boolean {
  const last = stroke.at(-1)
  return !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= STEP_MIN
}

/** The same strokes, few enough to be sent: every other point is left out until they are. */
export function thinned(strokes: readonly Stroke[]): Stroke[] {
  let kept = strokes.slice(0, STROKES_MAX)
  while (kept.reduce((sum, stroke) => sum + stroke.length, 0) > POINTS_MAX) {
    kept = kept.map((stroke) => stroke.filter((_, at) => at % 2 === 0 || at === stroke.length - 1))
  }
  return kept
}
