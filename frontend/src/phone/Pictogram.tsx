/** The drawings of the village phone, of the same hand as the office's. */

const DRAWINGS: Readonly<Record<string, string>> = {
  saffron: 'M20 36V20M20 20c0-8-6-11-9-15 5 1 9 4 9 9 0-5 4-8 9-9-3 4-9 7-9 15Z',
  flower: 'M20 37V24M20 24c-8 0-12-5-12-11 5 0 9 2 12 7 3-5 7-7 12-7 0 6-4 11-12 11ZM20 20c-3-5-3-10 0-15 3 5 3 10 0 15Z',
  argan: 'M16 5h8v7l4 5v17a2 2 0 0 1-2 2H14a2 2 0 0 1-2-2V17l4-5ZM12 23h16',
  olive: 'M12 24a8 10 0 1 0 16 0a8 10 0 1 0-16 0M20 14c0-6 5-9 10-9 0 5-4 9-10 9Z',
  pamm: 'M20 36V12M20 18c-6 0-8-4-8-8 6 0 8 4 8 8Zm0 8c6 0 8-4 8-8-6 0-8 4-8 8Zm0-8c0-5 2-8 0-14',
  almond: 'M20 5c9 7 11 17 8 24-2 5-14 5-16 0-3-7-1-17 8-24ZM20 12v16',
  basket: 'M7 17h26l-3 17H10ZM12 17c0-7 4-11 8-11s8 4 8 11M13 24h14',
  scale: 'M6 34h28M20 34V20M9 20h22l-3-8H12ZM20 12V7M15 7h10',
  place: 'M20 36c8-9 12-15 12-20a12 12 0 0 0-24 0c0 5 4 11 12 20ZM16 16a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  store: 'M5 15 20 6l15 9v20H5ZM12 35V22h16v13M12 28h16',
  day: 'M6 9h28v26H6ZM6 17h28M13 5v8M27 5v8',
  today: 'M20 13a7 7 0 1 0 0 14a7 7 0 1 0 0-14M20 3v4M20 33v4M3 20h4M33 20h4M8 8l3 3M29 29l3 3M32 8l-3 3M11 29l-3 3',
  unknown: 'M14 14a6 6 0 1 1 9 5c-2 1-3 3-3 5M20 31h.1M20 4a16 16 0 1 0 0 32a16 16 0 1 0 0-32',
  people: 'M14 7a6 6 0 1 0 0 12a6 6 0 1 0 0-12M4 34c0-8 4-12 10-12s10 4 10 12M26 8a6 6 0 0 1 0 11M29 23c4 2 7 5 7 11',
  camera: 'M5 13h7l3-5h10l3 5h7v20H5ZM20 17a6 6 0 1 0 0 12a6 6 0 1 0 0-12',
  ear: 'M14 32c4 6 9 3 9-2 0-4 6-6 6-14a9 9 0 0 0-18 0M16 17a4 4 0 0 1 8 0c0 4-5 4-5 8',
  back: 'M25 6 11 20l14 14',
  check: 'M6 21l9 9L34 10',
  phone: 'M11 3h18v34H11ZM18 32h4',
  send: 'M20 34V7M9 18 20 7l11 11',
  offline: 'M4 15a24 24 0 0 1 32 0M10 22a15 15 0 0 1 20 0M16 28a6 6 0 0 1 8 0M20 34h.1M5 5l30 30',
  alert: 'M20 5 37 34H3ZM20 15v9M20 29h.1',
  plus: 'M20 6v28M6 20h28',
  lots: 'M14 6h12v6H14ZM12 12h16l2 5v17H10V17ZM10 24h20',
  dossier: 'M9 5h16l6 6v24H9ZM14 18l3 3 6-6M14 28h12',
  drying: 'M20 4v3M11 7l2 3M29 7l-2 3M14 16a6 6 0 0 1 12 0M4 24h32M8 24v10M32 24v10M13 24v4M20 24v4M27 24v4',
  sorting: 'M6 8h28L23 21v12l-6-4v-8Z',
  pressing: 'M20 4v12M13 4h14M8 16h24v6H8ZM12 22v12h16V22M20 28v3',
  packing: 'M13 5h14v6H13ZM11 11h18l2 5v19H9V16ZM9 20h22M9 29h22',
  labelling: 'M6 7h14l14 14-13 13L6 20ZM13 14h.1',
  pen: 'M8 32l2-8L27 7l6 6-17 17ZM24 10l6 6',
  undo: 'M8 8v9h9M9 17a13 13 0 1 1-1 8',
}

export function Pictogram({ name }: { name: string }) {
  return (
    <svg class="pictogram" viewBox="0 0 40 40" aria-hidden="true">
      <path d={DRAWINGS[name] ?? DRAWINGS['basket']} />
    </svg>
  )
}
