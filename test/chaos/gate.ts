import { randomBytes } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { kind, pack, unpack } from '../../runtime/wire/kinds.js'

/** What is done to a verdict on its way to the proxy. `cut` ends the connection. */
export type Mangle = (frame: Buffer, send: (bytes: Buffer) => void, cut: () => void) => void

/** A port before the sidecar's. What goes through is untouched, but for the verdicts while there is a {@link mangle}. */
export class Gate {
  /** Of the sidecar. */
  target = 0
  mangle: Mangle | undefined
  readonly #server: Server
  readonly #open = new Set<Socket>()

  private constructor() {
    this.#server = createServer((proxy) => this.#join(proxy))
  }

  static async open(): Promise<Gate> {
    const gate = new Gate()
    await new Promise<void>((resolve) => gate.#server.listen(0, '127.0.0.1', resolve))
    return gate
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
  }

  #join(proxy: Socket): void {
    const sidecar = connect(this.target, '127.0.0.1')
    const cut = (): void => [proxy, sidecar].forEach((socket) => socket.destroy())
    for (const socket of [proxy, sidecar]) {
      socket.setNoDelay(true).on('error', cut).on('close', cut)
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
    }
    proxy.pipe(sidecar)
    const send = (bytes: Buffer): void => {
      if (proxy.writable) proxy.write(bytes)
    }
    const splitter = new Splitter((frame) => {
      if (this.mangle && isVerdict(frame)) this.mangle(frame, send, cut)
      else send(frame)
    }, send)
    sidecar.on('data', (chunk: Buffer) => splitter.push(chunk))
  }
}

/** Makes of a server's stream its HTTP head and its WebSocket frames (RFC 6455 5.2, never masked). */
class Splitter {
  readonly #frame: (frame: Buffer) => void
  readonly #head: (head: Buffer) => void
  #shaken = false
  #waiting: Buffer = Buffer.alloc(0)

  constructor(frame: (frame: Buffer) => void, head: (head: Buffer) => void) {
    this.#frame = frame
    this.#head = head
  }

  push(chunk: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, chunk])
    for (let end = this.#end(); end !== undefined && end <= this.#waiting.length; end = this.#end()) {
      const whole = this.#waiting.subarray(0, end)
      this.#waiting = this.#waiting.subarray(end)
      if (this.#shaken) this.#frame(whole)
      else this.#head(whole)
      this.#shaken = true
    }
  }

  #end(): number | undefined {
    if (this.#shaken) return this.#waiting.length < 2 ? undefined : sizesOf(this.#waiting)?.end
    const blank = this.#waiting.indexOf('\r\n\r\n')
    return blank < 0 ? undefined : blank + 4
  }
}

function sizesOf(frame: Buffer): { readonly start: number; readonly end: number } | undefined {
  const short = frame[1]! & 127
  if (short < 126) return { start: 2, end: 2 + short }
  const start = short === 126 ? 4 : 10
  if (frame.length < start) return undefined
  return { start, end: start + (short === 126 ? frame.readUInt16BE(2) : Number(frame.readBigUInt64BE(2))) }
}

function payloadOf(frame: Buffer): Buffer {
  const { start = 0, end = 0 } = sizesOf(frame) ?? {}
  return frame.subarray(start, end)
}

/** A short array whose first element is the kind. */
function isVerdict(frame: Buffer): boolean {
  const [opcode = 0] = frame
  return (opcode & 15) === 2 && payloadOf(frame)[1] === kind.verdict
}

const delay =
  (milliseconds: number): Mangle =>
  (frame, send) =>
    setTimeout(() => send(frame), milliseconds)

const half: Mangle = (frame, send) => send(frame.subarray(0, frame.length >> 1))

const garbage: Mangle = (frame, send) => send(randomBytes(frame.length))

const wrongId: Mangle = (frame, send) => {
  const answer = unpack(payloadOf(frame)) as unknown[]
  answer[1] = (Number(answer[1]) + 1) >>> 0
  const payload = pack(answer)
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255]
  send(Buffer.concat([Buffer.from([0x82, ...length]), payload]))
}

const twice: Mangle = (frame, send) => {
  send(frame)
  send(frame)
}

const cut: Mangle = (frame, send, cut) => {
  send(frame.subarray(0, frame.length >> 1))
  setTimeout(cut, 1)
}

export const mangles = { delay, half, garbage, wrongId, twice, cut }

/** One verdict in so many is mangled, the others go through. */
export function sometimes(oneIn: number, mangle: Mangle): Mangle {
  let count = 0
  return (frame, send, cut) => (++count % oneIn === 0 ? mangle(frame, send, cut) : send(frame))
}
