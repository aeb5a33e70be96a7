/** The head of a screen: a way back, what stands beside it, and the title, which is read first. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { Pictogram } from '../../phone/Pictogram'
import { t } from '../i18n'

interface Props {
  readonly title: string
  readonly back: () => void
  readonly detail?: string
  readonly children?: ComponentChildren
}

export function Title({ title, back, detail, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Igoudar`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <header class="ask">
      <div class="bar">
        <button type="button" class="round" aria-label={t('back')} data-testid="back" onClick={back}>
          <span class="turns"><Pictogram name="back" /></span>
        </button>
        {children}
      </div>
      <h1 ref={heading} tabIndex={-1}><bdi>{title}</bdi></h1>
      {detail && <p class="soft"><bdi>{detail}</bdi></p>}
    </header>
  )
}
