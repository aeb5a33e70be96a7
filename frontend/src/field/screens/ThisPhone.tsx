/** This phone: language, voice, sun, who holds it, and what is carried by hand when the network does not come back. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import { bringBack, carryAway, CODE_LENGTH_MIN } from '../carrying'
import type { Field } from '../field'
import { t, type Word } from '../i18n'
import { QueueFileError } from '../../queue/sealedFile'
import { isInSun, setSun } from '../../phone/theme'
import { canSpeak, isReading, setReading } from '../voice'
import { go } from '../../phone/way'
import { Languages } from '../../phone/Languages'
import { signInOf, Status } from '../../phone/Status'
import { Question } from './Question'

export function ThisPhone({ field }: { field: Field }) {
  const leave = async (): Promise<void> => {
    if (await field.leave()) location.assign(signInOf(field.application))
  }
  return (
    <Question question={t('menu')} back={() => go([])}>
      <Status phone={field} />
      {field.hasUpdate.value && <p class="notice"><span>{t('update')}</span> <button type="button" class="quiet" onClick={() => field.applyUpdate()}>{t('updateNow')}</button></p>}
      {!field.isPersisted.value && <p class="notice">{t('persistWarning')}</p>}
      {!field.reference.value.whole && <p class="notice warn">{t('notWhole')}</p>}
      <h2>{t('language')}</h2>
      <Languages application={field.application} />
      {canSpeak() ? <Switch word="voice" isOn={isReading.value} onChange={setReading} /> : <p class="soft">{t('noVoice')}</p>}
      <Switch word="sun" isOn={isInSun.value} onChange={setSun} />
      <h2>{t('carry')}</h2>
      <p class="soft">{t('carryHint')}</p>
      <CarryAway field={field} />
      <BringBack field={field} />
      {field.person.value && <button type="button" class="quiet wide" data-testid="leave" onClick={() => void leave()}>{t('signOut')} · <bdi>{field.person.value.name}</bdi></button>}
    </Question>
  )
}

function Switch({ word, isOn, onChange }: { word: Word; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <button type="button" class="quiet wide switch" role="switch" aria-checked={isOn} data-testid={word} onClick={() => onChange(!isOn)}>
      <span>{t(word)}</span> <b>{t(isOn ? 'on' : 'off')}</b>
    </button>
  )
}

interface Told {
  readonly sentence: string
  readonly isBad: boolean
}

function CarryAway({ field }: { field: Field }) {
  const [code, setCode] = useState('')
  const make = async (): Promise<Told> => {
    if (field.unsentCount.value + field.othersUnsentCount.value + field.toSettle.value.length === 0) return { sentence: t('nothingToCarry'), isBad: false }
    if (code.length < CODE_LENGTH_MIN) return { sentence: t('codeShort'), isBad: true }
    hand(await carryAway(field.store, code), `pesees-${new Date().toISOString().slice(0, 10)}.json`)
    setCode('')
    return { sentence: t('fileMade'), isBad: false }
  }
  return (
    <Work word="makeFile" testId="make-file" act={make}>
      <Code value={code} testId="carry-code" onValue={setCode} />
    </Work>
  )
}

function BringBack({ field }: { field: Field }) {
  const [code, setCode] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const read = async (): Promise<Told> => {
    if (!file) return { sentence: t('noFile'), isBad: true }
    try {
      const taken = await bringBack(field.store, file, code)
      await field.reload()
      void field.syncing.round()
      return { sentence: t('fileTaken', { n: taken }), isBad: false }
    } catch (error) {
      const isCode = error instanceof QueueFileError && error.code === 'wrong_passphrase'
      return { sentence: t(isCode ? 'fileWrongCode' : 'fileUnreadable'), isBad: true }
    }
  }
  return (
    <Work word="readFile" testId="read-file" act={read}>
      <label class="entry">{t('readFile')}<input type="file" accept=".json,application/json" data-testid="carried-file" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} /></label>
      <Code value={code} testId="bring-code" onValue={setCode} />
    </Work>
  )
}

/** Digits only: nobody needs a keyboard of letters here. */
function Code({ value, testId, onValue }: { value: string; testId: string; onValue: (value: string) => void }) {
  return (
    <label class="entry">
      {t('code')}
      <input type="text" inputMode="numeric" autocomplete="off" maxLength={40} dir="ltr" data-testid={testId} value={value} onInput={(event) => onValue(event.currentTarget.value.replace(/\D/g, ''))} />
    </label>
  )
}

function Work({ word, testId, act, children }: { word: Word; testId: string; act: () => Promise<Told>; children: ComponentChildren }) {
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState<Told | null>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    setTold(await act().catch(() => ({ sentence: t('notKept'), isBad: true })))
    setBusy(false)
  }
  return (
    <form class="card work" noValidate onSubmit={(event) => { event.preventDefault(); void run() }}>
      {children}
      <button type="submit" class="quiet wide" data-testid={testId} disabled={isBusy}>{t(word)}</button>
      {told && <p class={told.isBad ? 'bad' : 'good-ink'} role={told.isBad ? 'alert' : 'status'}>{told.sentence}</p>}
    </form>
  )
}

/** Give a file to the person, where the browser puts what it is given. */
function hand(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
