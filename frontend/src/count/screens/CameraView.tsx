/** The camera above what is counted: it stays open while one piece follows the other. */

import { useEffect, useRef, useState } from 'preact/hooks'

import { type Camera, openCamera } from '../../scanning/camera'
import { cameraError, type CameraTrouble } from '../../scanning/errors'
import { t } from '../i18n'

export function CameraView({ onCode }: { onCode: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const give = useRef(onCode)
  give.current = onCode
  const [camera, setCamera] = useState<Camera | null>(null)
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null)
  const [isLit, setLit] = useState(false)
  useEffect(() => {
    let [isClosed, opened] = [false, null as Camera | null]
    if (!video.current) return undefined
    openCamera(video.current, (text) => give.current(text)).then(
      (one) => {
        if (isClosed) return one.stop()
        opened = one
        setCamera(one)
      },
      (thrown: unknown) => { if (!isClosed) setTrouble(cameraError(thrown).trouble) },
    )
    return () => {
      isClosed = true
      opened?.stop()
    }
  }, [])
  if (trouble) return <p class="camera-trouble" role="alert">{t(trouble === 'refused' ? 'cameraRefused' : 'cameraAbsent')}</p>
  const { torch } = camera ?? {}
  const press = (): void => {
    torch?.(!isLit)
    setLit(!isLit)
  }
  return (
    <div class="taken">
      <div class="camera-view" aria-busy={!camera}>
        <video ref={video} class="camera-video" muted playsInline aria-label={t('scan')} />
        <div class="camera-frame" aria-hidden="true" />
      </div>
      {!camera && <p class="soft" role="status">{t('cameraOpening')}</p>}
      {torch && <button type="button" class="quiet camera-torch" aria-pressed={isLit} data-testid="torch" onClick={press}>{t('lamp')}</button>}
    </div>
  )
}
