/** Where one is in the application: in the address, so that a reload and the phone's own back key find it again. */

import { signal } from '@preact/signals'

export const path = signal<readonly string[]>(read())

function read(): readonly string[] {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)
}

addEventListener('hashchange', () => {
  path.value = read()
  scrollTo(0, 0)
})

export function to(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

/** Go to a screen; `isInstead` when the one before is no place to come back to. */
export function go(parts: readonly string[], isInstead = false): void {
  if (isInstead) location.replace(to(...parts))
  else location.hash = to(...parts)
}
