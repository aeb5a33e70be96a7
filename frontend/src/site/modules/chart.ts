import {
  BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement, Tooltip,
} from 'chart.js'
import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js'

import type { Colours } from './chart/paint'
import { coloursOf, fillOf, SERIES_DASHES } from './chart/paint'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip)

/** What the page carries, made of the very rows of the table below (kernel/tables.py). */
export interface Drawing {
  kind: 'bars' | 'columns' | 'lines'
  rtl: boolean
  labels: string[]
  tints: (string | null)[]
  urls: (string | null)[]
  series: { label: string; values: (number | null)[]; shown: string[] }[]
  scale: { marks: { value: number; shown: string }[]; unit: string }
}

const ROW_HEIGHT = 46
const LINE_HEIGHT = 15
// Between two names below a chart, in pixels: the first and the last are moved inwards, towards their neighbours.
const AWAY = 48
// What a letter of a line's name takes, and how much of the drawing all names may take.
const LETTER_WIDTH = 7
const NAMES_SHARE_MAX = 0.32
// Below this the names of lines are written over the drawing: beside it they would take a third of it.
const NAMES_BESIDE_MIN = 480
// A table as long as this is folded: the chart says it first.
const UNFOLDED_ROWS_MAX = 8

/** A chart over its table; without this script the table stands alone. */
export function start(figure: HTMLElement): void {
  const block = figure.querySelector('script[type="application/json"]')
  const drawing = JSON.parse(block?.textContent ?? 'null') as Drawing | null
  if (!drawing) return
  const frame = document.createElement('div')
  frame.className = `chart-frame chart-${drawing.kind}`
  if (drawing.kind === 'bars') frame.style.blockSize = `${drawing.labels.length * ROW_HEIGHT + 16}px`
  const canvas = document.createElement('canvas')
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', figure.dataset['label'] ?? '')
  frame.append(canvas)
  figure.querySelector('details')?.before(frame)
  fold(figure)
  let chart = new Chart(canvas, configured(drawing))
  const again = (): void => {
    chart.destroy()
    chart = new Chart(canvas, configured(drawing))
  }
  for (const asked of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)']) {
    window.matchMedia(asked).addEventListener('change', again)
  }
}

function fold(figure: HTMLElement): void {
  const table = figure.querySelector('details')
  if (!table) return
  if (figure.querySelectorAll('tbody tr').length > UNFOLDED_ROWS_MAX) table.open = false
  window.addEventListener('beforeprint', () => { table.open = true })
}

/** The settings of Chart.js for a drawing; apart, so that they can be tested without a canvas. */
export function configured(drawing: Drawing): ChartConfiguration {
  const isLying = drawing.kind === 'bars'
  const colours = coloursOf(document.documentElement)
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const figures = isLying ? 'x' : 'y'
  const names = isLying ? 'y' : 'x'
  return {
    type: drawing.kind === 'lines' ? 'line' : 'bar',
    data: { labels: drawing.labels, datasets: drawing.series.map((one, at) => dataset(drawing, one.values, at)) },
    options: {
      indexAxis: isLying ? 'y' : 'x',
      responsive: true,
      maintainAspectRatio: false,
      animation: still ? false : { duration: 120 },
      layout: { padding: isLying ? { [drawing.rtl ? 'left' : 'right']: 96, top: 12 } : { top: 22, [drawing.rtl ? 'left' : 'right']: drawing.kind === 'lines' ? roomForNames(drawing, window.innerWidth) : 0 } },
      onClick: (_, hit) => {
        const url = drawing.urls[hit[0]?.index ?? -1]
        if (url) window.location.assign(url)
      },
      plugins: { tooltip: { rtl: drawing.rtl, callbacks: { label: (item) => `${drawing.series[item.datasetIndex]?.label ?? ''} : ${drawing.series[item.datasetIndex]?.shown[item.dataIndex] ?? ''}` } } },
      scales: {
        [figures]: {
          // A bar that does not begin at nothing tells a lie.
          beginAtZero: true,
          reverse: isLying && drawing.rtl,
          position: isLying ? 'bottom' : drawing.rtl ? 'right' : 'left',
          // Bars and columns bear their figures themselves; lines are read from the side.
          ...(drawing.kind === 'lines' ? side(drawing, colours) : { ticks: { display: false } }),
          border: { display: false },
          grid: { display: !isLying, color: colours.line, drawTicks: false },
        },
        [names]: {
          reverse: !isLying && drawing.rtl,
          position: isLying && drawing.rtl ? 'right' : isLying ? 'left' : 'bottom',
          grid: { display: false },
          border: { display: !isLying, color: colours.line },
          // Names of lying bars are written above them, whole: beside them a phone would cut them.
          ticks: { display: !isLying, color: colours.soft, font: { family: colours.font, size: 12 }, maxRotation: 0, autoSkipPadding: AWAY, align: isLying ? 'center' : 'inner' },
        },
      },
    } as NonNullable<ChartConfiguration['options']>,
    plugins: [labels(drawing)],
  }
}

/** The round figures along the side, as the page says them; the unit stands once, at the highest. */
export function side(drawing: Pick<Drawing, 'scale'>, colours: Pick<Colours, 'soft' | 'font'>): object {
  const { marks, unit } = drawing.scale
  const told = new Map(marks.map(({ value, shown }) => [value, shown]))
  const highest = marks.at(-1)?.value ?? 0
  return {
    min: marks[0]?.value ?? 0,
    max: highest,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => { axis.ticks = marks.map(({ value }) => ({ value })) },
    ticks: {
      color: colours.soft,
      font: { family: colours.font, size: 12 },
      padding: 8,
      callback: (value: number) => (value === highest && unit ? [unit, told.get(value) ?? ''] : told.get(value) ?? ''),
    },
  }
}

/** What the names at the ends of the lines are given beside them, in pixels: what the longest needs, nothing on a phone. */
export function roomForNames(drawing: Pick<Drawing, 'series'>, screen: number): number {
  if (screen < NAMES_BESIDE_MIN) return 0
  const longest = Math.max(...drawing.series.map((one) => one.label.length))
  return Math.min(longest * LETTER_WIDTH + 12, screen * NAMES_SHARE_MAX)
}

function dataset(drawing: Drawing, values: (number | null)[], at: number): ChartDataset {
  const colours = coloursOf(document.documentElement)
  const data = values as number[]
  if (drawing.kind !== 'lines') {
    return { data, backgroundColor: drawing.tints.map((tint) => fillOf(tint, at)), borderColor: drawing.tints.map((tint) => colours.of(tint)), borderWidth: 1.5, maxBarThickness: drawing.kind === 'bars' ? 16 : 36, minBarLength: 2 } as ChartDataset
  }
  const colour = at === 0 ? colours.of(null) : colours.soft
  return { data, borderColor: colour, backgroundColor: colour, borderWidth: at === 0 ? 2.5 : 1.5, borderDash: SERIES_DASHES[at] ?? [], pointRadius: at === 0 && data.length < 40 ? 2.5 : 0, pointHitRadius: 12, spanGaps: true } as ChartDataset
}

/** Figures and names written where they are looked for, instead of a legend. */
function labels(drawing: Drawing): Plugin {
  return {
    id: 'labels',
    afterDatasetsDraw(chart) {
      const colours = coloursOf(document.documentElement)
      const pen = chart.ctx
      pen.save()
      pen.font = `500 12px ${colours.font}`
      pen.fillStyle = colours.ink
      pen.direction = drawing.rtl ? 'rtl' : 'ltr'
      if (drawing.kind === 'lines') nameLines(pen, drawing, drawing.series.map((_, at) => chart.getDatasetMeta(at).data), chart.chartArea)
      else if (drawing.kind === 'bars') tellBars(pen, drawing, chart.getDatasetMeta(0).data, drawing.rtl ? chart.chartArea.right : chart.chartArea.left)
      else tellColumns(pen, drawing, chart.getDatasetMeta(0).data)
      pen.restore()
    },
  }
}

type Point = { x: number; y: number }
type Area = { left: number; right: number; bottom: number }

function tellBars(pen: CanvasRenderingContext2D, drawing: Drawing, points: readonly Point[], edge: number): void {
  const gap = drawing.rtl ? -6 : 6
  pen.textAlign = 'start'
  pen.textBaseline = 'middle'
  for (const [index, { x, y }] of points.entries()) {
    pen.fillText(drawing.series[0]?.shown[index] ?? '', x + gap, y)
    pen.fillText(drawing.labels[index] ?? '', edge, y - LINE_HEIGHT - 2)
  }
}

/** Above each column when there is room for all, else above the highest alone. */
function tellColumns(pen: CanvasRenderingContext2D, drawing: Drawing, points: readonly Point[]): void {
  const { values, shown } = drawing.series[0] ?? { values: [], shown: [] }
  const highest = Math.max(...values.map((value) => value ?? 0))
  const apart = Math.abs((points[1]?.x ?? Infinity) - (points[0]?.x ?? 0))
  const isRoomy = Math.max(...shown.map((text) => pen.measureText(text).width)) + 6 < apart
  pen.textAlign = 'center'
  pen.textBaseline = 'bottom'
  for (const [index, { x, y }] of points.entries()) {
    const value = values[index]
    if (value && (isRoomy || value === highest)) pen.fillText(shown[index] ?? '', x, y - 4)
  }
}

/** Each line's name at its end, moved apart where two would lie on each other. */
function nameLines(pen: CanvasRenderingContext2D, drawing: Drawing, lines: readonly (readonly Point[])[], area: Area): void {
  const ends = drawing.series.flatMap((series, at) => {
    const point = lines[at]?.[series.values.findLastIndex((value) => value !== null)]
    return point ? [{ label: series.label, x: point.x, y: point.y }] : []
  })
  const given = roomForNames(drawing, window.innerWidth)
  pen.textAlign = given ? 'start' : 'end'
  pen.textBaseline = 'middle'
  if (!given) {
    // On a stroke of the sheet's colour, which the lines pass behind.
    pen.strokeStyle = coloursOf(document.documentElement).sheet
    pen.lineWidth = 4
    pen.lineJoin = 'round'
    for (const { label, x, y } of apart(overLines(ends, area.bottom))) {
      const inside = within(x, pen.measureText(label).width, area, drawing.rtl)
      pen.strokeText(label, inside, y)
      pen.fillText(label, inside, y)
    }
    return
  }
  // Narrower letters rather than a name that is cut.
  for (const { label, x, y } of apart(ends)) pen.fillText(label, x + (drawing.rtl ? -6 : 6), y, given - 8)
}

/** Where a name must end so that it begins within the drawing: that of a line which ends early would be cut. */
export function within(x: number, width: number, area: Pick<Area, 'left' | 'right'>, rtl: boolean): number {
  return rtl ? Math.min(x, area.right - width) : Math.max(x, area.left + width)
}

/** The names of lines over the drawing: the highest above its end, the others below theirs where the floor leaves room. */
export function overLines<End extends { y: number }>(ends: readonly End[], floor: number): End[] {
  const highest = Math.min(...ends.map((end) => end.y))
  return ends.map((end) => ({ ...end, y: end.y > highest && end.y + 2 * LINE_HEIGHT < floor ? end.y + LINE_HEIGHT - 2 : end.y - LINE_HEIGHT + 3 }))
}

/** The same ends, from the lowest up, each at least a line of text above the one below. */
export function apart<End extends { y: number }>(ends: readonly End[]): End[] {
  let below = Infinity
  return [...ends].sort((a, b) => b.y - a.y).map((end) => {
    below = Math.min(end.y, below - LINE_HEIGHT)
    return { ...end, y: below }
  })
}
