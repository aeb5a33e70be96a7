import '../site/tokens.css'
import '../site/fonts.css'
import '../phone/phone.css'
import '../scanning/camera.css'
import './count.css'

import { render } from 'preact'

import { wearTheme } from '../phone/theme'
import { Counter } from './counter'
import { localeOfPhone, speak } from './i18n'
import { App } from './screens/App'

speak(localeOfPhone())
wearTheme()
const root = document.getElementById('count')
if (root) {
  const counter = new Counter()
  render(<App counter={counter} />, root)
  void counter.start()
}
