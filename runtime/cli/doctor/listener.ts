import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Config } from '../../config/config.js'
import type { Listener } from '../../config/listen.js'
import { kind, subprotocol, unpack } from '../../wire/kinds.js'
import { identity, reachable, tokenHeader } from '../control.js'
import { bad, good, type Finding } from './finding.js'

/** How long a sidecar may take to say hello, in milliseconds. */
const patience = 3000

/** Whether a sidecar answers on the listener, and has the file's revision. */
export async function listenerFinding(config: Config, listener: Listener): Promise<Finding> {
  const subject = `sidecar at ${listener.url}`
  const { revision } = config.settings
  try {
    const hello = await helloOf(config, listener)
    if (!Array.isArray(hello) || hello[0] !== kind.hello)
      return bad(subject, 'SIDECAR_ANSWER', 'the first frame is no hello')
    if (hello[2] !== revision)
      return bad(subject, 'REVISION_DIFFERS', `in force: ${String(hello[2])}, in the file: ${revision}`)
    return good(subject, `answers, revision ${revision}`)
  } catch (error) {
    return bad(subject, 'SIDECAR_UNREACHABLE', error instanceof Error ? error.message : String(error))
  }
}

/** The first frame of a new connection. */
async function helloOf(config: Config, listener: Listener): Promise<unknown> {
  const socket = new WebSocket(urlOf(listener), subprotocol, {
    handshakeTimeout: patience,
    headers: tokenHeader(config),
    ...identity(config, listener),
  })
  try {
    const [data] = (await once(socket, 'message', { signal: AbortSignal.timeout(patience) })) as [Buffer]
    return unpack(data)
  } finally {
    // A handshake that is still under way ends with an error event.
    socket.on('error', () => undefined)
    socket.terminate()
  }
}

function urlOf(listener: Listener): string {
  if (listener.kind === 'unix') return `ws+unix:${listener.path}`
  const { host } = reachable(listener)
  return `${listener.secure ? 'wss' : 'ws'}://${host.includes(':') ? `[${host}]` : host}:${listener.port}`
}
