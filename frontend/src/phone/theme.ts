/** More contrast for full sun, chosen on the phone. */

import { signal } from '@preact/signals'

const KEY = 'igoudar:field:sun'

export const isInSun = signal(false)

export function wearTheme(): void {
  setSun(localStorage.getItem(KEY) === '1')
}

export function setSun(isOn: boolean): void {
  isInSun.value = isOn
  localStorage.setItem(KEY, isOn ? '1' : '0')
  if (isOn) document.documentElement.dataset['theme'] = 'contrast'
  else delete document.documentElement.dataset['theme']
}
