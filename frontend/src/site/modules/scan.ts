import type { Camera } from '../../scanning/camera'
import { words } from '../words'

/**
 * A field that is filled by a scanner: a wedge scanner types and presses Enter, the camera looks.
 * Each code is told as a `scanned` event on the field; where nobody takes it, its form is sent.
 * With `data-scan-fills` the codes only gather in the field.
 */
export function start(area: HTMLElement): void {
  const input = area.querySelector('input')
  if (!input) return
  const fills = 'scanFills' in area.dataset
  const give = (text: string): boolean =>
    !input.dispatchEvent(new CustomEvent('scanned', { detail: text, bubbles: true, cancelable: true }))
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || input.value.trim() === '') return
    // Several codes follow one another in a field that only collects them.
    if (fills) input.value = `${input.value.trim()} `
    if (fills || give(input.value.trim())) event.preventDefault()
  })
  if (!navigator.mediaDevices?.getUserMedia) return
  area.append(
    eye((text) => {
      if (fills) return void (input.value = `${input.value} ${text} `.trimStart())
      input.value = text
      if (!give(text)) input.form?.requestSubmit()
    }),
  )
}

/** The button that opens the camera under itself, and closes it again. */
function eye(onCode: (text: string) => void): HTMLElement {
  const box = document.createElement('div')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quiet'
  button.textContent = words.camera
  button.setAttribute('aria-expanded', 'false')
  const video = document.createElement('video')
  const told = document.createElement('p')
  Object.assign(video, { className: 'scan-view', muted: true, playsInline: true, hidden: true })
  told.setAttribute('role', 'status')
  box.className = 'scan-eye'
  box.append(button, video, told)
  let camera: Camera | null = null
  const close = (): void => {
    camera?.stop()
    camera = null
    video.hidden = true
    button.textContent = words.camera
    button.setAttribute('aria-expanded', 'false')
  }
  button.addEventListener('click', () => {
    if (camera) return close()
    video.hidden = false
    told.textContent = ''
    button.textContent = words.closeCamera
    button.setAttribute('aria-expanded', 'true')
    // Nothing of the camera is fetched before somebody asks for it.
    void import('../../scanning/camera')
      .then(async ({ openCamera }) => { camera = await openCamera(video, onCode) })
      .catch((thrown: { trouble?: string }) => {
        close()
        told.textContent = thrown.trouble === 'refused' ? words.cameraRefused : words.cameraAbsent
      })
  })
  return box
}
