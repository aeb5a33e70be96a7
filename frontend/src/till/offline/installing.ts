/** The page's side of the offline till: it has the service worker installed and learns of newer versions. */

const WORKER = '/till/sw.js'
const SCOPE = '/till/'
// A till stays open for days: without this the browser would look for a new version at its next opening only.
const LOOK_EVERY_MS = 3_600_000

export interface Offline {
  /** Pass to the version that waits, and reload the page once; to be called when nothing is being sold. */
  applyUpdate(): void
}

/** Keep the till on this device; `onWaiting` is called, perhaps again, when a newer version can take over. */
export function installOffline(options: { onWaiting: () => void }): Offline {
  const installation = new Installation(options.onWaiting)
  // Absent outside https: the till works, but opens with the network only.
  if ('serviceWorker' in navigator) void installation.start(navigator.serviceWorker)
  return installation
}

class Installation implements Offline {
  private registration: ServiceWorkerRegistration | null = null
  private isApplying = false
  private isReloading = false

  constructor(private readonly onWaiting: () => void) {}

  applyUpdate(): void {
    this.isApplying = true
    const waiting = this.registration?.waiting
    if (waiting) waiting.postMessage('take-over')
    // Another tab already let it take over: only this page is still the old one.
    else this.reloadOnce()
  }

  async start(workers: ServiceWorkerContainer): Promise<void> {
    this.followController(workers)
    try {
      this.registration = await workers.register(WORKER, { scope: SCOPE, updateViaCache: 'none' })
    } catch (error) {
      console.warn('The till could not be kept on this device.', error)
      return
    }
    this.followVersions(this.registration)
    this.lookForUpdates(this.registration)
  }

  private followController(workers: ServiceWorkerContainer): void {
    let hadController = workers.controller !== null
    workers.addEventListener('controllerchange', () => {
      if (this.isApplying) this.reloadOnce()
      // The first version of all changes nothing; a newer one means that another tab updated this device.
      else if (hadController) this.onWaiting()
      hadController = true
    })
  }

  private reloadOnce(): void {
    if (!this.isReloading) location.reload()
    this.isReloading = true
  }

  private followVersions(registration: ServiceWorkerRegistration): void {
    if (registration.waiting && registration.active) this.onWaiting()
    this.follow(registration, registration.installing)
    registration.addEventListener('updatefound', () => this.follow(registration, registration.installing))
  }

  private follow(registration: ServiceWorkerRegistration, coming: ServiceWorker | null): void {
    coming?.addEventListener('statechange', () => {
      const isNewer = registration.active !== null && registration.active !== coming
      if (coming.state === 'installed' && isNewer) this.onWaiting()
    })
  }

  private lookForUpdates(registration: ServiceWorkerRegistration): void {
    // Without network there is nothing to find; the next look comes soon enough.
    const look = () => void registration.update().catch(() => undefined)
    setInterval(look, LOOK_EVERY_MS)
    addEventListener('online', look)
  }
}
