import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { openCamera } from './camera'
import { CameraError } from './errors'

const ALL = ['qr_code', 'data_matrix', 'ean_13', 'ean_8', 'code_128', 'pdf417']
const track = { stop: vi.fn(), getCapabilities: () => ({ torch: true }), applyConstraints: vi.fn(() => Promise.resolve()) }
const stream = { getTracks: () => [track], getVideoTracks: () => [track] }
let pictures: (() => void)[] = []
let detect = vi.fn<() => Promise<{ rawValue: string; format: string }[]>>()

/** A video whose pictures come when the test says so. */
function aVideo(): HTMLVideoElement {
  return {
    srcObject: null, play: () => Promise.resolve(),
    requestVideoFrameCallback: (then: () => void) => pictures.push(then),
  } as unknown as HTMLVideoElement
}

async function nextPicture(): Promise<void> {
  await vi.advanceTimersByTimeAsync(200)
  for (const then of pictures.splice(0)) then()
  await vi.advanceTimersByTimeAsync(0)
}

function cameraThat(getUserMedia: () => Promise<unknown>): void {
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
}

beforeEach(() => {
  vi.useFakeTimers()
  pictures = []
  detect = vi.fn(() => Promise.resolve([]))
  track.stop.mockClear()
  cameraThat(() => Promise.resolve(stream))
  vi.stubGlobal('BarcodeDetector', class {
    static getSupportedFormats = () => Promise.resolve(ALL)
    detect = () => detect()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a code that comes into sight is given once', async () => {
  const codes: string[] = []
  await openCamera(aVideo(), (text) => codes.push(text))
  detect.mockResolvedValue([{ rawValue: '40170725', format: 'ean_8' }])
  for (let picture = 0; picture < 20; picture += 1) await nextPicture()
  expect(detect).toHaveBeenCalledTimes(20)
  expect(codes).toEqual(['40170725'])
})

test('one picture is read at a time, however long it takes', async () => {
  let done: (found: []) => void = () => undefined
  await openCamera(aVideo(), () => undefined)
  detect.mockImplementation(() => new Promise((resolve) => { done = resolve }))
  for (let picture = 0; picture < 5; picture += 1) await nextPicture()
  expect(detect).toHaveBeenCalledTimes(1)
  done([])
  await nextPicture()
  expect(detect).toHaveBeenCalledTimes(2)
})

test('once stopped nothing more is given, not even what was being read, and the camera is let go', async () => {
  const codes: string[] = []
  const video = aVideo()
  const camera = await openCamera(video, (text) => codes.push(text))
  let done: (found: { rawValue: string; format: string }[]) => void = () => undefined
  detect.mockImplementation(() => new Promise((resolve) => { done = resolve }))
  await nextPicture()
  camera.stop()
  done([{ rawValue: '40170725', format: 'ean_8' }])
  for (let picture = 0; picture < 3; picture += 1) await nextPicture()
  expect([codes, detect.mock.calls.length, track.stop.mock.calls.length, video.srcObject]).toEqual([[], 1, 1, null])
})

test('a lamp is offered where there is one', async () => {
  const camera = await openCamera(aVideo(), () => undefined)
  camera.torch?.(true)
  expect(track.applyConstraints).toHaveBeenCalledWith({ advanced: [{ torch: true }] })
})

test.each([
  ['NotAllowedError', 'refused'], ['SecurityError', 'refused'], ['NotFoundError', 'absent'], ['OverconstrainedError', 'absent'],
  ['NotReadableError', 'busy'], ['TypeError', 'unavailable'],
])('%s says that the camera is %s', async (name, trouble) => {
  cameraThat(() => Promise.reject(Object.assign(new Error('no'), { name })))
  const thrown: unknown = await openCamera(aVideo(), () => undefined).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(CameraError)
  expect((thrown as CameraError).trouble).toBe(trouble)
})

test('a page without cameras says so, and a video that cannot play lets the camera go', async () => {
  vi.stubGlobal('navigator', {})
  await expect(openCamera(aVideo(), () => undefined)).rejects.toMatchObject({ trouble: 'unavailable' })
  cameraThat(() => Promise.resolve(stream))
  const video = Object.assign(aVideo(), { play: () => Promise.reject(new Error('no')) })
  await expect(openCamera(video, () => undefined)).rejects.toBeInstanceOf(CameraError)
  expect(track.stop).toHaveBeenCalledTimes(1)
})
