import { createSocket, type Socket } from 'node:dgram'
import { byteString, bytesOf } from '../message/bytes.js'
import { SipMessage } from '../message/message.js'

/** How long the demonstration waits for a message, in milliseconds. */
const patience = 5000

/** The smallest SIP phone that can hold one call over UDP on 127.0.0.1: it shows messages, it is no user agent. */
export class Phone {
  readonly port: number
  readonly #socket: Socket
  readonly #inbox: Buffer[] = []
  #wake: () => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    this.port = socket.address().port
    socket.on('message', (data) => {
      this.#inbox.push(data)
      this.#wake()
    })
  }

  static async open(): Promise<Phone> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return new Phone(socket)
  }

  send(message: string, port: number): void {
    this.#socket.send(bytesOf(message), port, '127.0.0.1')
  }

  /** The next message that begins like this; others are passed over. @throws Error when none comes */
  async receive(beginning: string): Promise<SipMessage> {
    const end = Date.now() + patience
    while (Date.now() < end) {
      const data = this.#inbox.shift()
      if (data === undefined) await new Promise<void>((resolve) => this.#wait(resolve))
      else if (byteString(data).startsWith(beginning)) return SipMessage.parse(data) ?? fail(beginning)
    }
    return fail(beginning)
  }

  close(): void {
    this.#socket.close()
  }

  #wait(resolve: () => void): void {
    this.#wake = resolve
    setTimeout(resolve, 50).unref()
  }
}

function fail(beginning: string): never {
  throw new Error(`no "${beginning}" arrived`)
}

/** A response to a request (RFC 3261 8.2.6). @param tag of the answering phone; @param body SDP */
export function responseTo(request: SipMessage, status: string, tag: string, contact: string, body = ''): string {
  const copied = request.headers().filter(({ key }) => ['via', 'record-route', 'from', 'call-id', 'cseq'].includes(key))
  const to = request.header('to')?.value ?? ''
  return [
    `SIP/2.0 ${status}`,
    ...copied.map(({ name, value }) => `${name}: ${value}`),
    `To: ${to}${to.includes(';tag=') ? '' : `;tag=${tag}`}`,
    `Contact: ${contact}`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

/** A request inside the dialog that a 200 made (RFC 3261 12.2.1.1), from the side that called. */
export function requestInDialog(method: string, answer: SipMessage, via: string, cseq: number): string {
  const routes = answer
    .headers('record-route')
    .map(({ value }) => `Route: ${value}`)
    .reverse()
  const target = /<([^>]+)>/.exec(answer.header('contact')?.value ?? '')?.[1] ?? ''
  return [
    `${method} ${target} SIP/2.0`,
    via,
    ...routes,
    'Max-Forwards: 70',
    `From: ${answer.header('from')?.value ?? ''}`,
    `To: ${answer.header('to')?.value ?? ''}`,
    `Call-ID: ${answer.callId}`,
    `CSeq: ${cseq} ${method}`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}
