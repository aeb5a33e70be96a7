/** Spoken labels, where the phone has a voice for the language; never another language's voice. */

import { signal } from '@preact/signals'

import { language, type Locale } from './i18n'

const KEY = 'igoudar:field:voice'

/** Whether questions are read aloud as they come. */
export const isReading = signal(false)
/** The phone's voices come late: who shows a button for them listens to this. */
export const voices = signal<readonly SpeechSynthesisVoice[]>([])

export function loadVoices(): void {
  isReading.value = localStorage.getItem(KEY) === '1'
  if (!('speechSynthesis' in globalThis)) return
  const load = (): void => void (voices.value = speechSynthesis.getVoices())
  load()
  speechSynthesis.addEventListener?.('voiceschanged', load)
}

export function setReading(isOn: boolean): void {
  isReading.value = isOn
  localStorage.setItem(KEY, isOn ? '1' : '0')
}

/** The voice of a language; null when the phone has none: then nothing is said at all. */
export function voiceOf(of: Locale, among: readonly Pick<SpeechSynthesisVoice, 'lang' | 'localService'>[]): number | null {
  const fits = (at: number): boolean => among[at]?.lang.toLowerCase().split(/[-_]/)[0] === of
  const all = among.map((_, at) => at).filter(fits)
  // One that lies on the phone speaks without network.
  return all.find((at) => among[at]?.localService) ?? all[0] ?? null
}

export function canSpeak(): boolean {
  return voiceOf(language.locale(), voices.value) !== null
}

/** Say a sentence; what was being said is cut off. */
export function say(sentence: string): void {
  const at = voiceOf(language.locale(), voices.value)
  if (at === null) return
  speechSynthesis.cancel()
  const spoken = new SpeechSynthesisUtterance(sentence.replace(/[\u2068\u2069]/g, ''))
  const voice = voices.value[at] as SpeechSynthesisVoice
  Object.assign(spoken, { voice, lang: voice.lang, rate: 0.9 })
  speechSynthesis.speak(spoken)
}

/** Say a sentence when questions are read aloud. */
export function sayIfReading(sentence: string): void {
  if (isReading.value) say(sentence)
}
