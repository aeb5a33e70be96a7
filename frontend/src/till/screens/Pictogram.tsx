/** The drawings of articles, of the same hand as the office's. */

const DRAWINGS: Readonly<Record<string, string>> = {
  saffron: 'M20 36V20M20 20c0-8-6-11-9-15 5 1 9 4 9 9 0-5 4-8 9-9-3 4-9 7-9 15Z',
  flower: 'M20 37V24M20 24c-8 0-12-5-12-11 5 0 9 2 12 7 3-5 7-7 12-7 0 6-4 11-12 11Z',
  argan: 'M16 5h8v7l4 5v17a2 2 0 0 1-2 2H14a2 2 0 0 1-2-2V17l4-5ZM12 23h16',
  olive: 'M12 24a8 10 0 1 0 16 0a8 10 0 1 0-16 0M20 14c0-6 5-9 10-9 0 5-4 9-10 9Z',
  pamm: 'M20 36V12M20 18c-6 0-8-4-8-8 6 0 8 4 8 8Zm0 8c6 0 8-4 8-8-6 0-8 4-8 8Zm0-8c0-5 2-8 0-14',
  distilling: 'M9 17h14v14a4 4 0 0 1-4 4h-6a4 4 0 0 1-4-4ZM12 17c0-7 8-10 14-10 4 0 6 3 6 7v9M32 29h.1M32 35h.1',
  amlou: 'M10 14h20l-2 20H12Zm2-6h16v6H12Z',
  honey: 'M12 14h16l-2 20H14ZM11 9h18v5H11ZM20 19v8',
  soap: 'M7 22a6 6 0 0 1 6-6h14a6 6 0 0 1 6 6v4a6 6 0 0 1-6 6H13a6 6 0 0 1-6-6ZM14 24h12M13 10h.1M20 7h.1M27 10h.1',
  carpet: 'M10 8h20v24H10ZM10 13h20M10 27h20M13 8V4M20 8V4M27 8V4M13 36v-4M20 36v-4M27 36v-4M20 15l5 5-5 5-5-5Z',
  pottery: 'M15 6h10M16 6c0 5-7 8-7 17 0 7 5 12 11 12s11-5 11-12c0-9-7-12-7-17M10 20h20M11 26h18',
  embroidery: 'M5 20a13 13 0 1 0 26 0a13 13 0 1 0-26 0M13 16l10 8M23 16l-10 8M18 14v12M30 31l6 6',
  basket: 'M7 17h26l-3 17H10ZM12 17c0-7 4-11 8-11s8 4 8 11M13 24h14',
  craft: 'M10 9h20M13 9c-5 8-4 20 3 26h8c7-6 8-18 3-26M12 21l4 4 4-4 4 4 4-4',
}

export function Pictogram({ name }: { name: string }) {
  return (
    <svg viewBox="0 0 40 40" aria-hidden="true">
      <path d={DRAWINGS[name] ?? DRAWINGS['amlou']} />
    </svg>
  )
}
