/** What a counter told of a round: each lot on each shelf with what stands, whether it is sent, and unknown codes. */

import { Pictogram } from '../../phone/Pictogram'
import { go } from '../../phone/way'
import { inWords } from '../amounts'
import type { Counter } from '../counter'
import type { CountFact } from '../facts'
import { hour, named, t } from '../i18n'
import { rememberShelf } from '../lastUsed'
import type { Figure, Told, Unknown } from '../tallies'

interface Props {
  readonly counter: Counter
  readonly count: CountFact
  readonly told: Told
}

export function ToldHere({ counter, count, told }: Props) {
  const timezone = counter.placeOf(count)?.timezone ?? 'UTC'
  return (
    <>
      {told.unknown.length > 0 && <UnknownCodes counter={counter} count={count} unknown={told.unknown} />}
      <section>
        <h2>{t('mine')}</h2>
        {told.standing.length === 0
          ? <p class="soft">{t('nothingYet')}</p>
          : <ul class="told" data-testid="told">{told.standing.map((one) => <Row key={one.id} figure={one} timezone={timezone} onOpen={() => open(count, one)} />)}</ul>}
      </section>
    </>
  )
}

/** Count a lot again on the shelf where it was counted. */
function open(count: CountFact, figure: Figure): void {
  rememberShelf(count.id, figure.shelf)
  go(['c', count.id, 'l', figure.lot_id])
}

export function Row({ figure, timezone, onOpen }: { figure: Figure; timezone: string | undefined; onOpen?: () => void }) {
  const isWaiting = figure.record.state === 'to_send'
  const content = (
    <>
      <span class={isWaiting ? 'waits' : ''} role="img" aria-label={t(figure.record.state)}><Pictogram name={isWaiting ? 'send' : 'check'} /></span>
      <span class="label"><bdi>{figure.lot ? named(figure.lot.name) : '?'}</bdi><small class="num"><bdi>{figure.lot?.code}</bdi>{figure.shelf && <> · <bdi>{figure.shelf}</bdi></>} · {hour(figure.at, timezone)}</small></span>
      <b class="num" dir="ltr">{inWords(figure.quantity, figure.lot?.unit ?? 'H87')}</b>
    </>
  )
  if (!onOpen) return <li>{content}</li>
  return <li><button type="button" class="choice" data-testid={`told-${figure.lot?.code}`} onClick={onOpen}>{content}</button></li>
}

function UnknownCodes({ counter, count, unknown }: { counter: Counter; count: CountFact; unknown: readonly Unknown[] }) {
  const texts = [...new Set(unknown.map((one) => one.text))]
  return (
    <section>
      <h2>{t('unknownCodes')}</h2>
      <p class="soft">{t('unknownHint')}</p>
      <ul class="told" data-testid="unknown">
        {texts.map((text) => {
          const same = unknown.filter((one) => one.text === text)
          return (
            <li key={text}>
              <span class="label"><bdi class="break">{text}</bdi>{same[0]?.shelf && <small><bdi>{same[0].shelf}</bdi></small>}</span>
              <b class="num">{same.reduce((sum, one) => sum + one.pieces, 0)}</b>
              <button type="button" class="quiet" data-testid="settle" onClick={() => void counter.settle(count, same[0]?.id ?? '')}>{t('settled')}</button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
