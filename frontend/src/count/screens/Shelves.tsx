/** The shelf at which one counts: chosen once, remembered until another is. */

import { useState } from 'preact/hooks'

import { Pictogram } from '../../phone/Pictogram'
import { go } from '../../phone/way'
import type { Counter } from '../counter'
import type { CountFact } from '../facts'
import { t } from '../i18n'
import { rememberShelf } from '../lastUsed'
import { shelfNamed } from '../meaning'
import { Title } from './Title'

export function Shelves({ counter, count }: { counter: Counter; count: CountFact }) {
  const [typed, setTyped] = useState('')
  const choose = (shelf: string): void => {
    rememberShelf(count.id, shelf)
    go(['c', count.id], true)
  }
  return (
    <>
      <Title title={t('askShelf')} back={() => go(['c', count.id], true)} />
      <ul class="rows">
        {counter.shelvesOf(count).map((one) => <Shelf key={one} name={one} label={one} onChoose={choose} />)}
        <Shelf name="" label={t('noShelf')} onChoose={choose} />
      </ul>
      <form class="finder" onSubmit={(event) => { event.preventDefault(); choose(shelfNamed(typed)) }}>
        <label class="entry">{t('otherShelf')}<input type="text" maxLength={40} autocomplete="off" data-testid="shelf-name" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} /></label>
        <button type="submit" class="quiet" data-testid="shelf-choose" disabled={shelfNamed(typed) === ''}>{t('choose')}</button>
      </form>
    </>
  )
}

function Shelf({ name, label, onChoose }: { name: string; label: string; onChoose: (shelf: string) => void }) {
  return (
    <li>
      <button type="button" class="choice" data-testid={`shelf-${name}`} onClick={() => onChoose(name)}>
        <span class="face"><Pictogram name={name ? 'store' : 'unknown'} /></span>
        <span class="label"><bdi>{label}</bdi></span>
      </button>
    </li>
  )
}
