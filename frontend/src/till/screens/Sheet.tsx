/** A sheet over the counter: holds the focus, closes with Escape, gives the focus back. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { t } from '../i18n'

interface Props {
  readonly title: string
  readonly onClose?: (() => void) | undefined
  readonly kind?: string
  readonly testId?: string
  readonly children: ComponentChildren
}

export function Sheet({ title, onClose, kind = '', testId, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    const before = document.activeElement as HTMLElement | null
    if (dialog && !dialog.open) dialog.showModal()
    return () => {
      dialog?.close()
      // Once the sheet is gone: Chrome gives the focus to a field that is still behind it, but takes no letter in it.
      setTimeout(() => {
        if (document.querySelector('dialog[open]')) return
        before?.blur?.()
        before?.focus?.()
      })
    }
  }, [])
  return (
    <dialog
      ref={box}
      class={`sheet ${kind}`}
      data-testid={testId}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <header class="sheet-head">
        <h2>{title}</h2>
        {onClose && (
          <button type="button" class="quiet" onClick={onClose} aria-label={t('close')}>
            ✕
          </button>
        )}
      </header>
      {children}
    </dialog>
  )
}
