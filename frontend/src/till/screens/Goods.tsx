/** Scanning, searching, and the grid of what is sold here. */

import { useEffect, useRef, useState } from 'preact/hooks'

import type { Article, Snapshot } from '../contract'
import { sellable } from '../fefo'
import { folded, money, named, t, type Word } from '../i18n'
import type { Till } from '../till'
import { Pictogram } from './Pictogram'

const BRANCHES = ['saffron', 'argan', 'olive', 'pamm', 'almond', 'honey', 'craft'] as const

export function Goods({ till, offer }: { till: Till; offer: Snapshot }) {
  const [typed, setTyped] = useState('')
  const [tab, setTab] = useState('favourites')
  const field = useRef<HTMLInputElement>(null)
  useKeptFocus(field)
  const shown = articlesShown(offer, tab, typed)
  const tabs = ['favourites', ...BRANCHES.filter((branch) => offer.articles.some((one) => one.branch === branch))]

  const enter = async (): Promise<void> => {
    const text = typed
    setTyped('')
    if (text.trim() === '' || (await till.scan(text))) return
    const found = articlesShown(offer, tab, text)
    if (found.length === 1 && found[0]) till.addArticle(found[0], 1)
    else if (found.length === 0) till.refusal.value = t('unknown', { code: text })
    else setTyped(text)
  }
  return (
    <section class="goods">
      <form
        class="scan"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          void enter()
        }}
      >
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
      </form>
      <div class="tabs" role="tablist">
        {tabs.map((one) => (
          <button key={one} type="button" role="tab" aria-selected={one === tab && !typed} onClick={() => { setTab(one); setTyped('') }}>
            {t(one as Word)}
          </button>
        ))}
      </div>
      <div class="grid num">
        {shown.map((article) => (
          <Good key={article.id} article={article} offer={offer} onTake={() => { till.addArticle(article, 1); setTyped('') }} />
        ))}
        {shown.length === 0 && <p class="soft">{t('results', { n: 0 })}</p>}
      </div>
    </section>
  )
}

function Good({ article, offer, onTake }: { article: Article; offer: Snapshot; onTake: () => void }) {
  const left = sellable(offer.lots, article.id).reduce((sum, lot) => sum + lot.quantity, 0)
  return (
    <button type="button" class={`good ${article.branch}`} data-testid={`article-${article.code}`} onClick={onTake}>
      <span class="picture"><Pictogram name={article.pictogram} /></span>
      <span class="words">
        <b>{named(article.name)}</b>
        <span class="row">
          <span>{article.price_cents === null ? '—' : money(article.price_cents)}</span>
          <span class={left === 0 ? 'bad' : 'faint'}>{left === 0 ? t('none') : t('left', { n: left })}</span>
        </span>
      </span>
    </button>
  )
}

function articlesShown(offer: Snapshot, tab: string, typed: string): Article[] {
  const words = folded(typed).split(/\s+/).filter(Boolean)
  if (words.length > 0) {
    return offer.articles.filter((one) => {
      const text = folded(`${one.name.fr} ${one.name.ar} ${one.code} ${one.gtin ?? ''}`)
      return words.every((word) => text.includes(word))
    })
  }
  const here = offer.articles.filter((one) => (tab === 'favourites' ? one.favourite : one.branch === tab))
  return here.length > 0 || tab !== 'favourites' ? here : offer.articles.slice(0, 12)
}

/** The scan field takes what is typed whenever no sheet is open: a scanner has no hand to click. */
function useKeptFocus(field: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const at = document.activeElement
      const isFree = at === document.body || at === null || (at instanceof HTMLButtonElement && event.key.length === 1 && event.key !== ' ')
      if (isFree && !document.querySelector('dialog[open]') && !event.ctrlKey && !event.metaKey && !event.altKey) field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}
