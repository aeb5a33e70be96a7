/** The till is kept on its device by its own worker, which answers under its own addresses only. */

import { installWorker, type Offline } from '../../queue/installing'

export type { Offline } from '../../queue/installing'

/** Keep the till on this device; `onWaiting` is called, perhaps again, when a newer version can take over. */
export function installOffline(options: { onWaiting: () => void }): Offline {
  return installWorker({ worker: '/till/sw.js', scope: '/till/', ...options })
}
