/** A gathering begun: where, what, which day, from where; a question with one answer only is not asked. */

import { useEffect } from 'preact/hooks'

import type { PlaceFact, ProductFact } from '../facts'
import type { Field } from '../field'
import { dayName, named, t } from '../i18n'
import { go } from '../../phone/way'
import { Choice, Question } from './Question'

const WORDS_OF_DAYS = ['today', 'yesterday', 'dayBefore'] as const
const PICTURES_OF_DAYS = ['today', 'day', 'day'] as const
const UNKNOWN = '-'

export function NewGathering({ field, answers }: { field: Field; answers: readonly string[] }) {
  const [placeId, productId, day] = answers
  const places = field.reference.value.places
  const place = places.find((one) => one.id === placeId) ?? (places.length === 1 ? places[0] : undefined)
  if (!place) return <AskPlace places={places} />
  const products = field.productsAt(place)
  const product = products.find((one) => one.id === productId) ?? (products.length === 1 ? products[0] : undefined)
  if (!product) return <AskProduct place={place} products={products} />
  if (!day) return <AskDay field={field} place={place} product={product} />
  return <AskCommune field={field} place={place} product={product} day={day} />
}

const back = (): void => history.back()

function AskPlace({ places }: { places: readonly PlaceFact[] }) {
  return (
    <Question question={t('askPlace')} step={1} back={back}>
      {places.length === 0 && <p class="notice warn">{t('noPlace')}</p>}
      <ul class="rows">
        {places.map((one) => <Choice key={one.id} picture="store" label={one.name} onChoose={() => go(['new', one.id])} />)}
      </ul>
    </Question>
  )
}

function AskProduct({ place, products }: { place: PlaceFact; products: readonly ProductFact[] }) {
  return (
    <Question question={t('askProduct')} step={2} back={back}>
      {products.length === 0 && <p class="notice warn">{t('noProduct')}</p>}
      <ul class="tiles">
        {products.map((one) => (
          <Choice key={one.id} picture={one.pictogram} branch={one.branch} label={named(one.name)} testId={`product-${one.id}`} onChoose={() => go(['new', place.id, one.id])} />
        ))}
      </ul>
    </Question>
  )
}

function AskDay({ field, place, product }: { field: Field; place: PlaceFact; product: ProductFact }) {
  const choose = (day: string): void => {
    go(['new', place.id, product.id, day])
  }
  return (
    <Question question={t('askDay')} step={3} back={back}>
      {field.isClockWrong.value && <p class="notice warn">{t('clockWrong')}</p>}
      <ul class="rows">
        {field.days(place).map((day, at) => (
          <Choice key={day} picture={PICTURES_OF_DAYS[at] ?? 'day'} label={t(WORDS_OF_DAYS[at] ?? 'today')} detail={dayName(day)} testId={`day-${at}`} onChoose={() => choose(day)} />
        ))}
      </ul>
    </Question>
  )
}

function AskCommune({ field, place, product, day }: { field: Field; place: PlaceFact; product: ProductFact; day: string }) {
  const communes = field.communes(place, product)
  const begin = async (commune: string | null): Promise<void> => {
    const id = await field.open(place, product, day, commune)
    if (id) go(['g', id], true)
  }
  useEffect(() => {
    if (communes.length < 2) void begin(communes[0] ?? null)
  }, [])
  if (communes.length < 2) return null
  return (
    <Question question={t('askCommune')} step={4} back={back}>
      <ul class="rows">
        {communes.map((one) => <Choice key={one} picture="place" label={one} testId="commune" onChoose={() => void begin(one)} />)}
        <Choice key={UNKNOWN} picture="unknown" label={t('communeUnknown')} testId="commune-unknown" onChoose={() => void begin(null)} />
      </ul>
    </Question>
  )
}
