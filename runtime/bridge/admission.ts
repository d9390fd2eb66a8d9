import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { codes, type Code } from '../codes.js'
import { subprotocol } from '../wire/kinds.js'
import type { Credential } from './credential.js'

/** Why a request gets no further, and with which HTTP status. */
export interface Refusal {
  readonly code: Code
  readonly status: number
  readonly reason: string
}

/** Who may not even ask: a browser (it always sends an Origin), and who does not show the token. */
export function refuseRequest({ headers }: IncomingMessage, credential: Credential): Refusal | undefined {
  if (headers.origin !== undefined) return { code: 'ORIGIN_REFUSED', status: 403, reason: 'Forbidden' }
  if (!credential.admits(headers.authorization)) return { code: 'TOKEN_WRONG', status: 401, reason: 'Unauthorized' }
  return undefined
}

/** @param full whether as many connections are open as may be */
export function refuseUpgrade(request: IncomingMessage, credential: Credential, full: boolean): Refusal | undefined {
  const refusal = refuseRequest(request, credential)
  if (refusal) return refusal
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  if (!offered.includes(subprotocol)) return { code: 'WRONG_SUBPROTOCOL', status: 400, reason: 'Bad Request' }
  return full ? { code: 'CONNECTIONS_FULL', status: 503, reason: 'Service Unavailable' } : undefined
}

/** What the one who is refused may know. */
export function refusalBody({ code }: Refusal): object {
  return { code, cure: codes[code].cure }
}

/** Headers of the answer. */
export function refusalHeaders({ status }: Refusal): Record<string, string> {
  return { 'Content-Type': 'application/json', ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }) }
}

/** Answers a handshake, and lets go of the socket even if the other end does not. */
export function turnAway(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(refusalBody(refusal)) + '\n'
  const headers = { ...refusalHeaders(refusal), 'Content-Length': body.length, Connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(`${[`HTTP/1.1 ${refusal.status} ${refusal.reason}`, ...lines].join('\r\n')}\r\n\r\n${body}`)
}
