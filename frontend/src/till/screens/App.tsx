/** The till: goods on the start side, the basket on the end side, one sheet at a time over them. */

import { locale, t } from '../i18n'
import { Camera } from './Camera'
import { CAMERA_WORDS } from '../words/camera'
import type { Till } from '../till'
import { Basket } from './Basket'
import { BasketActs } from './BasketActs'
import { Cash } from './Cash'
import { Credit } from './Credit'
import { Day } from './Day'
import { Device } from './Device'
import { Closing, Opening } from './Drawer'
import { Enrol } from './Enrol'
import { Goods } from './Goods'
import { Held } from './Held'
import { LotChoice } from './LotChoice'
import { Payment } from './Payment'
import { Receipt } from './Receipt'
import { Receipts } from './Receipts'
import { Refusal } from './Refusal'
import { ManagerPin, Sellers } from './Sellers'
import { Settling } from './Settling'
import { Top } from './Top'
import { Weight } from './Weight'

export function App({ till }: { till: Till }) {
  const phase = till.desk.phase.value
  if (phase === 'elsewhere') return <p class="alone">{t('otherTab')}</p>
  if (phase === 'starting') return <p class="alone" role="status">{t('starting')}</p>
  if (phase !== 'ready') return <Enrol till={till} />
  return (
    <>
      <Top till={till} />
      {till.desk.session.value ? (
        <main class={till.desk.isTraining.value ? 'counter training' : 'counter'}>
          <Goods till={till} />
          <Basket till={till} />
        </main>
      ) : (
        <Opening till={till} />
      )}
      <OpenSheet till={till} />
      {till.staff.asking.value && <ManagerPin till={till} />}
      {till.selling.choosing.value && <LotChoice till={till} lineId={till.selling.choosing.value} />}
      {till.selling.weighing.value && <Weight till={till} />}
      {till.desk.refusal.value && <Refusal till={till} sentence={till.desk.refusal.value} />}
    </>
  )
}

function OpenSheet({ till }: { till: Till }) {
  switch (till.sheet.value) {
    case 'pay': return <Payment till={till} />
    case 'receipt': return <Receipt till={till} />
    case 'close': return <Closing till={till} />
    case 'day': return <Day till={till} />
    case 'cash': return <Cash till={till} />
    case 'settle': return <Settling till={till} />
    case 'receipts': return <Receipts till={till} />
    case 'sellers': return <Sellers till={till} />
    case 'basket': return <BasketActs till={till} />
    case 'held': return <Held till={till} />
    case 'credit': return <Credit till={till} />
    case 'device': return <Device till={till} />
    case 'camera': return <Camera words={CAMERA_WORDS[locale()]} onClose={() => till.close()} onCode={(code) => void till.scanned(code)} />
    case 'none': return null
  }
}
