import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule as prepareReader, ZXING_WASM_SHA256 } from 'zxing-wasm/reader'
import { prepareZXingModule as prepareWriter, writeBarcode } from 'zxing-wasm/writer'

import { read } from '../till/scan'
import { codesIn } from './zxing'

const LIBRARY = decodeURIComponent(new URL('../../node_modules/zxing-wasm/dist/', import.meta.url).pathname)
const program = (of: 'reader' | 'writer'): Uint8Array => readFileSync(`${LIBRARY}${of}/zxing_${of}.wasm`)
const overrides = (of: 'reader' | 'writer') => ({ wasmBinary: new Uint8Array(program(of)).buffer })

beforeAll(() => {
  prepareReader({ overrides: overrides('reader') })
  prepareWriter({ overrides: overrides('writer') })
})

/** A code drawn as large dots on white paper. */
async function drawn(text: string, format: 'QRCode' | 'DataMatrix' | 'EAN13' | 'EAN8' | 'Code128'): Promise<ImageData> {
  const { symbol } = await writeBarcode(text, { format })
  const [dot, margin] = [4, 10]
  const rows = Math.max(symbol.height, 12)
  const [width, height] = [(symbol.width + 2 * margin) * dot, (rows + 2 * margin) * dot]
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < rows * dot; y += 1) {
    for (let x = 0; x < symbol.width * dot; x += 1) {
      const line = symbol.height === 1 ? 0 : Math.floor(y / dot)
      const shade = symbol.data[line * symbol.width + Math.floor(x / dot)] ?? 255
      const at = ((y + margin * dot) * width + x + margin * dot) * 4
      data.fill(shade, at, at + 3)
    }
  }
  return { data, width, height, colorSpace: 'srgb' } as ImageData
}

test('the program that is served is the one that its caller was made for', () => {
  const served = createHash('sha256').update(program('reader')).digest('hex')
  expect(served).toBe(ZXING_WASM_SHA256)
})

test.each([
  ['https://igoudar.example/l/0123456789ABC', 'QRCode', true, 'token'],
  ['6111234567895', 'EAN13', false, 'gtin'],
  ['40170725', 'EAN8', false, 'gtin'],
  ['art-saf1g', 'Code128', false, 'article'],
  ['0106111234567895', 'DataMatrix', true, 'gtin'],
] as const)('%s in %s is read, and the till knows what it is', async (text, format, isSquare, kind) => {
  const found = await codesIn(await drawn(text, format))
  expect(found).toEqual([{ text, isSquare }])
  expect(read(text).kind).toBe(kind)
})

test('a picture without a code gives none', async () => {
  const paper = { data: new Uint8ClampedArray(64 * 64 * 4).fill(255), width: 64, height: 64, colorSpace: 'srgb' } as ImageData
  expect(await codesIn(paper)).toEqual([])
})
