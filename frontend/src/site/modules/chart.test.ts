import { describe, expect, it } from 'vitest'

import { apart, overLines, roomForNames } from './chart'

describe('the names of lines', () => {
  it('stay at the ends of their lines when these are apart', () => {
    expect(apart([{ y: 10 }, { y: 60 }]).map((end) => end.y)).toEqual([60, 10])
  })

  it('are moved up where one would lie on another', () => {
    const ys = apart([{ y: 100 }, { y: 98 }, { y: 99 }]).map((end) => end.y)
    expect(ys).toEqual([100, 85, 70])
  })

  it('lie over the drawing on a phone, away from the line above and from the days below', () => {
    expect(overLines([{ y: 50 }, { y: 60 }], 200).map((end) => end.y)).toEqual([38, 73])
    expect(overLines([{ y: 50 }, { y: 198 }], 200).map((end) => end.y)).toEqual([38, 186])
  })

  it('have the room that the longest needs, and none beside the drawing on a phone', () => {
    const named = (label: string): Parameters<typeof roomForNames>[0] => ({ series: [{ label, values: [], shown: [] }] })
    expect(roomForNames(named('Reste si tout rentre'), 1024)).toBe(152)
    expect(roomForNames(named('Reste si tout rentre'), 360)).toBe(0)
    expect(roomForNames(named('Reçu'), 1024)).toBe(40)
  })
})
