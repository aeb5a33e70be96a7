const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ',', '0', '⌫'] as const

/** Figures for a thumb. Always left to right, as every calculator is. */
export function Keypad({ onKey }: { onKey: (key: string) => void }) {
  return (
    <div class="keypad num" dir="ltr">
      {KEYS.map((key) => (
        <button key={key} type="button" onClick={() => onKey(key)}>{key}</button>
      ))}
    </div>
  )
}
