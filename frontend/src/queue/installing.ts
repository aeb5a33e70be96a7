/** The page's side of an application kept on a device: it has the worker installed and learns of newer versions. */

// A till stays open for days: without this the browser would look for a new version at its next opening only.
const LOOK_EVERY_MS = 3_600_000

export interface Offline {
  /** Pass to the version that waits, and reload the page once; to be called when nothing is being done. */
  applyUpdate(): void
}

/** Where a worker is, what it keeps, and whom to tell: `onWaiting` is called, perhaps again, for a newer version. */
export interface Installing {
  readonly worker: string
  readonly scope: string
  readonly onWaiting: () => void
}

/** Keep the application on this device. */
export function installWorker(options: Installing): Offline {
  const installation = new Installation(options)
  // Absent outside https: the application works, but opens with the network only.
  if ('serviceWorker' in navigator) void installation.start(navigator.serviceWorker)
  return installation
}

class Installation implements Offline {
  private registration: ServiceWorkerRegistration | null = null
  private isApplying = false
  private isReloading = false

  private readonly onWaiting: () => void

  constructor(private readonly options: Installing) {
    this.onWaiting = options.onWaiting
  }

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
      this.registration = await workers.register(this.options.worker, { scope: this.options.scope, updateViaCache: 'none' })
    } catch (error) {
      console.warn('The application could not be kept on this device.', error)
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
