import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'

import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import type { Manifest, Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname)

const BASE = '/assets/'
const SHELL = 'till.html'
// What makes the till what it is, besides `src`: the libraries, how they are built, the page around them.
const BESIDE_THE_SOURCES = ['package-lock.json', 'vite.config.ts', SHELL]

/** The version of pyproject.toml and twelve letters that change with the sources, and with nothing else. */
function software(): string {
  const version = /^version = "(.+)"$/m.exec(readFileSync(here('../pyproject.toml'), 'utf8'))?.[1]
  if (version === undefined) throw new Error('pyproject.toml tells no version.')
  const sources = readdirSync(here('src'), { recursive: true }).map((name) => `src/${name}`)
  const built = sources.filter((path) => !path.includes('.test.') && statSync(here(path)).isFile())
  const hash = createHash('sha256')
  for (const path of [...built, ...BESIDE_THE_SOURCES].sort()) {
    hash.update(`${path}\n`).update(readFileSync(here(path)))
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

/** The built files that the till can ask for: its chunks, lazy ones too, their styles, fonts and engines. */
function filesOfTheTill(manifest: Manifest): Set<string> {
  const files = new Set<string>()
  const seen = new Set<string>()
  const collect = (name: string): void => {
    const chunk = manifest[name]
    if (chunk === undefined || seen.has(name)) return
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file)
    for (const imported of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) collect(imported)
  }
  collect(SHELL)
  // Every browser that runs the till reads woff2, and nobody here writes Vietnamese.
  return new Set([...files].filter((file) => !/\.woff$|-vietnamese-/.test(file)))
}

interface Kept {
  url: string
  revision: string | null
  integrity: string
  size: number
}

/** One file to keep on the device; a wrong one, from a server half renewed, fails the whole installation. */
function kept(folder: string, file: string): Kept {
  const bytes = readFileSync(`${folder}/${file}`)
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
  const [content, size] = [integrity.slice(-16), bytes.length]
  // The shell is kept with its headers: the server fills in what changes with them (shop/web/shell.py).
  if (file === SHELL) return { url: '/till/', revision: `${content}@policy@`, integrity, size }
  // The others, but for the icons, have their content's hash in their name.
  return { url: BASE + file, revision: /^icon/.test(file) ? content : null, integrity, size }
}

function everythingKept(folder: string): Kept[] {
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as Manifest
  const icons = readdirSync(folder, { recursive: true }).filter((file) => /^icon.*\.(png|svg)$/.test(file))
  return [SHELL, ...filesOfTheTill(manifest), ...icons].sort().map((file) => kept(folder, file))
}

/** The service worker `sw.js`, with the list of what it keeps; served by shop/web/shell.py. */
function offlineTill(): (Plugin | Plugin[])[] {
  let folder = ''
  const whereItIsBuilt: Plugin = {
    name: 'where-it-is-built',
    configResolved: (config) => void (folder = here(config.build.outDir)),
  }
  const worker = VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/till/offline',
    filename: 'sw.ts',
    base: BASE,
    // The page registers it itself (src/till/offline/installing.ts); the web manifest is a file of `public`.
    injectRegister: null,
    manifest: false,
    injectManifest: {
      rollupFormat: 'iife',
      // The plugin would keep every file it finds, those of the office too: the list is ours.
      globPatterns: [SHELL],
      manifestTransforms: [() => ({ manifest: everythingKept(folder), warnings: [] })],
    },
  })
  return [whereItIsBuilt, worker]
}

// Three entries, one manifest: Flask reads it (kernel/assets.py) to find the hashed names. The till's page is
// built whole, so that it can be kept on a device.
export default defineConfig({
  base: BASE,
  define: { __SOFTWARE__: JSON.stringify(software()) },
  plugins: [preact(), offlineTill()],
  build: {
    manifest: 'manifest.json',
    outDir: 'dist',
    assetsDir: '',
    // A data: URL would ask for a wider content security policy than we give.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        till: here(SHELL),
        site: here('src/site/main.ts'),
        public: here('src/public/public.css'),
      },
    },
  },
})
