import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { codes, type Code } from '../codes.js'
import { encodeDrain, encodeHello, encodeUpdate, type Greeting } from '../wire/answers.js'
import { subprotocol } from '../wire/kinds.js'
import { Connection } from './connection.js'
import { handleControl, type Control } from './control.js'
import { describeAddress, listen, type ListenAddress } from './listen.js'

/** Room in a frame for what surrounds the message. */
const frameOverhead = 4096

export interface BridgeEvents {
  /** @returns false when the question cannot be taken. */
  asked(connection: Connection, id: number, frame: Uint8Array): boolean
  /** A frame or handshake was turned away. */
  refused(peer: string, code: Code, detail: string): void
  connected(peer: string, userAgent: string): void
  disconnected(peer: string): void
}

/** The WebSocket server: greets proxies, hands their questions on, and knows nothing of what is in them. */
export class Bridge {
  readonly connections = new Set<Connection>()
  /** Where it listens, as configured. */
  readonly listeners: string[] = []
  readonly #events: BridgeEvents
  readonly #control: Control
  readonly #servers: Server[] = []
  #greeting: Greeting
  #draining = false

  constructor(greeting: Greeting, events: BridgeEvents, control: Control) {
    this.#greeting = greeting
    this.#events = events
    this.#control = control
  }

  /** @throws CodedError LISTEN_FAILED */
  async listen(address: ListenAddress): Promise<void> {
    const server = await listen(address)
    const name = describeAddress(address)
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.#greeting.limit + frameOverhead,
      perMessageDeflate: false,
      // Text is refused before it is read, and nobody here looks at validity of UTF-8.
      skipUTF8Validation: true,
      handleProtocols: () => subprotocol,
    })
    server.on('request', (request, response) => void handleControl(this.#control, request, response))
    server.on('upgrade', (request, socket, head) => {
      const refused = this.#mayUpgrade(request)
      if (refused) this.#turnAway(request, socket, refused)
      else sockets.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted, request, name))
    })
    server.on('clientError', (_error, socket) => socket.destroy())
    this.#servers.push(server)
    this.listeners.push(name)
  }

  /** Tells every proxy of a new configuration. */
  update(greeting: Greeting): void {
    this.#greeting = greeting
    const frame = encodeUpdate(greeting)
    for (const connection of this.connections) connection.send(frame)
  }

  /** Tells every proxy to go elsewhere, and takes no new connection. Open questions are still answered. */
  drain(): void {
    this.#draining = true
    const frame = encodeDrain()
    for (const connection of this.connections) connection.send(frame)
  }

  async close(): Promise<void> {
    for (const connection of this.connections) connection.close(1001, 'going away')
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)))
    // A client that does not answer the close frame must not hold up the end.
    setTimeout(() => this.connections.forEach((connection) => connection.terminate()), 200).unref()
    for (const server of this.#servers) server.closeIdleConnections()
    await Promise.all(closed)
  }

  #mayUpgrade(request: IncomingMessage): Code | undefined {
    if (request.headers.origin !== undefined) return 'ORIGIN_REFUSED'
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    return offered.includes(subprotocol) ? undefined : 'WRONG_SUBPROTOCOL'
  }

  #turnAway(request: IncomingMessage, socket: Duplex, code: Code): void {
    this.#events.refused(peerOf(request), code, codes[code].means)
    const status = code === 'ORIGIN_REFUSED' ? '403 Forbidden' : '400 Bad Request'
    const body = JSON.stringify({ code, cure: codes[code].cure }) + '\n'
    const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`
    socket.on('error', () => socket.destroy())
    socket.end(`${head}\r\n\r\n${body}`)
  }

  #accept(socket: WebSocket, request: IncomingMessage, listener: string): void {
    const peer = request.socket.remoteAddress ? peerOf(request) : listener
    const connection = new Connection(socket, peer, {
      asked: (from, id, frame) => this.#events.asked(from, id, frame),
      refused: (from, code, detail) => this.#events.refused(from.peer, code, detail),
      closed: (from) => {
        this.connections.delete(from)
        this.#events.disconnected(from.peer)
      },
    })
    this.connections.add(connection)
    this.#events.connected(peer, request.headers['user-agent'] ?? '')
    connection.send(encodeHello(this.#greeting))
    if (this.#draining) connection.send(encodeDrain())
  }
}

function peerOf(request: IncomingMessage): string {
  const { remoteAddress, remotePort } = request.socket
  return remoteAddress === undefined ? 'unix' : `${remoteAddress}:${remotePort}`
}
