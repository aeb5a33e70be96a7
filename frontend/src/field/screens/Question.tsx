/** One question a screen: how far one is, a way back, an ear where the phone can speak, and the question itself. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { t } from '../i18n'
import { canSpeak, isReading, say, sayIfReading } from '../voice'
import { Pictogram } from '../../phone/Pictogram'

interface Props {
  readonly question: string
  readonly step?: number
  readonly back?: () => void
  readonly chip?: ComponentChildren
  readonly children: ComponentChildren
}

export const STEPS = 6

export function Question({ question, step, back, chip, children }: Props) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${question} · Igoudar`
    title.current?.focus({ preventScroll: true })
    sayIfReading(question)
  }, [question, isReading.value])
  return (
    <>
      <header class="ask">
        {step !== undefined && (
          <div class="way" role="img" aria-label={t('progress', { n: step, of: STEPS })}>
            {Array.from({ length: STEPS }, (_, at) => <i key={at} class={at < step ? 'on' : ''} />)}
          </div>
        )}
        <div class="bar">
          {back && (
            <button type="button" class="round" aria-label={t('back')} data-testid="back" onClick={back}>
              <span class="turns"><Pictogram name="back" /></span>
            </button>
          )}
          {canSpeak() && (
            <button type="button" class="round" aria-label={t('listen')} data-testid="listen" onClick={() => say(question)}>
              <Pictogram name="ear" />
            </button>
          )}
          {chip}
        </div>
        <h1 ref={title} tabIndex={-1}>{question}</h1>
      </header>
      {children}
    </>
  )
}

interface ChoiceProps {
  readonly picture: string
  readonly branch?: string
  readonly label: string
  readonly detail?: string | null
  readonly testId?: string
  readonly onChoose: () => void
}

/** One large answer: a drawing, a word. */
export function Choice({ picture, branch = '', label, detail, testId, onChoose }: ChoiceProps) {
  return (
    <li>
      <button type="button" class={`choice ${branch}`} data-testid={testId ?? 'choice'} onClick={onChoose}>
        <span class="face"><Pictogram name={picture} /></span>
        <span class="label"><bdi>{label}</bdi>{detail && <small><bdi>{detail}</bdi></small>}</span>
      </button>
    </li>
  )
}
