import '../site/tokens.css'
import '../site/fonts.css'
import '../phone/phone.css'

import { render } from 'preact'

import { Field } from './field'
import { localeOfPhone, speak } from './i18n'
import { App } from './screens/App'
import { wearTheme } from '../phone/theme'
import { loadVoices } from './voice'

speak(localeOfPhone())
wearTheme()
loadVoices()
const root = document.getElementById('field')
if (root) {
  const field = new Field()
  render(<App field={field} />, root)
  void field.start()
}
