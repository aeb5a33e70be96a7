/** A photo made small enough for a village's network, without what the camera wrote into it. */

const SIDE_MAX = 1_600
const BYTES_MAX = 500_000
const QUALITIES = [0.82, 0.7, 0.55, 0.4] as const

export interface Photo {
  readonly bytes: ArrayBuffer
  readonly sha256: string
}

/** The size that fits into a square of 1,600 points, never larger than it was. */
export function fitted(width: number, height: number, sideMax = SIDE_MAX): { width: number; height: number } {
  const scale = Math.min(1, sideMax / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A JPEG of at most 500 kB, drawn anew: where and when the camera was stays out of it. Raises when it is no picture. */
export async function photoOf(file: Blob): Promise<Photo> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const { width, height } = fitted(picture.width, picture.height)
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
  picture.close()
  const bytes = await (await smallest(canvas)).arrayBuffer()
  return { bytes, sha256: await sha256Of(bytes) }
}

async function smallest(canvas: HTMLCanvasElement): Promise<Blob> {
  let made: Blob | null = null
  for (const quality of QUALITIES) {
    made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (made && made.size <= BYTES_MAX) return made
  }
  if (!made) throw new TypeError('Not a picture.')
  return made
}

export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
