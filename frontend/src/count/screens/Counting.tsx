/** Along the shelves: scan, and a piece more is kept or its number is asked; what was told stands below. */

import { useEffect, useState } from 'preact/hooks'

import { feel } from '../../phone/feel'
import { Pictogram } from '../../phone/Pictogram'
import { Status } from '../../phone/Status'
import { go, to } from '../../phone/way'
import type { Counter } from '../counter'
import type { CountFact, LotFact } from '../facts'
import { named, t } from '../i18n'
import { rememberShelf, rememberWay, shelfChosen, type Way, wayChosen } from '../lastUsed'
import { meaningOf } from '../meaning'
import { CameraView } from './CameraView'
import { Finder } from './Finder'
import { scopeOf } from './Home'
import { LastCounted, type Shown } from './LastCounted'
import { Title } from './Title'
import { ToldHere } from './ToldHere'

const LEFT_SHOWN = 60

interface Props {
  readonly counter: Counter
  readonly count: CountFact
}

export function Counting({ counter, count }: Props) {
  const [way, setWay] = useState<Way>(wayChosen())
  const [shelf, setShelf] = useState(shelfChosen(count.id) ?? count.shelf ?? '')
  const [isOpen, setOpen] = useState(false)
  const [offered, setOffered] = useState<readonly LotFact[]>([])
  const [isNothing, setNothing] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  const told = counter.told(count)
  const place = counter.placeOf(count)
  const lots = counter.lotsOf(count)
  useEffect(() => { if (told.isDone === null) void counter.take(count) }, [count.id, count.round])

  const chooseWay = (to: Way): void => {
    rememberWay(to)
    setWay(to)
  }
  const countLot = async (lot: LotFact): Promise<void> => {
    setOffered([])
    if (way === 'number' || lot.unit !== 'H87') return go(['c', count.id, 'l', lot.id])
    const quantity = await counter.onePiece(count, lot, shelf)
    if (quantity !== null) setShown({ kind: 'lot', lot, shelf, quantity })
  }
  const keepUnknown = async (text: string): Promise<void> => {
    if (await counter.unknown(count, text, shelf)) setShown({ kind: 'unknown', text })
  }
  const chooseShelf = (name: string): void => {
    rememberShelf(count.id, name)
    setShelf(name)
    counter.tell(t('shelfChosen', { shelf: name }))
    feel('kept')
  }
  const read = (text: string, isScanned: boolean): void => {
    setNothing(false)
    setOffered([])
    const meaning = meaningOf(text, lots, isScanned)
    if (meaning.kind === 'shelf') return chooseShelf(meaning.name)
    if (meaning.kind === 'lots' && meaning.lots.length === 1) return void countLot(meaning.lots[0] as LotFact)
    if (meaning.kind === 'lots') return setOffered(meaning.lots)
    // Goods of this place that this round does not ask for are no unknown code.
    const elsewhere = meaningOf(text, place?.lots ?? [], isScanned)
    if (elsewhere.kind === 'lots') {
      counter.trouble.value = t('outside', { lot: elsewhere.lots[0]?.code ?? '' })
      return feel('refused')
    }
    if (meaning.kind === 'unknown') return void keepUnknown(meaning.text)
    setNothing(true)
    feel('refused')
  }
  return (
    <>
      <Title title={place?.name ?? ''} detail={`${scopeOf(count)} · ${count.number}${count.round > 1 ? ` · ${t('round')} ${count.round}` : ''}`} back={() => go([], true)}>
        <a class="chip end" data-testid="shelf" href={to('c', count.id, 'shelf')} aria-label={`${t('changeShelf')} · ${shelf || t('noShelf')}`}><Pictogram name="store" /> <bdi>{shelf || t('noShelf')}</bdi></a>
      </Title>
      <Status phone={counter} />
      {place && !place.whole && <p class="notice warn">{t('notWhole')}</p>}
      {told.isDone && <Finished counter={counter} count={count} />}
      <div class="ways" role="group">
        {(['pieces', 'number'] as const).map((one) => (
          <button key={one} type="button" class="quiet" data-testid={`way-${one}`} aria-pressed={one === way} onClick={() => chooseWay(one)}>{t(one === 'pieces' ? 'pieceByPiece' : 'oneNumber')}</button>
        ))}
      </div>
      <p class="soft">{t(way === 'pieces' ? 'pieceHint' : 'numberHint')}</p>
      {isOpen && <CameraView onCode={(text) => read(text, true)} />}
      <button type="button" class={isOpen ? 'quiet' : 'primary begin'} data-testid="camera" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Pictogram name="camera" /> {t(isOpen ? 'stopScan' : 'scan')}
      </button>
      <Finder isNothing={isNothing} onText={(text) => read(text, false)} />
      {offered.length > 0 && <Lots title={t('whichLot')} lots={offered} onChoose={(lot) => void countLot(lot)} />}
      {shown && <LastCounted counter={counter} count={count} shown={shown} onUndone={() => setShown(null)} />}
      <ToldHere counter={counter} count={count} told={told} />
      {count.lots && <Left lots={lots} counted={new Set(told.standing.map((one) => one.lot_id))} onChoose={(lot) => go(['c', count.id, 'l', lot.id])} />}
      {!told.isDone && (
        <section class="taken">
          <p class="soft">{t('finishHint')}</p>
          <button type="button" class="quiet wide" data-testid="finish" onClick={() => void counter.done(count)}><Pictogram name="check" /> {t('finish')}</button>
        </section>
      )}
    </>
  )
}

function Finished({ counter, count }: Props) {
  return (
    <div class="notice good">
      <p>{t('finished')}</p>
      <button type="button" class="quiet" data-testid="go-on" onClick={() => void counter.take(count)}>{t('goOn')}</button>
    </div>
  )
}

/** Of a count that asks for certain lots, those that this counter has not told. */
function Left({ lots, counted, onChoose }: { lots: readonly LotFact[]; counted: ReadonlySet<string>; onChoose: (lot: LotFact) => void }) {
  const left = lots.filter((one) => !counted.has(one.id))
  return left.length > 0 ? <Lots title={t('left', { n: left.length })} lots={left.slice(0, LEFT_SHOWN)} onChoose={onChoose} /> : null
}

function Lots({ title, lots, onChoose }: { title: string; lots: readonly LotFact[]; onChoose: (lot: LotFact) => void }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="rows count-lots">
        {lots.map((one) => (
          <li key={one.id}>
            <button type="button" class={`choice ${one.branch}`} data-testid={`lot-${one.code}`} onClick={() => onChoose(one)}>
              <span class="face"><Pictogram name={one.pictogram} /></span>
              <span class="label"><bdi>{named(one.name)}</bdi><small><bdi class="num">{one.code}</bdi></small></span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
