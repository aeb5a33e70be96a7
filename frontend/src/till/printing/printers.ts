/// <reference types="w3c-web-usb" />
/** Where the bytes of a receipt go: a printer on this device's USB, or one behind a bridge on the network. */

export interface Printer {
  /** Raises PrinterError. */
  send(bytes: Uint8Array<ArrayBuffer>): Promise<void>
}

/**
 * `none`: no printer was chosen, or the browser knows none; `unreachable`: unplugged, switched off or too slow;
 * `refused`: it is there and does not take the bytes; `out_of_paper`: it says that its roll is empty.
 */
export type PrinterErrorCode = 'none' | 'unreachable' | 'refused' | 'out_of_paper'

export class PrinterError extends Error {
  override readonly name = 'PrinterError'

  constructor(
    readonly code: PrinterErrorCode,
    cause?: unknown,
  ) {
    super(code, { cause })
  }
}

const PRINTER_CLASS = 7
// IPP over USB speaks HTTP, not ESC/POS.
const IPP_PROTOCOL = 4
const CHUNK_BYTES = 4_096
const CHUNK_MS_MAX = 10_000
const BRIDGE_MS_MAX = 8_000

/** How the bytes get into a device: an interface, its setting, its bulk OUT endpoint. */
interface Route {
  readonly configuration: number
  readonly interfaceNumber: number
  readonly alternate: number
  readonly endpoint: number
}

function routesOf(device: USBDevice): Route[] {
  return device.configurations.flatMap(({ configurationValue, interfaces }) =>
    interfaces.flatMap(({ interfaceNumber, alternates }) =>
      alternates.filter(isPrinting).flatMap(({ alternateSetting, endpoints }) =>
        endpoints.filter(isBulkOut).map(({ endpointNumber }) => ({
          configuration: configurationValue, interfaceNumber, alternate: alternateSetting, endpoint: endpointNumber,
        })),
      ),
    ),
  )
}

function isPrinting({ interfaceClass, interfaceProtocol }: USBAlternateInterface): boolean {
  return interfaceClass === PRINTER_CLASS && interfaceProtocol !== IPP_PROTOCOL
}

function isBulkOut({ type, direction }: USBEndpoint): boolean {
  return type === 'bulk' && direction === 'out'
}

/** Not every browser has WebUSB, whatever its types say. */
function ownUsb(): USB | null {
  return (navigator.usb as USB | undefined) ?? null
}

/** Asks the person for a printer on USB; only from a tap, as browsers want it. Raises PrinterError `none`. */
export async function chooseUsbPrinter(usb: USB | null = ownUsb()): Promise<UsbPrinter> {
  if (!usb) throw new PrinterError('none')
  try {
    return usbPrinterOf(await usb.requestDevice({ filters: [{ classCode: PRINTER_CLASS }] }))
  } catch (error) {
    throw error instanceof PrinterError ? error : new PrinterError('none', error)
  }
}

/** The printer that was chosen before and is plugged in. Raises PrinterError `none`. */
export async function rememberedUsbPrinter(usb: USB | null = ownUsb()): Promise<UsbPrinter> {
  const devices = (await usb?.getDevices()) ?? []
  const device = devices.find((one) => routesOf(one).length > 0)
  if (!device) throw new PrinterError('none')
  return usbPrinterOf(device)
}

function usbPrinterOf(device: USBDevice): UsbPrinter {
  const route = routesOf(device)[0]
  if (!route) throw new PrinterError('none')
  return new UsbPrinter(device, route)
}

export class UsbPrinter implements Printer {
  // Two receipts asked at once are printed one after the other, not into one another.
  #last: Promise<void> = Promise.resolve()

  constructor(
    private readonly device: USBDevice,
    private readonly route: Route,
  ) {}

  send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const mine = this.#last.then(() => this.#print(bytes))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #print(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await asPrinterError('refused', this.#claim())
    await this.#checkPaper()
    try {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        await this.#transfer(bytes.slice(at, at + CHUNK_BYTES))
      }
    } catch (error) {
      // A roll that ran out stops the transfer: that is said, rather than that it stopped.
      await this.#checkPaper().finally(() => this.#letGo())
      throw error
    }
  }

  /** Closing ends a transfer that the printer left hanging; the next receipt opens it anew. */
  #letGo(): void {
    this.device.close().catch(() => undefined)
  }

  async #claim(): Promise<void> {
    const { device, route } = this
    if (!device.opened) await device.open()
    if (device.configuration?.configurationValue !== route.configuration) await device.selectConfiguration(route.configuration)
    const found = device.configuration?.interfaces.find((one) => one.interfaceNumber === route.interfaceNumber)
    if (!found?.claimed) await device.claimInterface(route.interfaceNumber)
    if (route.alternate !== 0) await device.selectAlternateInterface(route.interfaceNumber, route.alternate)
  }

  /** GET_PORT_STATUS of USB's printer class, 1.1, section 4.2.2: bit 5 is an empty roll. */
  async #checkPaper(): Promise<void> {
    const setup = { requestType: 'class', recipient: 'interface', request: 1, value: 0, index: this.route.interfaceNumber } as const
    // Not every printer answers: what cannot be asked is not held against it.
    const answer = await within(CHUNK_MS_MAX, this.device.controlTransferIn(setup, 1)).catch(() => null)
    const status = answer?.status === 'ok' ? (answer.data?.getUint8(0) ?? 0) : 0
    if (status & 0x20) throw new PrinterError('out_of_paper')
  }

  async #transfer(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    const { endpoint } = this.route
    const { status } = await asPrinterError('unreachable', within(CHUNK_MS_MAX, this.device.transferOut(endpoint, chunk)))
    if (status === 'ok') return
    await this.device.clearHalt('out', endpoint).catch(() => undefined)
    throw new PrinterError('refused')
  }
}

/** A DOMException's name says whether the device went away; anything else is `code`. */
async function asPrinterError<T>(code: PrinterErrorCode, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof PrinterError) throw error
    const isGone = error instanceof DOMException && ['NotFoundError', 'TimeoutError'].includes(error.name)
    throw new PrinterError(isGone ? 'unreachable' : code, error)
  }
}

/** The work, or a TimeoutError: a USB transfer alone would wait for a printer without end. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('Too slow', 'TimeoutError')), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** A printer behind a bridge: a program on the counter's network that passes on what is posted to it. */
export class BridgePrinter implements Printer {
  constructor(
    private readonly url: string,
    private readonly timeoutMs: number = BRIDGE_MS_MAX,
  ) {}

  async send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.url === '') throw new PrinterError('none')
    const response = await asPrinterError('unreachable', fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bytes,
      credentials: 'omit',
      signal: AbortSignal.timeout(this.timeoutMs),
    }))
    if (!response.ok) throw new PrinterError('refused', response.status)
  }
}
