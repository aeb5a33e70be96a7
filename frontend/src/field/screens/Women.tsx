/** Who brings: found by number with digits alone; what all brought so far; the last weighing taken back with one touch. */

import { useState } from 'preact/hooks'

import { told } from '../../phone/amounts'
import type { Field } from '../field'
import { byMember, type Gathering, lastOf } from '../gatherings'
import { named, t } from '../i18n'
import { initials, inOrder, SHOWN_MAX } from '../members'
import { go, to } from '../../phone/way'
import { Keys, useDigits } from './Keys'
import { Pictogram } from '../../phone/Pictogram'
import { Question } from './Question'
import { GatheringPhotos } from './TakePhoto'

export function Women({ field, gathering }: { field: Field; gathering: Gathering }) {
  const [digits, setDigits] = useState('')
  const press = (key: string): void => setDigits((before) => (key === '⌫' ? before.slice(0, -1) : (before + key).slice(0, 8)))
  useDigits(press)
  const members = field.membersOf(gathering.organisationId)
  const came = byMember(gathering)
  const last = lastOf(gathering)
  const shown = inOrder(members, came, last?.member_id ?? null, digits)
  return (
    <Question question={t('askMember')} step={5} back={() => go([])} chip={<Chip field={field} gathering={gathering} />}>
      <ul class="rows women">
        {shown.map((one) => (
          <li key={one.id}>
            <a class="choice" data-testid={`member-${one.id}`} href={to('g', gathering.id, 'm', one.id)}>
              <span class="face" aria-hidden="true">{initials(one.name)}</span>
              <span class="label"><bdi>{one.name}</bdi><small class="num"><bdi>{one.number}</bdi>{one.village && <> · <bdi>{one.village}</bdi></>}</small></span>
              {came.has(one.id) && <b class="num"><bdi dir="ltr">{told(came.get(one.id) ?? 0)}</bdi></b>}
            </a>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p class="notice warn">{t('noMember')}</p>}
      {shown.length === SHOWN_MAX && <p class="soft">{t('moreMembers')}</p>}
      <footer class="pad">
        <Last field={field} gathering={gathering} />
        <div class="sum">
          <span class="num">{t('weighings', { n: gathering.count })}</span>
          <output class="finding num" aria-label={t('number')}><small>{t('number')}</small> <bdi dir="ltr">{digits || '…'}</bdi></output>
          <b class="num large" data-testid="total" aria-label={t('total')}><bdi dir="ltr">{told(gathering.netMg)}</bdi></b>
        </div>
        <Keys keys={['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '⌫']} isFlat onKey={press} />
        <div class="acts">
          <GatheringPhotos field={field} gathering={gathering} />
          <a class="primary" data-testid="finish" href={to('g', gathering.id, 'recap')}><Pictogram name="check" /> {t('finish')}</a>
        </div>
      </footer>
    </Question>
  )
}

function Chip({ field, gathering }: { field: Field; gathering: Gathering }) {
  const product = field.product(gathering.productId)
  const unsent = field.unsentCount.value
  return (
    <>
      {product && <span class={`chip ${product.branch}`}><Pictogram name={product.pictogram} /> <bdi>{named(product.name)}</bdi></span>}
      {unsent > 0 && <span class="chip warn num end" data-testid="unsent" data-count={unsent} aria-label={t('unsent', { n: unsent })}><Pictogram name="send" /> {unsent}</span>}
    </>
  )
}

function Last({ field, gathering }: { field: Field; gathering: Gathering }) {
  const [isAsking, setAsking] = useState<string | null>(null)
  const last = lastOf(gathering)
  if (!last) return null
  const gaps = { name: field.member(last.member_id)?.name ?? '', mass: told(last.netMg) }
  const undo = async (): Promise<void> => {
    setAsking(null)
    if (await field.cancel(gathering, last.id)) field.tell(t('undone'))
  }
  if (isAsking !== last.id) {
    return (
      <p class="last">
        <span><Pictogram name="check" /> <bdi>{t('kept', gaps)}</bdi></span>
        <button type="button" class="quiet" data-testid="undo" onClick={() => setAsking(last.id)}><Pictogram name="undo" /> {t('undo')}</button>
      </p>
    )
  }
  return (
    <div class="last asking" role="group" aria-label={t('undoAsk', gaps)}>
      <span><bdi>{t('undoAsk', gaps)}</bdi></span>
      <button type="button" class="quiet danger" data-testid="undo-yes" onClick={() => void undo()}>{t('undoYes')}</button>
      <button type="button" class="quiet" data-testid="undo-no" onClick={() => setAsking(null)}>{t('undoNo')}</button>
    </div>
  )
}

