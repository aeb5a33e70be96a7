import { afterEach, describe, expect, test, vi } from 'vitest'

import { BridgePrinter, chooseUsbPrinter, type PrinterError, rememberedUsbPrinter } from './printers'

const BULK_OUT = { endpointNumber: 3, direction: 'out', type: 'bulk', packetSize: 64 }
const BULK_IN = { ...BULK_OUT, endpointNumber: 1, direction: 'in' }
const READY = 0x18
const NO_PAPER = 0x38

/** A device as USB shows it: what it took, and what it does when it is asked. */
class Device {
  opened = false
  configuration: USBConfiguration | null = null
  configurations: USBConfiguration[]
  taken: Uint8Array[] = []
  status = READY
  answer: () => Promise<{ status: string }> = () => Promise.resolve({ status: 'ok' })
  claimInterface = vi.fn(() => Promise.resolve())
  clearHalt = vi.fn(() => Promise.resolve())
  close = vi.fn(() => Promise.resolve((this.opened = false)))

  constructor(interfaceClass = 7, interfaceProtocol = 2) {
    const alternate = { alternateSetting: 0, interfaceClass, interfaceProtocol, endpoints: [BULK_IN, BULK_OUT] }
    const one = { configurationValue: 1, interfaces: [{ interfaceNumber: 0, claimed: false, alternates: [alternate] }] }
    this.configurations = [one as unknown as USBConfiguration]
  }
  async open() {
    this.opened = true
  }
  async selectConfiguration() {
    this.configuration = this.configurations[0] ?? null
  }
  async controlTransferIn() {
    return { status: 'ok', data: new DataView(Uint8Array.of(this.status).buffer) }
  }
  async transferOut(endpoint: number, chunk: Uint8Array) {
    expect(endpoint).toBe(BULK_OUT.endpointNumber)
    const answer = await this.answer()
    if (answer.status === 'ok') this.taken.push(chunk)
    return answer
  }
}

function usbWith(...devices: Device[]): USB {
  const chosen = (): Promise<unknown> =>
    devices[0] ? Promise.resolve(devices[0]) : Promise.reject(new DOMException('', 'NotFoundError'))
  return { getDevices: async () => devices, requestDevice: chosen } as unknown as USB
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'printed', (error: PrinterError) => error.code)
}

async function codeWhen(change: (device: Device) => void): Promise<string> {
  const device = new Device()
  change(device)
  return codeOf((await rememberedUsbPrinter(usbWith(device))).send(Uint8Array.of(1)))
}

describe('a printer on USB', () => {
  test('takes the bytes in order, 4 kB at a time', async () => {
    const device = new Device()
    const bytes = Uint8Array.from({ length: 9_000 }, (_, at) => at % 251)
    await (await rememberedUsbPrinter(usbWith(device))).send(bytes)
    expect(device.taken.map((chunk) => chunk.length)).toEqual([4_096, 4_096, 808])
    expect(device.taken.flatMap((chunk) => [...chunk])).toEqual([...bytes])
  })
  test('two receipts asked at once are printed one after the other', async () => {
    const device = new Device()
    const printer = await rememberedUsbPrinter(usbWith(device))
    await Promise.all([printer.send(new Uint8Array(5_000).fill(1)), printer.send(new Uint8Array(5_000).fill(2))])
    expect(device.taken.map((chunk) => chunk[0])).toEqual([1, 1, 2, 2])
  })
  test('what is plugged in and prints no receipts is passed over', async () => {
    expect(await codeOf(rememberedUsbPrinter(usbWith(new Device(3), new Device(7, 4))))).toBe('none')
    await expect(rememberedUsbPrinter(usbWith(new Device(3), new Device()))).resolves.toBeDefined()
  })
  test('no printer: nobody chose one, none is remembered, the browser knows no USB', async () => {
    expect(await codeOf(chooseUsbPrinter(usbWith()))).toBe('none')
    expect(await codeOf(rememberedUsbPrinter(usbWith()))).toBe('none')
    expect(await codeOf(chooseUsbPrinter(null))).toBe('none')
  })
  test('an empty roll is said', async () => {
    expect(await codeWhen((device) => (device.status = NO_PAPER))).toBe('out_of_paper')
  })
  test('a roll that ends on the way is said too', async () => {
    const ends = (device: Device): void => {
      device.answer = () => {
        device.status = NO_PAPER
        return Promise.reject(new DOMException('', 'NetworkError'))
      }
    }
    expect(await codeWhen(ends)).toBe('out_of_paper')
  })
  test('one that went away is unreachable', async () => {
    const gone = () => Promise.reject(new DOMException('', 'NotFoundError'))
    expect(await codeWhen((device) => (device.answer = gone))).toBe('unreachable')
  })
  test('one that another program holds, or that stalls, refuses', async () => {
    const held = () => Promise.reject(new DOMException('', 'NetworkError'))
    expect(await codeWhen((device) => device.claimInterface.mockImplementation(held))).toBe('refused')
    expect(await codeWhen((device) => (device.answer = async () => ({ status: 'stall' })))).toBe('refused')
  })
  test('after a failure the next receipt is printed', async () => {
    const device = new Device()
    const printer = await rememberedUsbPrinter(usbWith(device))
    device.answer = () => Promise.reject(new DOMException('', 'NetworkError'))
    expect(await codeOf(printer.send(Uint8Array.of(1)))).toBe('unreachable')
    device.answer = async () => ({ status: 'ok' })
    expect(await codeOf(printer.send(Uint8Array.of(2)))).toBe('printed')
  })
})

describe('a printer behind a bridge', () => {
  afterEach(() => vi.unstubAllGlobals())
  const answering = (answer: () => Promise<Response>) => {
    const asked = vi.fn((_url: string, _request: RequestInit) => answer())
    vi.stubGlobal('fetch', asked)
    return asked
  }
  const print = (url = 'http://192.168.1.20:9180/'): Promise<string> => codeOf(new BridgePrinter(url, 50).send(Uint8Array.of(27, 64)))

  test('is posted the bytes as they are', async () => {
    const asked = answering(async () => new Response())
    expect(await print()).toBe('printed')
    const [url, request] = asked.mock.calls[0] ?? []
    expect(url).toBe('http://192.168.1.20:9180/')
    expect(request).toMatchObject({ method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: Uint8Array.of(27, 64) })
  })
  test('refuses with whatever is no success', async () => {
    answering(async () => new Response(null, { status: 503 }))
    expect(await print()).toBe('refused')
  })
  test('is unreachable when nobody answers, or not in time', async () => {
    answering(() => Promise.reject(new TypeError('Failed to fetch')))
    expect(await print()).toBe('unreachable')
    vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))))
    expect(await print()).toBe('unreachable')
  })
  test('is none without an address', async () => {
    expect(await print('')).toBe('none')
  })
})
