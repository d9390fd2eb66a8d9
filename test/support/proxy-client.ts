import { WebSocket } from 'ws'
import { kind, pack, subprotocol, unpack } from '../../runtime/wire/kinds.js'

/** What a test says of an ask; the rest is nil. */
export interface Ask {
  stage?: 1 | 2 | 3 | 5
  from?: string
  to?: string
  source?: unknown
  destination?: string
  staged?: unknown
  memo?: string
  facts?: unknown
  message: string | Uint8Array
}

/** A proxy's end of the wire, for tests and benchmarks: docs/protocol.md spoken by hand. */
export class ProxyClient {
  readonly socket: WebSocket
  readonly frames: unknown[][] = []
  #waiters: { wanted: (frame: unknown[]) => boolean; resolve: (frame: unknown[]) => void }[] = []
  #id = 0

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer) => {
      const frame = unpack(data) as unknown[]
      this.frames.push(frame)
      const index = this.#waiters.findIndex(({ wanted }) => wanted(frame))
      if (index >= 0) this.#waiters.splice(index, 1)[0]?.resolve(frame)
    })
    socket.on('error', () => {})
  }

  /** Connects and waits for hello. @param url as under `listen` in the configuration */
  static async connect(url: string, options: object = {}): Promise<ProxyClient> {
    const target = url.startsWith('ws+unix:') ? `${url}:/` : url
    const socket = new WebSocket(target, subprotocol, { headers: { 'User-Agent': 'test' }, ...options })
    const client = new ProxyClient(socket)
    const hello = client.next(([first]) => first === kind.hello)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    await hello
    return client
  }

  /** The next frame for which `wanted` is true. */
  next(wanted: (frame: unknown[]) => boolean): Promise<unknown[]> {
    return new Promise((resolve) => this.#waiters.push({ wanted, resolve }))
  }

  /** Asks and waits for the answer: verdict, busy or refuse. */
  ask(ask: Ask): Promise<unknown[]> {
    const id = ++this.#id
    const answer = this.next((frame) => frame[1] === id && frame[0] !== kind.hello && frame[0] !== kind.update)
    this.socket.send(encodeAsk(id, ask))
    return answer
  }

  closed(): Promise<{ code: number; reason: string }> {
    return new Promise((resolve) =>
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    )
  }

  close(): void {
    this.socket.terminate()
  }
}

/** The frame of an ask. */
export function encodeAsk(id: number, ask: Ask): Buffer {
  const { stage = 2, from, to, source, destination, staged, memo, facts, message } = ask
  const bytes = typeof message === 'string' ? Buffer.from(message, 'latin1') : message
  const known = [from, to, source, destination, staged, memo, facts].map((value) => value ?? null)
  return pack([kind.ask, id, stage, ...known, bytes])
}
