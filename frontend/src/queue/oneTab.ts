/** One tab of an application works on a device: two would speak over each other. */

/** Hold a name until this tab is closed; false when another tab holds it. */
export function holdTab(name: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true)
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      return lock ? new Promise(() => undefined) : undefined // held until the tab is closed
    })
  })
}
