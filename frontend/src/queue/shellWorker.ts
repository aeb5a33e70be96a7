/** A service worker that keeps an application's page and files on a device, and answers them from there.
 *
 * What the application asks the server (`/api/`) is left alone: no route matches it, so the browser asks as usual.
 */

import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** The few words of a worker that we use; its whole library of types would contradict that of the page. */
export interface WorkerScope {
  skipWaiting(): Promise<void>
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

// The worker itself and the web manifest also live under the scope, and are no pages.
const A_FILE = /\.\w+$/

/** Keep `files`, and answer every page under the scope with the one of `shell`. */
export function keepShell(worker: WorkerScope, shell: string, files: readonly PrecacheEntry[]): void {
  precacheAndRoute([...files])
  registerRoute(new NavigationRoute(createHandlerBoundToURL(shell), { denylist: [A_FILE] }))
  cleanupOutdatedCaches()
  clientsClaim()
  // A new version waits until the page says that nothing is being done.
  worker.addEventListener('message', (event) => {
    if (event.data === 'take-over') void worker.skipWaiting()
  })
}
