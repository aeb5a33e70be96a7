/** The keys of `phone/Keys.tsx`, in this application's words. */

import { Keys as PhoneKeys } from '../../phone/Keys'
import { t } from '../i18n'

export { useDigits } from '../../phone/Keys'

interface Props {
  readonly keys: readonly string[]
  readonly onKey: (key: string) => void
  readonly isFlat?: boolean
}

export function Keys(props: Props) {
  return <PhoneKeys {...props} names={{ erase: t('erase'), comma: t('comma') }} />
}
