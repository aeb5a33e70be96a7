import { describe, expect, it } from 'vitest'
import { isFurther, onGrid, read, type Stroke, thinned, write } from './strokes'

describe('a signature on its grid', () => {
  it('is the same whatever the size of the screen', () => {
    expect(onGrid(164, 66, 328, 131.2)).toEqual([500, 201])
    expect(onGrid(240, 96, 480, 192)).toEqual([500, 200])
  })
  it('stays on the pad when the finger leaves it', () => {
    expect(onGrid(-20, 500, 480, 192)).toEqual([0, 400])
  })
  it('is read as it was written', () => {
    const text = '1,2 30,40;500,399'
    expect(write(read(text))).toBe(text)
    expect(read('')).toEqual([])
  })
  it('keeps no trembling', () => {
    expect(isFurther([[10, 10]], [12, 11])).toBe(false)
    expect(isFurther([[10, 10]], [14, 10])).toBe(true)
    expect(isFurther([], [0, 0])).toBe(true)
  })
  it('is thinned when somebody paints, and ends where it ended', () => {
    const stroke: Stroke = Array.from({ length: 9000 }, (_, at) => [at % 1001, at % 401] as const)
    const kept = thinned([stroke, [[1, 1]]])
    expect(kept.reduce((sum, one) => sum + one.length, 0)).toBeLessThanOrEqual(2000)
    expect(kept[0]?.at(-1)).toEqual(stroke.at(-1))
    expect(thinned(Array.from({ length: 200 }, (): Stroke => [[1, 1]]))).toHaveLength(80)
  })
})
