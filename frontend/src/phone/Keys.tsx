/** Figures for a thumb in a glove; always left to right, as every scale is. */

import { useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  readonly keys: readonly string[]
  readonly onKey: (key: string) => void
  /** What the keys that are no digits are called. */
  readonly names: Readonly<Record<'erase' | 'comma', string>>
  /** In two rows, where a list needs the room. */
  readonly isFlat?: boolean
}

export function Keys({ keys, onKey, names, isFlat = false }: Props) {
  const nameOf = (key: string): string => (key === '⌫' ? names.erase : key === ',' ? names.comma : key)
  return (
    <div class={isFlat ? 'keys flat num' : 'keys num'} dir="ltr">
      {keys.map((key) => (
        <button key={key} type="button" data-testid={`key-${key}`} aria-label={nameOf(key)} onClick={() => onKey(key)}>{key}</button>
      ))}
    </div>
  )
}

/** The digits of a keyboard, where the phone or the desk has one. */
export function useDigits(onKey: (key: string) => void, onEnter: () => void = () => undefined): void {
  const act = useRef({ onKey, onEnter })
  act.current = { onKey, onEnter }
  // Before the screen is seen: an effect that comes after it loses the first key of who types fast.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const isOnControl = event.target instanceof HTMLElement && event.target.closest('a, button, input') !== null
      if (/^\d$/.test(event.key)) act.current.onKey(event.key)
      else if (event.key === ',' || event.key === '.') act.current.onKey(',')
      else if (event.key === 'Backspace') act.current.onKey('⌫')
      else if (event.key === 'Enter' && !isOnControl) act.current.onEnter()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
