/** This phone: language, a newer version, a copy of what it keeps, who holds it. */

import { Languages } from '../../phone/Languages'
import { signInOf, Status } from '../../phone/Status'
import { go } from '../../phone/way'
import type { Counter } from '../counter'
import { t } from '../i18n'
import { Export } from './Export'
import { Title } from './Title'

export function ThisPhone({ counter }: { counter: Counter }) {
  const leave = async (): Promise<void> => {
    if (await counter.leave()) location.assign(signInOf(counter.application))
  }
  return (
    <>
      <Title title={t('menu')} back={() => go([])} />
      <Status phone={counter} />
      {counter.hasUpdate.value && <p class="notice"><span>{t('update')}</span> <button type="button" class="quiet" onClick={() => counter.applyUpdate()}>{t('updateNow')}</button></p>}
      {!counter.isPersisted.value && <p class="notice">{t('persistWarning')}</p>}
      <h2>{t('language')}</h2>
      <Languages application={counter.application} />
      <Export counter={counter} />
      <a class="quiet wide" href="/counts">{t('office')}</a>
      {counter.person.value && <button type="button" class="quiet wide" data-testid="leave" onClick={() => void leave()}>{t('signOut')} · <bdi>{counter.person.value.name}</bdi></button>}
    </>
  )
}
