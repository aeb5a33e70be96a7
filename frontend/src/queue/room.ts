/** Whether there is room on a device, asked before anything is done that must be kept. */

/** Below this much room, nothing more is begun. */
const ROOM_BYTES_MIN = 20 * 1024 * 1024

/** Whether something could be kept now: `probe` writes a little, and the browser says how much is left. */
export async function hasRoom(probe: () => Promise<void>): Promise<boolean> {
  try {
    await probe()
    const estimate = await navigator.storage?.estimate?.()
    if (estimate?.quota === undefined || estimate.usage === undefined) return true
    return estimate.quota - estimate.usage > ROOM_BYTES_MIN
  } catch {
    return false
  }
}
