import { describe, expect, it } from 'vitest'

import { apart, overLines, roomForNames, side, within } from './chart'

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

  it('begin within the drawing where their line ends early', () => {
    expect(within(120, 60, { left: 40, right: 300 }, false)).toBe(120)
    expect(within(60, 60, { left: 40, right: 300 }, false)).toBe(100)
    expect(within(290, 60, { left: 40, right: 300 }, true)).toBe(240)
  })
})

describe('the side of a chart of lines', () => {
  const scale = { marks: [{ value: 0, shown: '0' }, { value: 10_000_000, shown: '100 k' }], unit: 'MAD' }
  const told = side({ scale }, { soft: 'grey', font: 'serif' }) as {
    min: number; max: number; ticks: { callback: (value: number) => string | string[] }
  }

  it('bears the figures that the page made round, the unit once', () => {
    expect([told.min, told.max]).toEqual([0, 10_000_000])
    expect(told.ticks.callback(0)).toBe('0')
    expect(told.ticks.callback(10_000_000)).toEqual(['MAD', '100 k'])
  })
})
