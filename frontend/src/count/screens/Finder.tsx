/** A field for who types, and for a scanner that types: it also hears one when nothing has the focus. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks'

import { t } from '../i18n'

// A burst is quicker than a hand; a busy phone hands its keys over late, and half a code is worse than a wait.
const BETWEEN_KEYS_MS = 300

export function Finder({ isNothing, onText }: { isNothing: boolean; onText: (text: string) => void }) {
  const [text, setText] = useState('')
  useScanner(onText)
  const find = (): void => {
    if (text.trim() !== '') onText(text)
    setText('')
  }
  return (
    <form class="finder" role="search" onSubmit={(event) => { event.preventDefault(); find() }}>
      <label class="entry">{t('typeCode')}<input type="text" autocomplete="off" autocapitalize="off" spellcheck={false} enterkeyhint="search" data-testid="text" value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
      <button type="submit" class="quiet" data-testid="find">{t('find')}</button>
      {isNothing && <p class="bad" role="alert">{t('nothingFound')}</p>}
    </form>
  )
}

/** A scanner types a code in a burst and ends it with Enter, wherever one is on the screen. */
function useScanner(onText: (text: string) => void): void {
  const give = useRef(onText)
  give.current = onText
  useLayoutEffect(() => {
    let [burst, last] = ['', 0]
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea')) return
      if (event.timeStamp - last > BETWEEN_KEYS_MS) burst = ''
      last = event.timeStamp
      if (event.key.length === 1) burst += event.key
      if (event.key !== 'Enter' || burst.length < 4) return
      // Enter would also press the button that has the focus.
      event.preventDefault()
      give.current(burst)
      burst = ''
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
