/** How much was weighed: in kilograms as the scale shows it, less the dish. */

import { useState } from 'preact/hooks'

import { money, named, t } from '../i18n'
import { netWeight, readKilograms, tellKilograms, worthOf } from '../rules/weights'
import type { Till } from '../till'
import { Keypad } from './Keypad'
import { Sheet } from './Sheet'

export function Weight({ till }: { till: Till }) {
  const asked = till.selling.weighing.value
  const [typed, setTyped] = useState('')
  const [dish, setDish] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  if (!asked) return null
  const close = (): void => {
    till.selling.weighing.value = null
  }
  const net = netWeight(readKilograms(typed) ?? 0, dish === '' ? 0 : (readKilograms(dish) ?? -1))
  const price = till.desk.catalogue.value.priceOn(asked.article, till.desk.now().day) ?? 0
  const take = (): void => (net === null ? setProblem(t('notWeight')) : till.selling.weighed(net))
  return (
    <Sheet title={named(asked.article.name)} onClose={close} testId="weight-sheet">
      <form class="closing num" onSubmit={(event) => { event.preventDefault(); take() }}>
        <label class="entry">{t('weightKg')}
          <input data-testid="weight" inputMode="decimal" dir="ltr" autocomplete="off" placeholder="0,350" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} autofocus />
        </label>
        <label class="entry">{t('dishKg')}
          <input inputMode="decimal" dir="ltr" autocomplete="off" placeholder="0,000" value={dish} onInput={(event) => setDish(event.currentTarget.value)} />
        </label>
        <Keypad onKey={(key) => setTyped(key === '⌫' ? typed.slice(0, -1) : typed + key)} />
        <p class="large" aria-live="polite">{net === null ? t('perKilo', { price: money(price) }) : `${tellKilograms(net)} · ${money(worthOf(net, price, 1000))}`}</p>
        {problem && <p class="bad" role="alert">{problem}</p>}
        <button type="submit" class="primary wide" data-testid="weight-take">{t('take')}</button>
      </form>
    </Sheet>
  )
}
