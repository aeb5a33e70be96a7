/** Who stands at the till: a name, a code; and a manager's code for what a seller may not do alone. */

import './device.css'

import { useRef, useState } from 'preact/hooks'

import type { StaffFact } from '../catalogue/facts'
import { t } from '../i18n'
import type { PinAnswer } from '../staff'
import type { Till } from '../till'
import { Sheet } from './Sheet'

const PIN_LENGTH_MIN = 4
const PIN_LENGTH_MAX = 6
const ROLES = { seller: 'roleSeller', boutique_manager: 'roleBoutiqueManager', network_manager: 'roleNetworkManager' } as const

export function Sellers({ till }: { till: Till }) {
  const { staff, desk } = till
  return (
    <Sheet title={t('sellersTitle')} onClose={() => till.close()} kind="sellers-sheet" testId="sellers">
      <Chooser
        people={staff.all} now={desk.seller.value?.id ?? null} nobody={t('sellersNone')} act={t('pinOk')}
        onPin={(member, pin) => staff.takeOver(member, pin)} onRight={() => till.close()}
      />
    </Sheet>
  )
}

export function ManagerPin({ till }: { till: Till }) {
  const { staff } = till
  const cancel = (): void => {
    staff.asking.value = null
  }
  return (
    <Sheet title={t('managerTitle')} onClose={cancel} kind="sellers-sheet" testId="manager-pin">
      <p class="soft">{t('managerHint')}</p>
      <Chooser
        people={staff.managers} now={null} nobody={t('managerNone')} act={t('managerAllow')}
        onPin={(member, pin) => staff.allow(member, pin)} onRight={() => undefined}
      />
      <button type="button" class="quiet" data-testid="manager-cancel" onClick={cancel}>{t('managerCancel')}</button>
    </Sheet>
  )
}

interface ChooserProps {
  readonly people: readonly StaffFact[]
  /** Who stands there already. */
  readonly now: string | null
  readonly nobody: string
  readonly act: string
  readonly onPin: (member: StaffFact, pin: string) => Promise<PinAnswer>
  readonly onRight: () => void
}

/** A name by one tap, then its code. */
function Chooser({ people, now, nobody, act, onPin, onRight }: ChooserProps) {
  const [chosen, setChosen] = useState<StaffFact | null>(null)
  if (people.length === 0) return <p>{nobody}</p>
  if (chosen) return <Pin member={chosen} act={act} onPin={onPin} onRight={onRight} onBack={() => setChosen(null)} />
  return (
    <ul class="seller-rows">
      {people.map((member, at) => (
        <li key={member.id}>
          <button type="button" class="seller-row" data-testid={`seller-${member.name}`} aria-current={member.id === now} autofocus={at === 0} onClick={() => setChosen(member)}>
            <span class="initials" aria-hidden="true">{initials(member.name)}</span>
            <b>{member.name}</b>
            <span class="soft">{member.id === now ? t('sellerNow') : t(ROLES[member.role])}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** `FA` of `Fadma Aït Ali`. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words[1] : undefined].map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase()
}

interface PinProps extends Pick<ChooserProps, 'act' | 'onPin' | 'onRight'> {
  readonly member: StaffFact
  readonly onBack: () => void
}

function Pin({ member, act, onPin, onRight, onBack }: PinProps) {
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | null>(member.pin ? null : t('pinNone', { name: member.name }))
  const isBusy = useRef(false)
  const type = (typed: string): void => {
    setPin(typed.replace(/\D/g, '').slice(0, PIN_LENGTH_MAX))
    setProblem(null)
  }
  const check = async (): Promise<void> => {
    if (isBusy.current || pin.length < PIN_LENGTH_MIN) return
    isBusy.current = true
    const answer = await onPin(member, pin).finally(() => (isBusy.current = false))
    if (answer === 'right') return onRight()
    setPin('')
    setProblem(sentenceOf(answer, member))
  }
  return (
    <form class="pin" onSubmit={(event) => { event.preventDefault(); void check() }}>
      <div class="pin-words">
        <h3><span class="initials" aria-hidden="true">{initials(member.name)}</span> {t('pinOf', { name: member.name })}</h3>
        {member.pin && (
          <label class="entry num">
            {t('pinLabel')}
            <input
              ref={focus} type="password" data-testid="pin" value={pin} inputMode="numeric" autocomplete="off" dir="ltr"
              onInput={(event) => type(event.currentTarget.value)}
            />
          </label>
        )}
        {problem && <p class="bad" role="alert">{problem}</p>}
        {member.pin && <button type="submit" class="primary wide" data-testid="pin-ok" disabled={pin.length < PIN_LENGTH_MIN}>{act}</button>}
        <button type="button" class="quiet wide" data-testid="pin-others" onClick={onBack}>{t('pinOthers')}</button>
      </div>
      {member.pin && <PinKeys onKey={(key) => type(key === '⌫' ? pin.slice(0, -1) : pin + key)} />}
    </form>
  )
}

function focus(input: HTMLInputElement | null): void {
  input?.focus()
}

function sentenceOf(answer: Exclude<PinAnswer, 'right'>, { name }: StaffFact): string {
  const words = { wrong: 'pinWrong', wait: 'pinWait', none: 'pinNone' } as const
  return t(words[answer], { name })
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '⌫', '0'] as const

/** A code has no comma. */
function PinKeys({ onKey }: { onKey: (key: string) => void }) {
  return (
    <div class="keypad pin-keys num" dir="ltr">
      {KEYS.map((key) => (
        <button key={key} type="button" aria-label={key === '⌫' ? t('pinErase') : key} onClick={() => onKey(key)}>{key}</button>
      ))}
    </div>
  )
}
