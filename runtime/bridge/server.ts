import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { WebSocketServer, type WebSocket } from 'ws'
import { codes, type Code } from '../codes.js'
import { encodeDrain, encodeHello, encodeUpdate, type Greeting } from '../wire/answers.js'
import { subprotocol } from '../wire/kinds.js'
import type { Secret } from '../secret.js'
import { refuseRequest, refuseUpgrade, turnAway, type Refusal } from './admission.js'
import { Connection, type ConnectionEvents } from './connection.js'
import { handleControl, type Control } from './control.js'
import { Credential } from './credential.js'
import { describeAddress, listen, renew, type ListenAddress, type TlsFiles } from './listen.js'

/** Room in a frame for what surrounds the message. */
const frameOverhead = 4096
/** Sockets beyond the connections: for handshakes under way, and for the operator's commands. */
const spareSockets = 64
/** Silence after which TCP asks whether the other end is still there, in milliseconds; with Linux, it is given up 11 min later. */
const probeAfter = 60_000
/** Characters of a User-Agent that are logged. */
const agentLength = 100

export interface BridgeLimits {
  /** Proxy connections at once. */
  readonly connections: number
  /** Of one connection. */
  readonly messagesPerSecond: number
  /** Milliseconds in which a client has to finish its handshake or request. */
  readonly handshake: number
}

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
  readonly #limits: BridgeLimits
  readonly #servers: Server[] = []
  #sockets = 0
  #credential = new Credential(undefined)
  #greeting: Greeting
  #draining = false

  constructor(greeting: Greeting, limits: BridgeLimits, events: BridgeEvents, control: Control) {
    this.#greeting = greeting
    this.#limits = limits
    this.#events = events
    this.#control = control
  }

  /** Lets in only who shows this token; who is in stays. @param token undefined: everybody */
  admit(token: Secret | undefined): void {
    this.#credential = new Credential(token)
  }

  /** Shows this certificate in every TLS handshake from now on; open connections are not touched. */
  renew(files: TlsFiles): void {
    for (const server of this.#servers) renew(server, files)
  }

  /** @throws CodedError LISTEN_FAILED */
  async listen(address: ListenAddress): Promise<void> {
    const server = await listen(address, this.#limits.handshake)
    const name = describeAddress(address)
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.#greeting.limit + frameOverhead,
      perMessageDeflate: false,
      // Text is refused before it is read, and nobody here looks at validity of UTF-8.
      skipUTF8Validation: true,
      handleProtocols: () => subprotocol,
    })
    server.on('connection', (socket: Socket) => this.#count(socket))
    server.on('request', (request, response) => {
      const refusal = refuseRequest(request, this.#credential)
      if (refusal) this.#tell(request, refusal)
      void handleControl(this.#control, request, response, refusal)
    })
    server.on('upgrade', (request, socket, head) => {
      const full = this.connections.size >= this.#limits.connections
      const refusal = refuseUpgrade(request, this.#credential, full)
      if (!refusal)
        return sockets.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted, request, name))
      this.#tell(request, refusal)
      turnAway(socket, refusal)
    })
    server.on('clientError', (_error, socket) => socket.destroy())
    server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
      this.#events.refused(peerOf({ socket }), 'CLIENT_TLS_FAILED', error.message)
    })
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

  /** Beyond all that is of use a socket is closed before anything is read from it. */
  #count(socket: Socket): void {
    this.#sockets++
    socket.once('close', () => this.#sockets--)
    // A proxy that has nothing to ask is silent, one whose host has gone is too: only TCP can tell them apart.
    socket.setKeepAlive(true, probeAfter)
    if (this.#sockets > this.#limits.connections + spareSockets) socket.destroy()
  }

  #tell(request: IncomingMessage, { code }: Refusal): void {
    this.#events.refused(peerOf(request), code, codes[code].means)
  }

  #accept(socket: WebSocket, request: IncomingMessage, listener: string): void {
    const peer = request.socket.remoteAddress ? peerOf(request) : listener
    const events: ConnectionEvents = {
      asked: (from, id, frame) => this.#events.asked(from, id, frame),
      refused: (from, code, detail) => this.#events.refused(from.peer, code, detail),
      closed: (from) => {
        this.connections.delete(from)
        this.#events.disconnected(from.peer)
      },
    }
    const connection = new Connection(socket, peer, events, this.#limits.messagesPerSecond)
    this.connections.add(connection)
    this.#events.connected(peer, (request.headers['user-agent'] ?? '').slice(0, agentLength))
    connection.send(encodeHello(this.#greeting))
    if (this.#draining) connection.send(encodeDrain())
  }
}

function peerOf({ socket }: { readonly socket: Socket }): string {
  const { remoteAddress, remotePort } = socket
  return remoteAddress === undefined ? 'unix' : `${remoteAddress}:${remotePort}`
}
