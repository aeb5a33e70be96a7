/** The camera as a scanner. Nothing of it is loaded before it is opened. */

import { CodesGiven, type Seen } from './codes'
import { CameraError, cameraError } from './errors'

const FORMATS = ['qr_code', 'data_matrix', 'ean_13', 'ean_8', 'code_128'] as const
const SQUARE: readonly string[] = ['qr_code', 'data_matrix']
// A look may take a cheap tablet a tenth of a second; the counter beside must stay quick.
const BETWEEN_LOOKS_MS = 120

type Look = (video: HTMLVideoElement) => Promise<Seen[]>

export interface Camera {
  stop(): void
  /** Only where the camera has a lamp. */
  torch?: (on: boolean) => void
}

interface NativeDetector {
  detect(video: HTMLVideoElement): Promise<readonly { readonly rawValue: string; readonly format: string }[]>
}
interface NativeDetectorClass {
  new (options: { formats: readonly string[] }): NativeDetector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Show the camera in `video` and give each code that comes into sight. Raises CameraError. */
export async function openCamera(video: HTMLVideoElement, onCode: (text: string) => void): Promise<Camera> {
  const looking = bestLook()
  const stream = await openStream().catch((thrown: unknown) => {
    looking.catch(() => undefined)
    throw cameraError(thrown)
  })
  try {
    video.srcObject = stream
    await video.play()
    const stopLooking = keepLooking(video, await looking, onCode)
    return { stop: () => { stopLooking(); release(video, stream) }, ...torchOf(stream) }
  } catch (thrown) {
    looking.catch(() => undefined)
    release(video, stream)
    throw cameraError(thrown)
  }
}

function openStream(): Promise<MediaStream> {
  // Absent on pages that are not served over HTTPS.
  if (!navigator.mediaDevices?.getUserMedia) return Promise.reject(new CameraError('unavailable'))
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
  })
}

function release(video: HTMLVideoElement, stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
  video.srcObject = null
}

/** The browser's own reader when it knows all our sorts of codes, else ours. */
async function bestLook(): Promise<Look> {
  const Detector = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector
  const known = await Detector?.getSupportedFormats().catch((): readonly string[] => [])
  if (!Detector || !FORMATS.every((format) => known?.includes(format))) return ourLook()
  const detector = new Detector({ formats: FORMATS })
  return withOursInNeed(async (video) => {
    const found = await detector.detect(video)
    return found.map(({ rawValue, format }) => ({ text: rawValue, isSquare: SQUARE.includes(format) }))
  })
}

/** A browser may name its reader and not have it: its first failure is its last. */
function withOursInNeed(theirs: Look): Look {
  let ours: Promise<Look> | null = null
  return async (video) => {
    if (ours) return (await ours)(video)
    return theirs(video).catch(async () => (await (ours ??= ourLook()))(video))
  }
}

async function ourLook(): Promise<Look> {
  return (await import('./zxing')).zxingLook()
}

/** Look at the pictures one at a time, until stopped. */
function keepLooking(video: HTMLVideoElement, look: Look, onCode: (text: string) => void): () => void {
  const given = new CodesGiven()
  let isStopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const lookOnce = async (): Promise<void> => {
    // A picture that cannot be read is followed by another.
    const seen = await look(video).catch((): Seen[] => [])
    if (isStopped) return
    const text = given.fresh(seen, performance.now())
    if (text !== null) onCode(text)
    timer = setTimeout(next, BETWEEN_LOOKS_MS)
  }
  const next = (): void => onNextPicture(video, () => { if (!isStopped) void lookOnce() })
  next()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

function onNextPicture(video: HTMLVideoElement, then: () => void): void {
  if (typeof video.requestVideoFrameCallback === 'function') video.requestVideoFrameCallback(then)
  else requestAnimationFrame(then)
}

function torchOf(stream: MediaStream): Pick<Camera, 'torch'> {
  const track = stream.getVideoTracks()[0]
  const capabilities = track?.getCapabilities?.() as { torch?: boolean } | undefined
  if (!track || !capabilities?.torch) return {}
  // TypeScript's list of constraints does not know the lamp.
  const lamp = (torch: boolean): MediaTrackConstraints => ({ advanced: [{ torch } as MediaTrackConstraintSet] })
  return { torch: (on) => void track.applyConstraints(lamp(on)).catch(() => undefined) }
}
