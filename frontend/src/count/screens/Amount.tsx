/** How many there are of a lot on a shelf: large keys, the unit of the lot, never what is expected. */

import { useState } from 'preact/hooks'

import { Keys, useDigits } from '../../phone/Keys'
import { Pictogram } from '../../phone/Pictogram'
import { go } from '../../phone/way'
import { inWords, quantityOf, signOf, typed } from '../amounts'
import type { Counter } from '../counter'
import type { CountFact, LotFact } from '../facts'
import { named, t } from '../i18n'
import { shelfChosen } from '../lastUsed'
import { Title } from './Title'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

interface Props {
  readonly counter: Counter
  readonly count: CountFact
  readonly lot: LotFact
}

export function Amount({ counter, count, lot }: Props) {
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const shelf = shelfChosen(count.id) ?? count.shelf ?? ''
  const before = counter.told(count).standing.find((one) => one.lot_id === lot.id && one.shelf === shelf)
  const sign = signOf(lot.unit)
  const press = (key: string): void => setText((now) => typed(now, key, lot.unit))
  const keep = async (quantity: number): Promise<void> => {
    if (isBusy) return
    setBusy(true)
    const isKept = await counter.all(count, lot, shelf, quantity)
    setBusy(false)
    if (!isKept) return
    counter.tell(t('kept', { lot: lot.code, n: inWords(quantity, lot.unit) }))
    go(['c', count.id], true)
  }
  const save = (): void => { if (text !== '') void keep(quantityOf(text, lot.unit)) }
  useDigits(press, save)
  return (
    <>
      <Title title={named(lot.name)} detail={`${lot.code}${shelf ? ` · ${t('shelfChosen', { shelf })}` : ''}`} back={() => go(['c', count.id], true)} />
      {before && <p class="notice">{t('already', { n: inWords(before.quantity, lot.unit) })}</p>}
      <p class="soft" id="how-many">{sign ? t('askHowMuch', { sign }) : t('askHowMany')}</p>
      <output class="shown num" dir="ltr" aria-labelledby="how-many" data-testid="shown">{text || '–'}{sign && ` ${sign}`}</output>
      <footer class="pad">
        <Keys keys={[...DIGITS, ...(sign ? [',', '0', '⌫'] : ['0', '⌫'])]} onKey={press} names={{ erase: t('erase'), comma: t('comma') }} />
        {text === ''
          ? <button type="button" class="quiet save" data-testid="none" disabled={isBusy} onClick={() => void keep(0)}>{t('none')}</button>
          : <button type="button" class="primary save" data-testid="save" disabled={isBusy} onClick={save}><Pictogram name="check" /> {t('saveAnd', { n: inWords(quantityOf(text, lot.unit), lot.unit) })}</button>}
      </footer>
    </>
  )
}
