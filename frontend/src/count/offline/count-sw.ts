/** The service worker of this application; what it does is `queue/shellWorker.ts`. */

import type { PrecacheEntry } from 'workbox-precaching'

import { keepShell, type WorkerScope } from '../../queue/shellWorker'

// The build puts the list of files here.
declare const self: WorkerScope & { readonly __WB_MANIFEST: PrecacheEntry[] }

keepShell(self, '/count/', self.__WB_MANIFEST)
