/** Sales carried by hand when the network does not come back: into a file, and out of one. */

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { t, type Word } from '../i18n'
import {
  exportQueue, type Imported, importQueue, PASSPHRASE_LENGTH_MIN, QueueFileError, type Source, waitingCount,
} from '../journal/queueFile'
import type { Till } from '../till'

interface Told {
  readonly sentence: string
  readonly isBad: boolean
}

const bad = (word: Word): Told => ({ sentence: t(word), isBad: true })

export function CarryAway({ till }: { till: Till }) {
  const [count, setCount] = useState(0)
  const { unsent, toSettle } = till.desk
  useEffect(() => void waitingCount(till.desk.store).then(setCount, () => undefined), [unsent.value.length, toSettle.value.length])
  const [pass, setPass] = useState('')
  const [again, setAgain] = useState('')
  const work = useWork(async () => {
    if (pass.length < PASSPHRASE_LENGTH_MIN) return bad('queueShort')
    if (pass !== again) return bad('queueDiffer')
    const told = await carryAway(till, pass, count).catch(() => bad('queueNotMade'))
    if (!told.isBad) [setPass, setAgain].forEach((set) => set(''))
    return told
  })
  return (
    <Carrying title="queueTake" work={work}>
      <p class="soft">{t('queueHint')}</p>
      <Secret word="queuePass" testId="export-pass" value={pass} onValue={setPass} isNew />
      <Secret word="queuePassAgain" testId="export-pass-again" value={again} onValue={setAgain} isNew />
      <button type="submit" class="quiet wide" data-testid="export-queue" disabled={count === 0 || work.isBusy}>
        {count === 0 ? t('deviceNothing') : t('queueExport')}
      </button>
    </Carrying>
  )
}

async function carryAway(till: Till, pass: string, count: number): Promise<Told> {
  const { desk } = till
  const source = sourceOf(till)
  if (!source) return bad('queueNotMade')
  hand(await exportQueue(desk.store, source, pass), `ventes-${source.tillCode}-${desk.now().day}.json`)
  await desk.note('exported', { count })
  return { sentence: t('queueMade', { n: count }), isBad: false }
}

/** Give a file to the person, where the browser puts what it is given. */
function hand(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export function BringBack({ till }: { till: Till }) {
  const [file, setFile] = useState<File | null>(null)
  const [pass, setPass] = useState('')
  const work = useWork(async () => {
    const source = sourceOf(till)
    if (!file || !source) return bad('queueNoFile')
    return bringBack(till, source, file, pass).catch((error: unknown) =>
      bad(error instanceof QueueFileError && error.code === 'wrong_passphrase' ? 'queueWrongPass' : 'queueUnreadable'),
    )
  })
  return (
    <Carrying title="queueBring" work={work}>
      <label class="entry">
        {t('queueFile')}
        <input type="file" data-testid="import-file" accept=".json,application/json" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />
      </label>
      <Secret word="queueFilePass" testId="import-pass" value={pass} onValue={setPass} />
      <button type="submit" class="quiet wide" data-testid="import-queue" disabled={work.isBusy}>{t('queueImport')}</button>
    </Carrying>
  )
}

async function bringBack(till: Till, source: Source, file: File, pass: string): Promise<Told> {
  const imported = await importQueue(till.desk.server, source, file, pass)
  if (imported.kind === 'taken') {
    await till.desk.note('imported', { count: imported.recorded + imported.toSettle })
    void till.syncing.round()
  }
  return { sentence: sentenceOf(imported), isBad: imported.kind !== 'taken' }
}

function sentenceOf(imported: Imported): string {
  switch (imported.kind) {
    case 'away': return t('needsConnection')
    case 'refused': return imported.sentence
    case 'other_device': return t('queueOtherDevice', { till: imported.till })
    case 'taken': {
      const taken = t('queueTaken', { n: imported.recorded })
      return imported.toSettle > 0 ? `${taken} ${t('queueToSettle', { n: imported.toSettle })}` : taken
    }
  }
}

function sourceOf({ tillId, desk: { identity } }: Till): Source | null {
  if (!identity) return null
  const { seriesId, series, tillCode } = identity
  return { tillId, seriesId, series, tillCode }
}

// ── the two forms ──────────────────────────────────────────────────────────

interface Work {
  readonly isBusy: boolean
  readonly told: Told | null
  run(): Promise<void>
}

/** Something that takes a while, done once at a time; what came of it is told. */
function useWork(act: () => Promise<Told>): Work {
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState<Told | null>(null)
  const run = async (): Promise<void> => {
    if (isBusy) return
    setBusy(true)
    setTold(null)
    setTold(await act())
    setBusy(false)
  }
  return { isBusy, told, run }
}

function Carrying({ title, work, children }: { title: Word; work: Work; children: ComponentChildren }) {
  const { told } = work
  return (
    <details class="device-part device-folded">
      <summary data-testid={title}>{t(title)}</summary>
      <form class="device-form" noValidate onSubmit={(event) => { event.preventDefault(); void work.run() }}>
        {children}
        {work.isBusy && <p role="status">{t('queueWorking')}</p>}
        {told && <p class={told.isBad ? 'bad' : 'good-ink'} role={told.isBad ? 'alert' : 'status'}>{told.sentence}</p>}
      </form>
    </details>
  )
}

interface SecretProps {
  readonly word: Word
  readonly testId: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly isNew?: boolean
}

function Secret({ word, testId, value, onValue, isNew = false }: SecretProps) {
  return (
    <label class="entry">
      {t(word)}
      <input
        type="password" data-testid={testId} value={value} maxLength={200} dir="auto" autocomplete={isNew ? 'new-password' : 'off'}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  )
}
