import './tokens.css'
import './fonts.css'
import './base.css'
import './layout.css'
import './parts.css'
import './forms.css'
import './tables.css'
import './graph.css'
import './dossiers.css'
import './figures.css'
import './fund.css'
import './print.css'

import htmx from 'htmx.org'

// No inline style, no evaluated text: the content security policy allows neither.
htmx.config.allowEval = false
htmx.config.includeIndicatorStyles = false

type Start = (element: HTMLElement) => void

// A page names the modules it wants on the element they serve; each is fetched only then.
const modules = import.meta.glob<{ start: Start }>(['./modules/*.ts', '!./modules/*.test.ts'])

async function startIn(root: ParentNode): Promise<void> {
  for (const element of root.querySelectorAll<HTMLElement>('[data-module]')) {
    const load = modules[`./modules/${element.dataset['module'] ?? ''}.ts`]
    if (load && !element.dataset['started']) {
      element.dataset['started'] = 'yes'
      ;(await load()).start(element)
    }
  }
}

/** A form is sent once: the operation id makes a second time harmless, the wait makes it visible. */
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (form.dataset['sent']) {
    event.preventDefault()
    return
  }
  form.dataset['sent'] = 'yes'
  form.querySelector<HTMLButtonElement>('button[type="submit"]')?.setAttribute('aria-busy', 'true')
})

// Back from the history: the page is as it was left, and may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) delete form.dataset['sent']
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
})

document.querySelector<HTMLElement>('.problems')?.focus()
void startIn(document)
