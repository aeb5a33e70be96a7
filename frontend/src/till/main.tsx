import '../site/tokens.css'
import '../site/fonts.css'
import './till.css'
import './receipt.css'
import '../scanning/camera.css'

import { render } from 'preact'

import { speak } from './i18n'
import { localeOfDevice, rememberTill, setPageLanguage, tillOfPage } from './offline/opening'
import { App } from './screens/App'
import { Till } from './till'

const locale = localeOfDevice()
speak(locale)
setPageLanguage(locale)
const tillId = tillOfPage()
const root = document.getElementById('till')
if (tillId && root) {
  rememberTill(tillId)
  const till = new Till(tillId)
  render(<App till={till} />, root)
  void till.start()
}
