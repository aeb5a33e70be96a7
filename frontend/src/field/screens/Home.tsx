/** What is open, what waits to be sent, and the one thing to do: weigh. */

import type { Field } from '../field'
import type { Gathering } from '../gatherings'
import { told } from '../../phone/amounts'
import { dayName, named, t } from '../i18n'
import { go, to } from '../../phone/way'
import { Languages } from '../../phone/Languages'
import { Status } from '../../phone/Status'
import { Pictogram } from '../../phone/Pictogram'

const CLOSED_SHOWN = 8

export function Home({ field }: { field: Field }) {
  const open = field.gatherings.value.filter((one) => !one.isClosed)
  const closed = field.gatherings.value.filter((one) => one.isClosed).slice(0, CLOSED_SHOWN)
  const isKnowing = field.reference.value.members.length > 0
  return (
    <>
      <Status phone={field} />
      <h1>{t('hello', { name: field.person.value?.name ?? '' })}</h1>
      {field.isClockWrong.value && <p class="notice warn"><Pictogram name="alert" /> {t('clockWrong')}</p>}
      {!isKnowing && <p class="notice warn"><Pictogram name="offline" /> {t('noReference')}</p>}
      <button type="button" class="primary begin" data-testid="new" disabled={!isKnowing} onClick={() => go(['new'])}>
        <Pictogram name="plus" /> {t('newGathering')}
      </button>
      <button type="button" class="quiet" data-testid="photograph" disabled={!isKnowing} onClick={() => go(['photo'])}>
        <Pictogram name="camera" /> {t('photo')}
      </button>
      {open.length > 0 ? <List field={field} title={t('openGatherings')} gatherings={open} /> : isKnowing && <p class="soft">{t('noGathering')}</p>}
      {closed.length > 0 && <List field={field} title={t('closedGatherings')} gatherings={closed} />}
      <Languages application={field.application} />
    </>
  )
}

function List({ field, title, gatherings }: { field: Field; title: string; gatherings: readonly Gathering[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="rows">{gatherings.map((one) => <Row key={one.id} field={field} gathering={one} />)}</ul>
    </section>
  )
}

function Row({ field, gathering }: { field: Field; gathering: Gathering }) {
  const product = field.product(gathering.productId)
  const place = field.place(gathering.placeId)
  const { known } = gathering
  return (
    <li>
      <a class={`choice ${product?.branch ?? ''}`} data-testid={`gathering-${gathering.id}`} href={to('g', gathering.id)}>
        <span class="face"><Pictogram name={product?.pictogram ?? 'basket'} /></span>
        <span class="label">
          <bdi>{product ? named(product.name) : ''}</bdi>
          <small><bdi>{dayName(gathering.day)}</bdi>{gathering.ordinal > 1 && ` · ${gathering.ordinal}`}{place && <> · <bdi>{place.name}</bdi></>}</small>
          {gathering.lotCode && <small><bdi>{t('lot', { code: gathering.lotCode })}</bdi></small>}
        </span>
        <b class="num"><bdi dir="ltr">{told(Math.max(gathering.netMg, known?.netMg ?? 0))}</bdi></b>
      </a>
    </li>
  )
}
