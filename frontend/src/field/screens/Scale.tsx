/** What one brought: what the scale shows, less the basket; asked again when nobody brings so much or so little. */

import { useState } from 'preact/hooks'

import { doubtOf, inMeasure, type Measure, measureFor, milligrams, told, typed } from '../../phone/amounts'
import type { MemberFact, PlotFact } from '../facts'
import type { Field } from '../field'
import type { Gathering } from '../gatherings'
import { t } from '../i18n'
import { basketMg, measureChosen, rememberBasket, rememberMeasure } from '../lastUsed'
import { sayIfReading } from '../voice'
import { go } from '../../phone/way'
import { Keys, useDigits } from './Keys'
import { Pictogram } from '../../phone/Pictogram'
import { Question } from './Question'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ',', '0', '⌫'] as const
type Part = 'scale' | 'basket'

interface Props {
  readonly field: Field
  readonly gathering: Gathering
  readonly member: MemberFact
}

export function Scale({ field, gathering, member }: Props) {
  const product = field.product(gathering.productId)
  const plausible = product?.plausible_mg ?? ([0, Number.MAX_SAFE_INTEGER] as const)
  const [measure, setMeasure] = useState<Measure>(measureChosen(gathering.productId) ?? measureFor(plausible))
  const [part, setPart] = useState<Part>('scale')
  const [scale, setScale] = useState('')
  const [basket, setBasket] = useState(inMeasure(basketMg(gathering.productId), measure))
  const plots = product ? field.plotsOf(member.id, product) : []
  const [plot, setPlot] = useState<string | null>(plots.length === 1 ? (plots[0]?.id ?? null) : null)
  const [isDoubted, setDoubted] = useState(false)
  const [isBusy, setBusy] = useState(false)

  const press = (key: string): void => {
    setDoubted(false)
    // A basket is typed anew: what it weighed before is in the way.
    if (part === 'basket') setBasket((before) => typed(before === '0' && key !== ',' ? '' : before, key, measure))
    else setScale((before) => typed(before, key, measure))
  }
  const change = (to: Measure): void => {
    setBasket(inMeasure(milligrams(basket, measure), to))
    setScale('')
    setMeasure(to)
    rememberMeasure(gathering.productId, to)
  }
  const [grossMg, tareMg] = [milligrams(scale, measure), milligrams(basket, measure)]
  const netMg = grossMg - tareMg
  const doubt = doubtOf(netMg, plausible)
  const isEmpty = grossMg === 0

  const keep = async (isSure: boolean): Promise<void> => {
    if (isEmpty || isBusy) return
    if (netMg <= 0) return void (field.trouble.value = t('nothingLeft'))
    if (doubt && !isSure) {
      setDoubted(true)
      sayIfReading(t(doubt === 'much' ? 'doubtMuch' : 'doubtLittle', { mass: told(netMg) }))
      return
    }
    setBusy(true)
    const isKept = await field.weigh(gathering, { member_id: member.id, gross_mg: grossMg, tare_mg: tareMg, plot_id: plot })
    setBusy(false)
    if (!isKept) return
    rememberBasket(gathering.productId, tareMg)
    const sentence = t('kept', { name: member.name, mass: told(netMg) })
    field.tell(sentence)
    sayIfReading(sentence)
    go(['g', gathering.id], true)
  }
  useDigits(press, () => void keep(false))

  return (
    <Question question={t('askWeight', { name: member.name })} step={5} back={() => go(['g', gathering.id], true)} chip={<Measures chosen={measure} onChange={change} />}>
      <div class="readings num">
        <Reading part="scale" isOn={part === 'scale'} text={scale || '0'} measure={measure} onChoose={setPart} />
        <Reading part="basket" isOn={part === 'basket'} text={basket || '0'} measure={measure} onChoose={setPart} />
      </div>
      {plots.length > 1 && <Plots plots={plots} chosen={plot} onChoose={setPlot} />}
      <p class="net num large" data-testid="net"><bdi>{t('net', { mass: told(Math.max(0, netMg)) })}</bdi></p>
      <footer class="pad">
        {isDoubted && doubt && (
          <div class="notice warn doubt" role="alert">
            <p><Pictogram name="alert" /> <bdi>{t(doubt === 'much' ? 'doubtMuch' : 'doubtLittle', { mass: told(netMg) })}</bdi></p>
            <div class="acts">
              <button type="button" class="quiet" data-testid="doubt-no" onClick={() => setDoubted(false)}>{t('doubtNo')}</button>
              <button type="button" class="primary" data-testid="doubt-yes" onClick={() => void keep(true)}>{t('doubtYes')}</button>
            </div>
          </div>
        )}
        {!isDoubted && <Keys keys={KEYS} onKey={press} />}
        {!isDoubted && (
          <button type="button" class="primary save" data-testid="save" disabled={isEmpty || isBusy} onClick={() => void keep(false)}>
            <Pictogram name="check" /> {t('save')}
          </button>
        )}
      </footer>
    </Question>
  )
}

function Measures({ chosen, onChange }: { chosen: Measure; onChange: (to: Measure) => void }) {
  return (
    <div class="measures end" role="group" dir="ltr">
      {(['g', 'kg'] as const).map((one) => (
        <button key={one} type="button" data-testid={`measure-${one}`} aria-label={`${one} · ${t(one === 'g' ? 'grams' : 'kilograms')}`} aria-pressed={one === chosen} onClick={() => onChange(one)}>{one}</button>
      ))}
    </div>
  )
}

interface ReadingProps {
  readonly part: Part
  readonly isOn: boolean
  readonly text: string
  readonly measure: Measure
  readonly onChoose: (part: Part) => void
}

function Reading({ part, isOn, text, measure, onChoose }: ReadingProps) {
  return (
    <button type="button" class={`reading ${part}`} data-testid={`reading-${part}`} aria-pressed={isOn} onClick={() => onChoose(part)}>
      <span><Pictogram name={part} /> {t(part)}</span>
      <b dir="ltr">{text} {measure}</b>
    </button>
  )
}

function Plots({ plots, chosen, onChoose }: { plots: readonly PlotFact[]; chosen: string | null; onChoose: (id: string | null) => void }) {
  return (
    <div class="plots" role="group" aria-label={t('plot')}>
      {plots.map((one) => (
        <button key={one.id} type="button" class="quiet" aria-pressed={one.id === chosen} onClick={() => onChoose(one.id === chosen ? null : one.id)}>
          <Pictogram name="place" /> <bdi>{one.name ?? one.code}</bdi>
        </button>
      ))}
    </div>
  )
}
