/** A photo as evidence: of which lot, or of what a dossier asks; then what it shows, and the photo. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import type { AskedPhotoFact, LotFact } from '../facts'
import type { Field } from '../field'
import { dayName, named, t, type Word, WORDS } from '../i18n'
import { hasNumber } from '../members'
import type { PhotoSubject } from '../records'
import { sayIfReading } from '../voice'
import { go } from '../../phone/way'
import { Keys, useDigits } from './Keys'
import { Pictogram } from '../../phone/Pictogram'
import { Choice, Question } from './Question'
import { Taken, TakePhoto } from './TakePhoto'

const LOTS_SHOWN = 40
const CAPTION_MAX = 120
/** What is done to a lot, with its drawing. */
const STEPS = [
  ['drying', 'drying'], ['sorting', 'sorting'], ['pressing', 'pressing'],
  ['packing', 'packing'], ['storing', 'store'], ['labelling', 'labelling'],
] as const satisfies readonly (readonly [Word, string])[]
type Step = (typeof STEPS)[number][0]
/** Whom a requirement is asked of, drawn. */
const PICTURES: Readonly<Record<string, string>> = {
  organisation: 'store', member: 'people', plot: 'place', process_run: 'pressing', lot: 'lots', label: 'labelling',
}

export function Photographing({ field, answers }: { field: Field; answers: readonly string[] }) {
  const [what, id = '', code = ''] = answers
  const lot = what === 'lot' ? field.lot(id) : undefined
  if (lot) return <OfLot key={lot.id} field={field} lot={lot} />
  const asked = what === 'asked' ? field.askedPhoto(id, code) : undefined
  if (asked) return <OfAsked key={id + code} field={field} asked={asked} />
  if (what === 'lot') return <AskLot field={field} />
  if (what === 'asked') return <AskAsked field={field} />
  return <AskWhat />
}

function AskWhat() {
  return (
    <Question question={t('askPhoto')} back={() => go([])}>
      <ul class="tiles">
        <Choice picture="lots" label={t('photoLot')} testId="photo-lots" onChoose={() => go(['photo', 'lot'])} />
        <Choice picture="dossier" label={t('photoAsked')} testId="photo-asked" onChoose={() => go(['photo', 'asked'])} />
      </ul>
    </Question>
  )
}

function AskLot({ field }: { field: Field }) {
  const [digits, setDigits] = useState('')
  const press = (key: string): void => setDigits((before) => (key === '⌫' ? before.slice(0, -1) : (before + key).slice(0, 6)))
  useDigits(press)
  const lots = field.reference.value.lots
  const shown = lots.filter((one) => !digits || hasNumber({ number: numberOf(one) }, digits)).slice(0, LOTS_SHOWN)
  return (
    <Question question={t('askLot')} back={() => go(['photo'])}>
      {lots.length === 0 && <p class="notice">{t('noPhotoLots')}</p>}
      {lots.length > 0 && shown.length === 0 && <p class="notice warn">{t('noLot')}</p>}
      <ul class="rows">
        {shown.map((one) => (
          <Choice key={one.id} picture={one.pictogram} branch={one.branch} label={named(one.name)} detail={`${one.code} · ${dayName(one.made_on)}`} testId={`lot-${one.id}`} onChoose={() => go(['photo', 'lot', one.id])} />
        ))}
      </ul>
      {lots.length > 0 && (
        <footer class="pad">
          <output class="finding num" aria-label={t('number')}><small>{t('number')}</small> <bdi dir="ltr">{digits || '…'}</bdi></output>
          <Keys keys={['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '⌫']} isFlat onKey={press} />
        </footer>
      )}
    </Question>
  )
}

/** The last figures of a lot’s number, the ones that people say. */
function numberOf(lot: LotFact): string {
  return lot.code.split('-').at(-1) ?? lot.code
}

function AskAsked({ field }: { field: Field }) {
  const asked = field.reference.value.asked_photos
  const dossiers = [...new Set(asked.map((one) => one.dossier_id))]
  return (
    <Question question={t('askAsked')} back={() => go(['photo'])}>
      {asked.length === 0 && <p class="notice">{t('noPhotoAsked')}</p>}
      {dossiers.map((id) => {
        const own = asked.filter((one) => one.dossier_id === id)
        return (
          <section key={id}>
            <h2><bdi>{own[0] && named(own[0].standard)}</bdi> <small class="soft"><bdi>{own[0]?.dossier}</bdi></small></h2>
            <ul class="rows">{own.map((one) => <AskedRow key={one.code} field={field} asked={one} />)}</ul>
          </section>
        )
      })}
    </Question>
  )
}

function AskedRow({ field, asked }: { field: Field; asked: AskedPhotoFact }) {
  const here = field.photosOf(ofAsked(asked)).filter((one) => one.state === 'to_send').length
  const count = asked.pieces + here
  return (
    <Choice picture={PICTURES[asked.applies_to] ?? 'dossier'} label={named(asked.title)} detail={count > 0 ? t('hasPieces', { n: count }) : null} testId={`asked-${asked.code}`} onChoose={() => go(['photo', 'asked', asked.dossier_id, asked.code])} />
  )
}

function ofAsked(asked: AskedPhotoFact): PhotoSubject {
  return { subject: 'requirement', dossier_id: asked.dossier_id, requirement: asked.code }
}

function OfLot({ field, lot }: { field: Field; lot: LotFact }) {
  const [step, setStep] = useState<Step | null>(null)
  const choose = (to: Step): void => {
    setStep(to === step ? null : to)
    if (to !== step) sayIfReading(t(to))
  }
  // The office reads French: what was chosen by its drawing is written so, whatever the phone speaks.
  const shown = step ? WORDS.fr[step] : ''
  return (
    <Taking field={field} question={t('askShown')} of={{ subject: 'lot', lot_id: lot.id }} organisation={lot.organisation_id} shown={shown} back={['photo', 'lot']}
      chip={<span class={`chip ${lot.branch}`}><Pictogram name={lot.pictogram} /> <bdi>{lot.code}</bdi></span>}>
      <div class="steps" role="group" aria-label={t('askShown')}>
        {STEPS.map(([word, picture]) => (
          <button key={word} type="button" class="quiet step" data-testid={`step-${word}`} aria-pressed={word === step} onClick={() => choose(word)}>
            <Pictogram name={picture} /> <span>{t(word)}</span>
          </button>
        ))}
      </div>
    </Taking>
  )
}

function OfAsked({ field, asked }: { field: Field; asked: AskedPhotoFact }) {
  return (
    <Taking field={field} question={named(asked.title)} of={ofAsked(asked)} organisation={asked.organisation_id} shown="" back={['photo', 'asked']}
      chip={<span class="chip"><Pictogram name={PICTURES[asked.applies_to] ?? 'dossier'} /> <bdi>{asked.dossier}</bdi></span>} />
  )
}

interface TakingProps {
  readonly field: Field
  readonly question: string
  readonly of: PhotoSubject
  readonly organisation: string
  /** What was chosen by its drawing. */
  readonly shown: string
  readonly back: readonly string[]
  readonly chip: ComponentChildren
  readonly children?: ComponentChildren
}

function Taking({ field, question, of, organisation, shown, back, chip, children }: TakingProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const caption = [shown, typed?.trim()].filter(Boolean).join(' : ').slice(0, CAPTION_MAX)
  const photos = field.photosOf(of)
  return (
    <Question question={question} back={() => go(back)} chip={chip}>
      {children}
      {typed === null
        ? <button type="button" class="quiet" data-testid="write" onClick={() => setTyped('')}><Pictogram name="pen" /> {t('writeWord')}</button>
        : <label class="entry">{t('wordTyped')}<input type="text" autocomplete="off" maxLength={CAPTION_MAX} dir="auto" data-testid="word" value={typed} ref={(input) => { if (typed === '') input?.focus() }} onInput={(event) => setTyped(event.currentTarget.value)} /></label>}
      {photos.length > 0 && <Taken field={field} photos={photos} />}
      <footer class="pad">
        <TakePhoto field={field} of={of} organisation={organisation} caption={caption} label={t('takePhoto')} isMain onKept={() => setTyped(null)} />
      </footer>
    </Question>
  )
}
