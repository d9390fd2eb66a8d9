import { connect, type Socket } from 'node:net'
import { kind, subprotocol, unpack } from '../../runtime/wire/kinds.js'
import { Template } from '../messages/template.js'
import { idOffset } from './frames.js'

/**
 * A proxy's end of one connection, as cheap as can be: frames are written from memory with a few bytes changed, and of an
 * answer its first bytes are read. WebSocket by hand (RFC 6455 5.2), masked with zeros as the Lua client does.
 */
export class LoadConnection {
  readonly #socket: Socket
  readonly #frames: readonly { readonly template: Template; readonly idAt: number }[]
  readonly #answered: (micros: number) => void
  #next = 0
  #sent = 0
  #waiting: Buffer = Buffer.alloc(0)
  #upgraded = false
  #greeted: () => void = () => {}

  private constructor(port: number, frames: readonly Buffer[], answered: (micros: number) => void) {
    this.#frames = frames.map((frame) => {
      const header = headerOf(frame.length)
      return { template: new Template(Buffer.concat([header, frame])), idAt: header.length + idOffset }
    })
    this.#answered = answered
    const buffer = Buffer.alloc(65_536)
    const read = (size: number): boolean => this.#read(buffer.subarray(0, size))
    this.#socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback: read } })
    this.#socket.setNoDelay(true)
  }

  /** Connects, and waits for the hello. */
  static async open(
    port: number,
    frames: readonly Buffer[],
    answered: (micros: number) => void,
  ): Promise<LoadConnection> {
    const connection = new LoadConnection(port, frames, answered)
    await connection.#handshake()
    return connection
  }

  begin(): void {
    const number = this.#next++
    const { template, idAt } = this.#frames[number % this.#frames.length]!
    const frame = template.fill(number)
    frame.writeUInt32BE(number, idAt)
    this.#sent = performance.now()
    this.#socket.write(frame)
  }

  #handshake(): Promise<void> {
    const lines = [
      'GET / HTTP/1.1',
      'Host: 127.0.0.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Protocol: ${subprotocol}`,
    ]
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    return new Promise((resolve, reject) => {
      this.#greeted = resolve
      this.#socket.once('error', reject)
      this.#socket.once('close', () => reject(new Error('the server closed the connection')))
    })
  }

  /** Takes whole frames off what has arrived. @returns true: go on reading */
  #read(chunk: Buffer): boolean {
    let bytes = this.#waiting.length > 0 ? Buffer.concat([this.#waiting, chunk]) : chunk
    if (!this.#upgraded) {
      const end = bytes.indexOf('\r\n\r\n')
      this.#upgraded = end >= 0
      bytes = end < 0 ? bytes : bytes.subarray(end + 4)
    }
    while (this.#upgraded && bytes.length >= 4) {
      const short = bytes[1]!
      if (short > 126) throw new Error('a frame that is larger than any answer')
      const start = short < 126 ? 2 : 4
      const end = start + (short < 126 ? short : bytes.readUInt16BE(2))
      if (bytes.length < end) break
      this.#take(bytes.subarray(start, end))
      bytes = bytes.subarray(end)
    }
    this.#waiting = bytes.length > 0 ? Buffer.from(bytes) : bytes
    return true
  }

  /** The first byte is the array's header, the second the kind. */
  #take(payload: Buffer): void {
    if (payload[1] === kind.verdict) {
      this.#answered((performance.now() - this.#sent) * 1000)
      this.begin()
    } else if (payload[1] === kind.hello) this.#greeted()
    else throw new Error(`no verdict: ${JSON.stringify(unpack(payload))}`)
  }
}

/** Of a binary frame of a client, its length and four zeros for a mask. */
function headerOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x82, 0x80 | length, 0, 0, 0, 0])
  return Buffer.from([0x82, 0x80 | 126, length >> 8, length & 0xff, 0, 0, 0, 0])
}
