/** What a browser gives to the till, given here by Node: one tab at a time is in front. */

import 'fake-indexeddb/auto'

import Dexie from 'dexie'

import type { Tab } from './tab'

/** Waits of the till are cut short: a pause of a second takes ten milliseconds, the longest fifty. */
const FASTER = 100
const WAIT_MS_MAX = 50
const HANGING_MS = 10_000

const OurDate = Date
const ourTimeout = globalThis.setTimeout

let front: Tab | null = null
let clockOffsetMs = 0
let network: (tab: Tab, address: string, init: RequestInit) => Promise<Response> = () => Promise.reject(new TypeError())
const locks = new Map<string, Tab>()

/** The tab that the till's code runs in from now on; it finds its storage there. */
export function bringToFront(tab: Tab): void {
  front = tab
  Dexie.dependencies.indexedDB = tab.indexedDB
}

export function connect(ask: typeof network): void {
  network = ask
}

/** Let the device's clock say another time. */
export function setClock(at: number): void {
  clockOffsetMs = at - OurDate.now()
}

export function moveClock(ms: number): void {
  clockOffsetMs += ms
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => ourTimeout(resolve, ms))
}

/** What was promised; raises when it neither comes nor fails: a till that hangs has a fault of its own. */
export async function inTime<Result>(promised: Promise<Result>, what: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const hanging = new Promise<never>((_, fail) => (timer = ourTimeout(() => fail(new Error(what)), HANGING_MS)))
  return Promise.race([promised, hanging]).finally(() => clearTimeout(timer))
}

class DeviceDate extends OurDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(OurDate.now() + clockOffsetMs)
    else super(...(given as [number]))
  }

  static override now(): number {
    return OurDate.now() + clockOffsetMs
  }
}

function later(run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): unknown {
  const tab = front
  return ourTimeout(() => (tab?.isDead ? undefined : run(...given)), Math.min(ms / FASTER, WAIT_MS_MAX))
}

/** A lock of the browser's: it is free again when its tab has died. */
function request(name: string, _: unknown, hold: (lock: object | null) => unknown): unknown {
  const [holder, tab] = [locks.get(name), front]
  if (!tab || (holder && !holder.isDead)) return hold(null)
  locks.set(name, tab)
  return hold({ name })
}

/** Every signature and every hash is a moment at which the tab may die. */
function passThrough(subtle: SubtleCrypto, name: 'sign' | 'digest'): void {
  const original = (subtle[name] as (...given: unknown[]) => Promise<ArrayBuffer>).bind(subtle)
  const watched = (...given: unknown[]) => {
    const act = (): Promise<ArrayBuffer> => original(...given)
    return front ? front.through(act) : act()
  }
  Object.defineProperty(subtle, name, { value: watched, configurable: true })
}

function ask(address: string, init: RequestInit): Promise<Response> {
  const tab = front
  return tab ? tab.through(() => network(tab, address, init)) : Promise.reject(new TypeError('No tab is open.'))
}

/** Node's own way to the network, for those who make the faults. */
export const straight = globalThis.fetch

passThrough(crypto.subtle, 'sign')
passThrough(crypto.subtle, 'digest')
Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true })
Object.assign(globalThis, {
  Date: DeviceDate,
  fetch: ask,
  window: { setTimeout: later },
  document: { addEventListener: () => undefined, visibilityState: 'visible' },
  addEventListener: () => undefined,
  setTimeout: later,
  // What the till asks every so often, the schedule asks when it likes.
  setInterval: () => 0,
})
