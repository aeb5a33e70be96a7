/** The till's side of the fault campaign: schedules one after the other, one line of JSON for each. */

import { connect } from './browser'
import { type Campaign, Schedule } from './schedule'

declare const process: {
  readonly argv: readonly string[]
  readonly stdout: { write(text: string): boolean }
  on(event: 'unhandledRejection', heard: (reason: unknown) => void): void
  exit(code: number): never
}

// Dexie tells that a dead tab's connection is gone, which was meant.
console.warn = () => undefined

const unheard: Record<string, number> = {}

// In a browser such a rejection is a line in the console, and the till goes on.
process.on('unhandledRejection', (reason) => {
  const what = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)
  unheard[what] = (unheard[what] ?? 0) + 1
})

function tell(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}

const campaign = JSON.parse(process.argv[2] ?? '{}') as Campaign
for (const number of campaign.schedules) {
  const schedule = new Schedule(campaign, number)
  connect((_, address, init) => schedule.ask(address, init))
  tell(await schedule.run())
}
tell({ unheard })
