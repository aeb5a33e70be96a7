/** Reading codes where the browser cannot: ZXing in WebAssembly, fetched from our own server when first needed. */

import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'

import type { Seen } from './codes'

export const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix', 'EAN13', 'EAN8', 'Code128'],
  maxNumberOfSymbols: 4,
  textMode: 'Plain',
}

/** The codes in an image. */
export async function codesIn(image: ImageData): Promise<Seen[]> {
  const found = await readBarcodes(image, OPTIONS)
  return found
    .filter((one) => one.isValid && one.text !== '')
    .map((one) => ({ text: one.text, isSquare: one.symbology === 'QRCode' || one.symbology === 'DataMatrix' }))
}

/** A reader of the pictures of a video, once its program is there. */
export async function zxingLook(): Promise<(video: HTMLVideoElement) => Promise<Seen[]>> {
  await prepareZXingModule({
    overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmAddress : prefix + path) },
    fireImmediately: true,
  })
  const canvas = document.createElement('canvas')
  const paper = canvas.getContext('2d', { willReadFrequently: true })
  if (!paper) throw new Error('No canvas to draw on.')
  return async (video) => {
    const [width, height] = [video.videoWidth, video.videoHeight]
    if (width === 0 || height === 0) return []
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    paper.drawImage(video, 0, 0, width, height)
    return codesIn(paper.getImageData(0, 0, width, height))
  }
}
