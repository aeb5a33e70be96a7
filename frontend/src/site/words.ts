/** The words that scripts show, in the page's language; the page carries them. */
type Words = Record<
  | 'back' | 'next' | 'step' | 'total' | 'filled' | 'here' | 'noPosition' | 'draw' | 'erase'
  | 'notGeometry' | 'added' | 'countedAlready' | 'severalLots' | 'camera' | 'closeCamera' | 'cameraRefused'
  | 'cameraAbsent',
  string
>

const block = document.getElementById('words')

export const words: Words = JSON.parse(block?.textContent ?? '{}') as Words

/** A word with its {gaps} filled. */
export function said(word: string, gaps: Record<string, string | number>): string {
  return word.replace(/\{(\w+)\}/g, (_, name: string) => String(gaps[name] ?? ''))
}
