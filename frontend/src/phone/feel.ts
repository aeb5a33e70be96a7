/** What the hand and the ear are told: kept, or not. */

type Outcome = 'kept' | 'refused'

const SHAKES: Readonly<Record<Outcome, number[]>> = { kept: [40], refused: [120, 80, 120] }
const TONES_HZ: Readonly<Record<Outcome, number>> = { kept: 880, refused: 220 }
const TONE_S = 0.09
let context: AudioContext | null = null

/** Shake and sound; a phone that can do neither stays still. */
export function feel(outcome: Outcome): void {
  navigator.vibrate?.(SHAKES[outcome])
  try {
    context ??= new AudioContext()
    const [tone, volume] = [context.createOscillator(), context.createGain()]
    tone.frequency.value = TONES_HZ[outcome]
    volume.gain.value = 0.08
    tone.connect(volume).connect(context.destination)
    tone.start()
    tone.stop(context.currentTime + TONE_S)
  } catch {
    // No sound here: what is on the screen says it too.
  }
}
