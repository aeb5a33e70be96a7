/** A short sound for hands that are busy: high when it was taken, low when it was not. */
let speaker: AudioContext | null = null

export function beep(isGood: boolean): void {
  navigator.vibrate?.(isGood ? 40 : [80, 60, 80])
  if (typeof AudioContext === 'undefined') return
  speaker ??= new AudioContext()
  const tone = speaker.createOscillator()
  const loudness = speaker.createGain()
  const [pitch, seconds] = isGood ? [1_320, 0.07] : [220, 0.25]
  tone.frequency.value = pitch
  loudness.gain.value = 0.08
  tone.connect(loudness).connect(speaker.destination)
  tone.start()
  tone.stop(speaker.currentTime + seconds)
}
