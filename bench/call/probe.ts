import { createSocket, type Socket } from 'node:dgram'
import { byteString, bytesOf } from '../../runtime/message/bytes.js'
import { invite } from '../messages/invite.js'
import { Template } from '../messages/template.js'

/** A caller with a finer clock than SIPp's, which counts in milliseconds. One call after the other, at a fixed rate. */
export class Probe {
  readonly #socket: Socket
  readonly #port: number
  readonly #proxy: number
  /** When each INVITE was sent that has no answer yet, by Call-ID. */
  readonly #waiting = new Map<string, number>()
  #took: number[] = []
  #calls = 0

  private constructor(socket: Socket, port: number, proxy: number) {
    this.#socket = socket
    this.#port = port
    this.#proxy = proxy
    socket.on('message', (data) => this.#receive(byteString(data)))
  }

  /** @param port its own; @param proxy Kamailio's: both UDP on 127.0.0.1 */
  static async open(port: number, proxy: number): Promise<Probe> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
    return new Probe(socket, port, proxy)
  }

  /**
   * Calls for some time.
   * @param rate calls a second @param seconds how long
   * @returns how long each answer took after its INVITE, in milliseconds, the shortest first
   * @throws Error when a call was not answered within a second
   */
  async run(rate: number, seconds: number): Promise<readonly number[]> {
    this.#took = []
    const start = performance.now()
    for (let call = 0; call < rate * seconds; call++) {
      const wait = start + (call * 1000) / rate - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      this.#invite()
    }
    for (let tries = 0; this.#waiting.size > 0 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 10))
    if (this.#waiting.size > 0) throw new Error(`${this.#waiting.size} of ${this.#took.length} calls had no answer`)
    return this.#took.toSorted((a, b) => a - b)
  }

  close(): void {
    this.#socket.close()
  }

  #invite(): void {
    const number = ++this.#calls
    const id = `${process.pid}-${number}-${this.#port}`
    this.#waiting.set(id, performance.now())
    this.#send(
      byteString(template.fill(number))
        .replace(/^Via: .*$/m, `Via: SIP/2.0/UDP 127.0.0.1:${this.#port};branch=z9hG4bK${id}`)
        .replace(/^Contact: .*$/m, `Contact: <sip:probe@127.0.0.1:${this.#port}>`)
        .replace(/^Call-ID: .*$/m, `Call-ID: ${id}`),
    )
  }

  #receive(message: string): void {
    if (message.startsWith('BYE ')) return this.#send(['SIP/2.0 200 OK', ...dialogOf(message), ...end].join('\r\n'))
    if (!message.startsWith('SIP/2.0 200 ')) return
    const id = valueOf(message, 'Call-ID')
    const since = this.#waiting.get(id)
    if (since === undefined) return
    this.#took.push(performance.now() - since)
    this.#waiting.delete(id)
    const start = `ACK ${valueOf(message, 'Contact').replace(/^<|>.*$/g, '')} SIP/2.0`
    const via = `Via: SIP/2.0/UDP 127.0.0.1:${this.#port};branch=z9hG4bK${id}-ack`
    const route = `Route: ${valueOf(message, 'Record-Route')}`
    const dialog = dialogOf(message).filter((line) => !/^(Via|CSeq):/.test(line))
    this.#send([start, via, route, 'Max-Forwards: 70', ...dialog, 'CSeq: 1 ACK', ...end].join('\r\n'))
  }

  #send(message: string): void {
    this.#socket.send(Buffer.from(message, 'latin1'), this.#proxy, '127.0.0.1')
  }
}

/** The first line of this name belongs to the caller; those behind it would be of hops before. */
const template = new Template(
  bytesOf(
    byteString(invite)
      .replace(/^Record-Route: .*\r\n/gm, '')
      .replace(/^(Via: .*\r\n)(Via: .*\r\n)+/m, '$1'),
  ),
)
const end = ['Content-Length: 0', '', '']

function dialogOf(message: string): string[] {
  return message.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
}

function valueOf(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*?)\r$`, 'm').exec(message)?.[1] ?? ''
}
