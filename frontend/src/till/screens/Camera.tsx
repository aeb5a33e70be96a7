/** The camera over the counter: what it sees, a frame to aim with, the lamp where there is one. */

import '../../scanning/camera.css'

import { useEffect, useRef, useState } from 'preact/hooks'

import { Sheet } from './Sheet'
import { type Camera as OpenCamera, openCamera } from '../../scanning/camera'
import { cameraError, type CameraTrouble } from '../../scanning/errors'
import type { CameraWords } from '../words/camera'

interface Props {
  readonly onCode: (text: string) => void
  readonly onClose: () => void
  readonly words: CameraWords
}

export function Camera({ onCode, onClose, words }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const { camera, trouble } = useCamera(video, onCode)
  return (
    <Sheet title={words.title} kind="camera" testId="camera" onClose={onClose}>
      {trouble ? (
        <p class="camera-trouble" role="alert">{words[trouble]}</p>
      ) : (
        <>
          <div class="camera-view" aria-busy={!camera}>
            <video ref={video} class="camera-video" muted playsInline aria-label={words.title} />
            <div class="camera-frame" aria-hidden="true" />
          </div>
          <div class="camera-foot">
            <p class="soft" aria-live="polite">{camera ? words.hint : words.opening}</p>
            {camera?.torch && <Torch turn={camera.torch} word={words.torch} />}
          </div>
        </>
      )}
    </Sheet>
  )
}

function Torch({ turn, word }: { turn: (on: boolean) => void; word: string }) {
  const [isOn, setOn] = useState(false)
  const press = (): void => {
    turn(!isOn)
    setOn(!isOn)
  }
  return (
    <button type="button" class="quiet camera-torch" aria-pressed={isOn} data-testid="torch" onClick={press}>
      {word}
    </button>
  )
}

/** The camera while the sheet is there; it is let go with it, also when it opens too late. */
function useCamera(video: { readonly current: HTMLVideoElement | null }, onCode: (text: string) => void) {
  const [camera, setCamera] = useState<OpenCamera | null>(null)
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null)
  const give = useRef(onCode)
  give.current = onCode
  useEffect(() => {
    let close: (() => void) | null = null
    let isClosed = false
    if (!video.current) return undefined
    openCamera(video.current, (text) => give.current(text)).then(
      (opened) => {
        if (isClosed) return opened.stop()
        close = opened.stop
        setCamera(opened)
      },
      (thrown: unknown) => { if (!isClosed) setTrouble(cameraError(thrown).trouble) },
    )
    return () => {
      isClosed = true
      close?.()
    }
  }, [])
  return { camera, trouble }
}
