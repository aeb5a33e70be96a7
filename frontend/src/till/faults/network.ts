/** The way between till and server, with everything that happens on it. */

import { pause, straight } from './browser'
import type { Chance, Tally } from './chance'
import { CHAINS } from '../records'

export const NETWORK_FAULTS = [
  'drop-request',
  'drop-answer',
  'cut-answer',
  'hang-up',
  'duplicate',
  'late-copy',
  'delay',
  'server-ill',
  'wall',
  'kill-before-commit',
  'kill-after-commit',
] as const
export type NetworkFault = (typeof NETWORK_FAULTS)[number]

/** How the campaign itself is tried: a way that says `recorded` of what it never brought. */
export type Sabotage = 'forged-acknowledgement' | null

interface Copy {
  readonly address: string
  readonly init: RequestInit
}

const DELAY_MS_MAX = 25
const COMMITS_MAX = 6

export class Network {
  /** How likely a fault is at each request; none while healed. */
  faultiness = 0
  isDown = false
  sabotage: Sabotage = null
  private readonly late: Copy[] = []

  constructor(
    private readonly base: string,
    private readonly cookie: string,
    private readonly chance: Chance,
    private readonly tally: Tally,
  ) {}

  async ask(address: string, init: RequestInit): Promise<Response> {
    const copy = this.copyOf(address, init)
    if (this.sabotage && address.endsWith('/records')) return this.forge(copy)
    if (this.isDown) throw new TypeError('The network is down.')
    if (this.late.length > 0 && this.chance.isIn(0.2)) void this.deliverOneLate()
    if (!this.chance.isIn(this.faultiness)) return this.send(copy)
    const fault = this.chance.oneOf(NETWORK_FAULTS)
    this.tally.add(fault)
    return this.suffer(fault, copy)
  }

  /** Bring what was held up on the way: long after it was sent, and after newer requests. */
  async deliverLate(): Promise<void> {
    while (this.late.length > 0) await this.deliverOneLate()
  }

  private async deliverOneLate(): Promise<void> {
    const [copy] = this.late.splice(this.chance.between(0, this.late.length - 1), 1)
    if (copy) await this.send(copy).then((answer) => answer.arrayBuffer(), () => undefined)
  }

  /** Without the till's own time limit: it is gone when a copy is brought late. */
  private copyOf(address: string, init: RequestInit): Copy {
    const { signal: _, ...rest } = init
    return { address, init: { ...rest, headers: { ...(init.headers as Record<string, string>), Cookie: this.cookie } } }
  }

  private send({ address, init }: Copy, fault: string | null = null): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), ...(fault ? { 'X-Fault': fault } : {}) }
    return straight(this.base + address, { ...init, headers })
  }

  private async suffer(fault: NetworkFault, copy: Copy): Promise<Response> {
    switch (fault) {
      case 'drop-request':
        throw new TypeError('The request was lost.')
      case 'drop-answer':
        await (await this.send(copy)).arrayBuffer()
        throw new TypeError('The answer was lost.')
      case 'cut-answer':
        return cut(await this.send(copy), this.chance)
      case 'hang-up':
        return this.send(copy, 'drop-answer')
      case 'duplicate':
        return this.twice(copy)
      case 'late-copy':
        this.late.push(copy)
        return this.chance.isIn(0.5) ? this.send(copy) : Promise.reject(new TypeError('The request is held up.'))
      case 'delay':
        await pause(this.chance.between(1, DELAY_MS_MAX))
        return this.send(copy)
      case 'server-ill':
        return new Response('<h1>Bad Gateway</h1>', { status: 502 })
      case 'wall':
        return new Response('<h1>Connectez-vous au réseau de l’hôtel</h1>', { status: 200 })
      default:
        return this.send(copy, `${fault} ${this.chance.between(1, COMMITS_MAX)}`)
    }
  }

  /** Both go at once, and the till hears one of them. */
  private async twice(copy: Copy): Promise<Response> {
    const both = await Promise.allSettled([this.send(copy), this.send(copy)])
    const heard = both[this.chance.between(0, 1)] as PromiseSettledResult<Response>
    for (const one of both) if (one !== heard && one.status === 'fulfilled') await one.value.arrayBuffer()
    if (heard.status === 'rejected') throw heard.reason
    return heard.value
  }

  private forge({ init }: Copy): Response {
    const { records } = JSON.parse(String(init.body)) as { records: { id: string }[] }
    const heads = Object.fromEntries(CHAINS.map((chain) => [chain, { sequence: Number.MAX_SAFE_INTEGER, hash: '' }]))
    const answers = records.map(({ id }) => ({ id, state: 'recorded', flags: [] }))
    return Response.json({ records: answers, heads, state: 'open' })
  }
}

async function cut(answer: Response, chance: Chance): Promise<Response> {
  const text = await answer.text()
  return new Response(text.slice(0, chance.between(0, Math.max(0, text.length - 1))), { status: answer.status })
}
