/** Scanning, searching, and the grid of what is sold here. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks'

import type { ArticleFact } from '../catalogue/facts'
import { money, named, t, type Word } from '../i18n'
import { withQuantity } from '../scan'
import { tellKilograms } from '../rules/weights'
import type { Till } from '../till'
import { Pictogram } from './Pictogram'

const SHOWN_MAX = 40
const FAVOURITES = 'favourites'

export function Goods({ till }: { till: Till }) {
  const [typed, setTyped] = useState('')
  const [tab, setTab] = useState(FAVOURITES)
  const field = useRef<HTMLInputElement>(null)
  useKeptFocus(field)
  const shown = articlesShown(till, tab, typed)
  const tabs = [FAVOURITES, ...till.desk.catalogue.value.branches()]

  const enter = async (): Promise<void> => {
    const text = field.current?.value ?? typed
    setTyped('')
    if (text.trim() === '' || till.command(text) || (await till.selling.scan(text))) return
    const { quantity, code } = withQuantity(text.trim())
    const found = articlesShown(till, tab, code)
    if (found.length === 1 && found[0]) till.selling.addArticle(found[0], quantity)
    else if (found.length === 0) till.selling.refuse(t('unknown', { code: text }))
    else setTyped(text)
  }
  return (
    <section class="goods" aria-label={t('goods')}>
      <form class="scan" role="search" onSubmit={(event) => { event.preventDefault(); void enter() }}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 7V4h3M17 4h3v3M20 17v3h-3M7 20H4v-3M8 8v8M12 8v8M16 8v8" />
        </svg>
        <input
          ref={field}
          data-testid="scan"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            // A scanner types the separator of GS1 codes as a control key: keep it in the text.
            if (event.ctrlKey && event.key === ']') {
              event.preventDefault()
              setTyped(`${event.currentTarget.value}\u001d`)
            }
          }}
          placeholder={t('search')}
          aria-label={t('search')}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="done"
          autofocus
        />
        <button type="button" class="camera-open" data-testid="open-camera" aria-label={t('camera')} onClick={() => till.show('camera')}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.500 3.500 0 1 0 .1 0" /></svg>
        </button>
      </form>
      <div class="tabs" role="tablist" aria-label={t('goods')}>
        {tabs.map((one) => (
          <button key={one} type="button" role="tab" aria-selected={one === tab && !typed} onClick={() => { setTab(one); setTyped('') }}>
            {t(one as Word)}
          </button>
        ))}
      </div>
      <div class="grid num" role="group" aria-label={t('goods')}>
        {shown.map((article) => (
          <Good key={article.id} till={till} article={article} onTake={() => { till.selling.addArticle(article, withQuantity(typed).quantity); setTyped('') }} />
        ))}
        {shown.length === 0 && <p class="soft">{t('results', { n: 0 })}</p>}
      </div>
    </section>
  )
}

function Good({ till, article, onTake }: { till: Till; article: ArticleFact; onTake: () => void }) {
  const left = till.selling.leftOf(article)
  const price = till.desk.catalogue.value.priceOn(article, till.desk.now().day)
  return (
    <button type="button" class={`good ${article.branch}`} data-testid={`article-${article.code}`} onClick={onTake}>
      <span class="picture"><Pictogram name={article.pictogram} /></span>
      <span class="words">
        <b>{named(article.name)}</b>
        <span class="row">
          <span>{price === null ? '—' : money(price)}{article.weighed && ' /kg'}</span>
          <span class={left === 0 ? 'bad' : 'faint'}>{left === 0 ? t('none') : t('left', { n: article.weighed ? tellKilograms(left) : left })}</span>
        </span>
      </span>
    </button>
  )
}

function articlesShown(till: Till, tab: string, typed: string): readonly ArticleFact[] {
  const { value: catalogue } = till.desk.catalogue
  const { code } = withQuantity(typed)
  if (code.trim() !== '') return catalogue.search(code, SHOWN_MAX)
  const here = tab === FAVOURITES ? catalogue.favourites() : catalogue.ofBranch(tab)
  const first = catalogue.branches()[0]
  return (here.length > 0 || !first ? here : catalogue.ofBranch(first)).slice(0, SHOWN_MAX)
}

/** The scan field takes what is typed whenever no sheet is open: a scanner has no hand to click. */
function useKeptFocus(field: { current: HTMLInputElement | null }): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const at = document.activeElement
      const isFree = at === document.body || at === null || (at instanceof HTMLButtonElement && event.key.length === 1 && event.key !== ' ')
      if (isFree && !document.querySelector('dialog[open]') && !event.ctrlKey && !event.metaKey && !event.altKey) field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}
