import { HEIGHT, isFurther, onGrid, read, type Stroke, thinned, WIDTH, write } from '../strokes'

const LINE = 7

/** A pad to sign on with a finger, a pen or a mouse; the name alone does without it. */
export function start(form: HTMLElement): void {
  const box = form.querySelector<HTMLElement>('[data-pad]')
  const canvas = box?.querySelector('canvas')
  const kept = form.querySelector<HTMLInputElement>('input[name="strokes"]')
  if (!box || !canvas || !kept) return
  box.hidden = false
  const pad = new Pad(canvas, kept)
  box.querySelector('[data-erase]')?.addEventListener('click', () => pad.erase())
  const name = form.querySelector<HTMLInputElement>('input[name="name"]')
  for (const choice of form.querySelectorAll<HTMLInputElement>('input[name="part"]')) {
    choice.addEventListener('change', () => {
      pad.erase()
      // The proposed name is that of one of the two: the other one types hers.
      if (name && form.dataset['own'] && name.value === name.defaultValue) name.value = choice.value === form.dataset['own'] ? name.defaultValue : ''
      if (name?.value === '') name.focus()
    })
  }
}

class Pad {
  private strokes: Stroke[]
  private finger: number | null = null

  constructor(private readonly canvas: HTMLCanvasElement, private readonly kept: HTMLInputElement) {
    this.strokes = read(kept.value)
    canvas.addEventListener('pointerdown', (event) => this.begin(event))
    canvas.addEventListener('pointermove', (event) => this.follow(event))
    for (const end of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(end, (event) => this.end(event))
    this.draw()
  }

  erase(): void {
    this.strokes = []
    this.keep()
  }

  /** One finger signs: the palm that touches after it does not. */
  private begin(event: PointerEvent): void {
    if (this.finger !== null || event.button > 0) return
    this.finger = event.pointerId
    this.canvas.setPointerCapture(event.pointerId)
    this.strokes.push([])
    this.add(event)
  }

  private follow(event: PointerEvent): void {
    if (event.pointerId !== this.finger) return
    const steps = event.getCoalescedEvents?.() ?? []
    for (const step of steps.length > 0 ? steps : [event]) this.add(step)
  }

  private end(event: PointerEvent): void {
    if (event.pointerId !== this.finger) return
    this.finger = null
    this.keep()
  }

  private add(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect()
    const point = onGrid(event.clientX - box.left, event.clientY - box.top, box.width, box.height)
    const stroke = this.strokes.at(-1)
    if (!stroke || !isFurther(stroke, point)) return
    stroke.push(point)
    this.draw()
  }

  private keep(): void {
    this.strokes = thinned(this.strokes)
    this.kept.value = write(this.strokes)
    this.draw()
  }

  private draw(): void {
    const pen = this.canvas.getContext('2d')
    if (!pen) return
    pen.clearRect(0, 0, WIDTH, HEIGHT)
    Object.assign(pen, { lineWidth: LINE, lineCap: 'round', lineJoin: 'round', strokeStyle: getComputedStyle(this.canvas).color })
    for (const stroke of this.strokes) {
      pen.beginPath()
      for (const [x, y] of stroke) pen.lineTo(x, y)
      // A dot is a line that goes nowhere.
      if (stroke.length === 1) pen.lineTo(...(stroke[0] ?? [0, 0]))
      pen.stroke()
    }
  }
}
