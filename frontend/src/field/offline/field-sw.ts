/** The service worker of the village phone: the shell and its files are kept on it and answered from there.
 *
 * What the phone asks the server (`/api/`) is left alone: no route matches it, so the browser asks as usual.
 */

import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

// The few words of a worker that we use; its whole library of types would contradict that of the page.
declare const self: {
  readonly __WB_MANIFEST: PrecacheEntry[]
  skipWaiting(): Promise<void>
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

const SHELL = '/field/'
// The worker itself and the web manifest also live under /field/, and are no pages.
const A_FILE = /\.\w+$/

precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: [A_FILE] }))
cleanupOutdatedCaches()
clientsClaim()

// A new version waits until the page says that nothing is being weighed.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
