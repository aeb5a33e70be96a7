import '../site/tokens.css'
import '../site/fonts.css'
import './till.css'
import './receipt.css'

import { render } from 'preact'

import type { Config } from './contract'
import { speak } from './i18n'
import { App } from './screens/App'
import { Till } from './till'

const config = JSON.parse(document.getElementById('till-config')?.textContent ?? '{}') as Config
speak(config.locale)
const till = new Till(config)
const root = document.getElementById('till')
if (root) render(<App till={till} />, root)
void till.start()
