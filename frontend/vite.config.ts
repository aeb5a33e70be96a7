import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'

import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import type { Manifest, Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname)

const BASE = '/assets/'
/** An application that a device keeps: its built page, where it answers, and the source of its worker. */
interface Application {
  readonly shell: string
  readonly scope: string
  readonly worker: { readonly srcDir: string; readonly filename: string }
}
const TILL: Application = { shell: 'till.html', scope: '/till/', worker: { srcDir: 'src/till/offline', filename: 'sw.ts' } }
const FIELD: Application = { shell: 'field.html', scope: '/field/', worker: { srcDir: 'src/field/offline', filename: 'field-sw.ts' } }
const COUNT: Application = { shell: 'count.html', scope: '/count/', worker: { srcDir: 'src/count/offline', filename: 'count-sw.ts' } }
// What makes the till what it is, besides `src`: the libraries, how they are built, the page around them.
const BESIDE_THE_SOURCES = ['package-lock.json', 'vite.config.ts', TILL.shell]
// Other applications: what changes there is no other version of the till.
const NOT_THE_TILL = ['src/field/', 'src/count/', 'src/phone/']

/** The version of pyproject.toml and twelve letters that change with the sources, and with nothing else. */
function software(): string {
  const version = /^version = "(.+)"$/m.exec(readFileSync(here('../pyproject.toml'), 'utf8'))?.[1]
  if (version === undefined) throw new Error('pyproject.toml tells no version.')
  const sources = readdirSync(here('src'), { recursive: true }).map((name) => `src/${name}`)
  const built = sources.filter((path) => !path.includes('.test.') && !NOT_THE_TILL.some((folder) => path.startsWith(folder)) && statSync(here(path)).isFile())
  const hash = createHash('sha256')
  for (const path of [...built, ...BESIDE_THE_SOURCES].sort()) {
    hash.update(`${path}\n`).update(readFileSync(here(path)))
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

/** The built files that an application can ask for: its chunks, lazy ones too, their styles, fonts and engines. */
function filesOf(manifest: Manifest, shell: string): Set<string> {
  const files = new Set<string>()
  const seen = new Set<string>()
  const collect = (name: string): void => {
    const chunk = manifest[name]
    if (chunk === undefined || seen.has(name)) return
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file)
    for (const imported of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) collect(imported)
  }
  collect(shell)
  // Every browser that runs them reads woff2, and nobody here writes Vietnamese.
  return new Set([...files].filter((file) => !/\.woff$|-vietnamese-/.test(file)))
}

interface Kept {
  url: string
  revision: string | null
  integrity: string
  size: number
}

/** One file to keep on the device; a wrong one, from a server half renewed, fails the whole installation. */
function kept(folder: string, file: string, { shell, scope }: Application): Kept {
  const bytes = readFileSync(`${folder}/${file}`)
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
  const [content, size] = [integrity.slice(-16), bytes.length]
  // The shell is kept with its headers: the server fills in what changes with them (kernel/shells.py).
  if (file === shell) return { url: scope, revision: `${content}@policy@`, integrity, size }
  // The others, but for the icons, have their content's hash in their name.
  return { url: BASE + file, revision: /^icon/.test(file) ? content : null, integrity, size }
}

function everythingKept(folder: string, application: Application): Kept[] {
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as Manifest
  const icons = readdirSync(folder, { recursive: true }).filter((file) => /^icon.*\.(png|svg)$/.test(file))
  const files = [application.shell, ...filesOf(manifest, application.shell), ...icons].sort()
  return files.map((file) => kept(folder, file, application))
}

/** The service worker of an application, with the list of what it keeps; served by its shell's door. */
function offline(application: Application): (Plugin | Plugin[])[] {
  let folder = ''
  const whereItIsBuilt: Plugin = {
    name: `where-${application.shell}-is-built`,
    configResolved: (config) => void (folder = here(config.build.outDir)),
  }
  const worker = VitePWA({
    strategies: 'injectManifest',
    ...application.worker,
    base: BASE,
    // The page registers it itself (src/queue/installing.ts); the web manifest is a file of `public`.
    injectRegister: null,
    manifest: false,
    injectManifest: {
      rollupFormat: 'iife',
      // The plugin would keep every file it finds, those of the office too: the list is ours.
      globPatterns: [application.shell],
      manifestTransforms: [() => ({ manifest: everythingKept(folder, application), warnings: [] })],
    },
  })
  return [whereItIsBuilt, worker]
}

// Five entries, one manifest: Flask reads it (kernel/assets.py) to find the hashed names. The pages of the till
// and of both phones are built whole, so that they can be kept on a device.
export default defineConfig({
  base: BASE,
  define: { __SOFTWARE__: JSON.stringify(software()) },
  plugins: [preact(), offline(TILL), offline(FIELD), offline(COUNT)],
  build: {
    manifest: 'manifest.json',
    outDir: 'dist',
    assetsDir: '',
    // A data: URL would ask for a wider content security policy than we give.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        till: here(TILL.shell),
        field: here(FIELD.shell),
        count: here(COUNT.shell),
        site: here('src/site/main.ts'),
        public: here('src/public/public.css'),
      },
    },
  },
})
