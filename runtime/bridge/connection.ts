import { WebSocket } from 'ws'
import { codes, type Code } from '../codes.js'
import { encodeBusy, encodeRefuse } from '../wire/answers.js'
import { peekAskId } from '../wire/peek.js'
import { Rate } from './rate.js'

/** Refused frames in a row that a connection survives. */
const refusalsAllowed = 7
/** Bytes a client may leave unread before it is closed: a reader that never reads must not fill the memory. */
const unreadAllowed = 4 * 1024 * 1024

/** WebSocket close codes (RFC 6455 7.4.1). */
const closePolicy = 1008

export interface ConnectionEvents {
  /** @returns false when the question cannot be taken: the proxy is told to ask elsewhere. */
  asked(connection: Connection, id: number, frame: Uint8Array): boolean
  refused(connection: Connection, code: Code, detail: string): void
  closed(connection: Connection): void
}

/** One proxy worker's connection: reads what kind of frame comes, and no more than that. */
export class Connection {
  readonly peer: string
  readonly #socket: WebSocket
  readonly #events: ConnectionEvents
  readonly #rate: Rate
  #refusals = 0
  #open = 0

  /** @param peer who it is, for the log. @param rate messages a second that it may send; left out: any number */
  constructor(socket: WebSocket, peer: string, events: ConnectionEvents, rate = Infinity) {
    this.peer = peer
    this.#socket = socket
    this.#events = events
    this.#rate = new Rate(rate)
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary))
    socket.on('close', () => events.closed(this))
    socket.on('error', (error: Error & { code?: string }) => {
      const tooBig = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
      events.refused(this, tooBig ? 'FRAME_TOO_BIG' : 'FRAME_INVALID', error.message)
    })
  }

  /** Questions that are not answered yet. */
  get open(): number {
    return this.#open
  }

  send(frame: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (this.#socket.bufferedAmount > unreadAllowed) this.#socket.terminate()
    else this.#socket.send(frame)
  }

  /** The answer to an ask. */
  answer(frame: Uint8Array): void {
    this.#open--
    this.send(frame)
  }

  /** @param code WebSocket status */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #receive(data: Buffer, isBinary: boolean): void {
    // What follows a close that this end began is read by nobody.
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const rate = this.#rate.take()
    if (rate === 'first') this.#events.refused(this, 'RATE_EXCEEDED', codes.RATE_EXCEEDED.means)
    if (rate === 'flood') return this.close(closePolicy, 'RATE_EXCEEDED')
    if (!isBinary) return this.#refuse(0, 'FRAME_TEXT', codes.FRAME_TEXT.means)
    const id = peekAskId(data)
    if (id === undefined) return this.#refuse(0, 'FRAME_INVALID', 'the frame does not begin like an ask')
    this.#refusals = 0
    if (rate === 'good' && this.#events.asked(this, id, data)) this.#open++
    else this.send(encodeBusy(id))
  }

  #refuse(id: number, code: Code, detail: string): void {
    this.#events.refused(this, code, detail)
    this.#refusals++
    this.send(encodeRefuse(id, code, detail))
    if (this.#refusals <= refusalsAllowed) return
    this.#events.refused(this, 'FRAMES_REFUSED', codes.FRAMES_REFUSED.means)
    this.close(closePolicy, 'FRAMES_REFUSED')
  }
}
