/** The till: goods on the start side, the basket on the end side, one sheet at a time over them. */

import { t } from '../i18n'
import type { Till } from '../till'
import { Basket } from './Basket'
import { Closing, Opening } from './Drawer'
import { Goods } from './Goods'
import { LotChoice } from './LotChoice'
import { Payment } from './Payment'
import { Receipt } from './Receipt'
import { Refusal } from './Refusal'
import { Settling } from './Settling'
import { Top } from './Top'

export function App({ till }: { till: Till }) {
  if (till.isElsewhere.value) return <p class="alone">{t('otherTab')}</p>
  const offer = till.snapshot.value
  if (!offer) return <p class="alone" role="status">{t(till.hasFailedToStart.value ? 'needsNetwork' : 'starting')}</p>
  const sheet = till.sheet.value
  return (
    <>
      <Top till={till} offer={offer} />
      {offer.cash_session === null && sheet !== 'close' && sheet !== 'receipt' ? (
        <Opening till={till} offer={offer} />
      ) : (
        <main class="counter">
          <Goods till={till} offer={offer} />
          <Basket till={till} offer={offer} />
        </main>
      )}
      {sheet === 'pay' && <Payment till={till} offer={offer} />}
      {sheet === 'receipt' && till.sold.value && <Receipt till={till} offer={offer} sold={till.sold.value} />}
      {sheet === 'close' && <Closing till={till} offer={offer} />}
      {sheet === 'settle' && <Settling till={till} />}
      {till.choosing.value && <LotChoice till={till} offer={offer} lineId={till.choosing.value} />}
      {till.refusal.value && <Refusal till={till} sentence={till.refusal.value} />}
    </>
  )
}
