/** Commands that are scanned: with a printed sheet of them (`shop/gateways/command_codes.py`) a scanner alone sells. */

export type Command = 'pay' | 'exact' | 'hold' | 'less'

const COMMANDS: Readonly<Record<string, Command>> = {
  'CMD-PAY': 'pay',
  'CMD-EXACT': 'exact',
  'CMD-HOLD': 'hold',
  'CMD-LESS': 'less',
}

/** The command of what was scanned, whatever prefix the scanner gives; null when it is none. */
export function commandOf(typed: string): Command | null {
  const found = /(CMD-[A-Z]+)$/.exec(typed.trim().toUpperCase())
  return (found && COMMANDS[found[1] ?? '']) ?? null
}
