import { describe, expect, test } from 'vitest'

import cases from '../../../../tests/cases/escpos.json'
import { rasterCommands, receiptBytes, toMono } from './raster'

interface Drawing {
  readonly width: number
  readonly height: number
  readonly rows?: readonly string[]
  readonly black_where?: { readonly x: number; readonly y: number; readonly xy: number; readonly modulo: number; readonly below: number }
}
type Expected = { readonly hex?: string; readonly length?: number; readonly sha256?: string }

const rasters: { id: string; drawing: Drawing; fragment_height: number; bytes: Expected }[] = cases.rasters
const receipts: { id: string; drawing: Drawing; cut: boolean; drawer: boolean; bytes: Expected }[] = cases.receipts

function isBlack({ rows, black_where: rule }: Drawing, x: number, y: number): boolean {
  if (rows) return rows[y]?.[x] === '#'
  if (!rule) throw new TypeError('A drawing without letters or formula.')
  return (rule.x * x + rule.y * y + rule.xy * x * y) % rule.modulo < rule.below
}

/** The case's drawing as a canvas gives it: black on white, opaque. */
function drawn(drawing: Drawing): Uint8ClampedArray {
  const { width, height } = drawing
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let at = 0; at < width * height; at += 1) {
    if (isBlack(drawing, at % width, Math.floor(at / width))) rgba.fill(0, at * 4, at * 4 + 3)
  }
  return rgba
}

function monoOf(drawing: Drawing) {
  return toMono(drawn(drawing), drawing.width, drawing.height)
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Bytes as the case holds them: whole, or length and SHA-256. */
async function written(bytes: Uint8Array, expected: Expected): Promise<Expected> {
  if (expected.hex !== undefined) return { hex: hex(bytes) }
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))
  return { length: bytes.length, sha256: hex(new Uint8Array(digest)) }
}

describe('the bytes are those of python-escpos', () => {
  test.each(rasters)('$id', async ({ drawing, fragment_height, bytes }) => {
    const sent = rasterCommands(monoOf(drawing), { fragmentHeight: fragment_height })
    expect(await written(sent, bytes)).toEqual(bytes)
  })
  test.each(receipts)('a receipt: $id', async ({ drawing, cut, drawer, bytes }) => {
    expect(await written(receiptBytes(monoOf(drawing), { cut, drawer }), bytes)).toEqual(bytes)
  })
  test('the drawer kick stands at the end of the bytes, and only when asked', () => {
    const mono = monoOf({ width: 8, height: 1, rows: ['#.......'] })
    const kick = hex(Uint8Array.from(cases.drawer_kick))
    expect(hex(receiptBytes(mono, { cut: true, drawer: true })).endsWith(kick)).toBe(true)
    expect(hex(receiptBytes(mono, { cut: true, drawer: false })).includes(kick)).toBe(false)
  })
})

describe('what is dark enough is printed', () => {
  const dot = (...rgba: number[]): number => toMono(Uint8ClampedArray.from(rgba), 1, 1).bytes[0] ?? 0
  test('half grey stays white, anything darker is a dot', () => {
    expect([dot(127, 127, 127, 255), dot(128, 128, 128, 255)]).toEqual([0x80, 0])
  })
  test('paper shows through what is transparent', () => {
    expect([dot(0, 0, 0, 0), dot(0, 0, 0, 255), dot(0, 0, 0, 100), dot(0, 0, 0, 200)]).toEqual([0, 0x80, 0, 0x80])
  })
  test('a drawing of another size than said is refused', () => {
    expect(() => toMono(new Uint8ClampedArray(4), 2, 1)).toThrow(RangeError)
  })
  test('a slice without rows is refused', () => {
    expect(() => rasterCommands(monoOf({ width: 1, height: 1, rows: ['#'] }), { fragmentHeight: 0 })).toThrow(RangeError)
  })
})
