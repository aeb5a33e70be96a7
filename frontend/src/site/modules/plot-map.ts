import 'leaflet/dist/leaflet.css'

import L from 'leaflet'
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw'
import { TerraDrawLeafletAdapter } from 'terra-draw-leaflet-adapter'

import { words } from '../words'

type Polygon = { type: 'Polygon'; coordinates: number[][][] }

const ABOVE_MARKERS = 600
const TALIOUINE: [number, number] = [30.53, -7.93]

/** A map to draw a plot's outline on, beside the text where it can be pasted; the two follow each other. */
export function start(element: HTMLElement): void {
  const map = L.map(element, { attributionControl: false }).setView(TALIOUINE, 12)
  const tiles = element.dataset['tiles']
  if (tiles) L.tileLayer(tiles, { maxZoom: 19 }).addTo(map)
  else graticule(map)
  L.control.scale({ imperial: false }).addTo(map)
  const known = knownPlots(element)
  const layer = L.geoJSON(known as never, { interactive: false, style: { weight: 2 } } as L.GeoJSONOptions).addTo(map)
  if (layer.getBounds().isValid()) map.fitBounds(layer.getBounds(), { maxZoom: 16, padding: [24, 24] })
  const target = document.getElementById(element.dataset['target'] ?? '')
  if (target instanceof HTMLTextAreaElement) drawInto(map, element, target)
}

function knownPlots(element: HTMLElement): unknown {
  const block = document.getElementById(element.dataset['plots'] ?? '')
  return JSON.parse(block?.textContent ?? 'null') ?? { type: 'FeatureCollection', features: [] }
}

function drawInto(map: L.Map, element: HTMLElement, text: HTMLTextAreaElement): void {
  const draw = new TerraDraw({
    adapter: adapterFor(map),
    modes: [
      new TerraDrawPolygonMode(),
      new TerraDrawSelectMode({
        flags: { polygon: { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } } },
      }),
    ],
  })
  draw.start()

  const read = (): void => {
    const outline = outlineIn(text.value)
    text.setCustomValidity(text.value.trim() && !outline ? words.notGeometry : '')
    if (!outline) return
    draw.clear()
    draw.addFeatures([{ type: 'Feature', geometry: outline as never, properties: { mode: 'polygon' } }])
    map.fitBounds(L.geoJSON(outline as never).getBounds(), { maxZoom: 17, padding: [24, 24] })
    draw.setMode('select')
  }
  const write = (): void => {
    const drawn = draw.getSnapshot().findLast((one) => one.geometry.type === 'Polygon')
    if (drawn) text.value = JSON.stringify(drawn.geometry)
  }
  draw.on('finish', () => {
    write()
    draw.setMode('select')
  })
  text.addEventListener('change', read)
  element.after(
    toolbar([
      [words.draw, () => { draw.clear(); draw.setMode('polygon') }],
      [words.erase, () => { draw.clear(); text.value = ''; draw.setMode('polygon') }],
      [words.here, () => locate(map)],
    ]),
  )
  if (text.value.trim()) read()
  else draw.setMode('polygon')
}

/** The drawing's adapter; it would order its panes by a style sheet, which our content policy refuses. */
function adapterFor(map: L.Map): TerraDrawLeafletAdapter {
  const adapter = new TerraDrawLeafletAdapter({ lib: L, map })
  const createPaneStyleSheet = (name: string, above: number): HTMLElement => {
    const pane = map.getPane(name) ?? map.createPane(name)
    pane.style.zIndex = String(ABOVE_MARKERS + above)
    // What is given back is thrown away with the drawing; the pane must stay.
    return document.createElement('style')
  }
  Object.assign(adapter, { createPaneStyleSheet })
  return adapter
}

/** The polygon in a pasted geometry, feature or collection of one; none for anything else. */
function outlineIn(text: string): Polygon | null {
  try {
    const value = JSON.parse(text) as { type?: string; geometry?: unknown; features?: { geometry: unknown }[] }
    const geometry = (value.type === 'FeatureCollection' ? value.features?.[0]?.geometry : value.type === 'Feature' ? value.geometry : value) as Polygon | null
    return geometry?.type === 'Polygon' && Array.isArray(geometry.coordinates) ? geometry : null
  } catch {
    return null
  }
}

function locate(map: L.Map): void {
  map.once('locationerror', () => window.alert(words.noPosition))
  map.locate({ setView: true, maxZoom: 17, enableHighAccuracy: true })
}

function toolbar(tools: [string, () => void][]): HTMLElement {
  const bar = document.createElement('p')
  bar.className = 'actions'
  for (const [label, act] of tools) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'quiet'
    button.textContent = label
    button.addEventListener('click', act)
    bar.append(button)
  }
  return bar
}

/** Without tiles, lines of latitude and longitude, so that a drawing has a scale and a place. */
function graticule(map: L.Map): void {
  const lines = L.layerGroup().addTo(map)
  const redraw = (): void => {
    lines.clearLayers()
    const bounds = map.getBounds()
    const step = 2 ** Math.floor(Math.log2(bounds.getEast() - bounds.getWest())) / 4
    const style = { weight: 1, opacity: 0.35, interactive: false }
    for (let x = Math.floor(bounds.getWest() / step) * step; x < bounds.getEast(); x += step) {
      L.polyline([[bounds.getSouth(), x], [bounds.getNorth(), x]], style).addTo(lines)
    }
    for (let y = Math.floor(bounds.getSouth() / step) * step; y < bounds.getNorth(); y += step) {
      L.polyline([[y, bounds.getWest()], [y, bounds.getEast()]], style).addTo(lines)
    }
  }
  map.on('moveend', redraw)
  redraw()
}
