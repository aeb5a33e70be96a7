/** Why a camera gives no codes. */

/** Refused by the person or the browser; none there; taken by another application; not to be had here at all. */
export type CameraTrouble = 'refused' | 'absent' | 'busy' | 'unavailable'

export class CameraError extends Error {
  constructor(readonly trouble: CameraTrouble, cause?: unknown) {
    super(`The camera is ${trouble}.`, { cause })
    this.name = 'CameraError'
  }
}

const TROUBLES: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: 'refused', SecurityError: 'refused',
  NotFoundError: 'absent', OverconstrainedError: 'absent',
  NotReadableError: 'busy', AbortError: 'busy',
}

/** What the browser threw, as one of ours. */
export function cameraError(thrown: unknown): CameraError {
  if (thrown instanceof CameraError) return thrown
  const name = thrown instanceof Error ? thrown.name : ''
  return new CameraError(TROUBLES[name] ?? 'unavailable', thrown)
}
