import { isIPv4 } from 'node:net'
import { CodedError } from '../codes.js'

/** Where the sidecar takes connections. */
export type Listener =
  | {
      readonly kind: 'tcp'
      readonly url: string
      readonly host: string
      readonly port: number
      readonly secure: boolean
    }
  | { readonly kind: 'unix'; readonly url: string; readonly path: string }

const tcp = /^(wss?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i
const unix = /^ws\+unix:(\/[^\s:?#]+)$/i

/**
 * @param url `ws://127.0.0.1:8065`, `wss://host:port` or `ws+unix:/path`; port 0 takes a free one.
 * @throws CodedError LISTEN_INVALID, LISTEN_INSECURE
 */
export function parseListener(url: string): Listener {
  const socket = unix.exec(url)
  if (socket) return { kind: 'unix', url, path: socket[1] ?? '' }
  const match = tcp.exec(url)
  const port = Number(match?.[3])
  if (!match || port > 65535) throw new CodedError('LISTEN_INVALID', `"${url}" is no listener address`)
  const host = (match[2] ?? '').replace(/^\[|\]$/g, '')
  const secure = match[1]?.toLowerCase() === 'wss'
  if (!secure && !isLoopback(host)) throw new CodedError('LISTEN_INSECURE', `${url} is open to other hosts`)
  return { kind: 'tcp', url, host, port, secure }
}

/** Whether other hosts can reach it. */
export function isOpen(listener: Listener): boolean {
  return listener.kind === 'tcp' && !isLoopback(listener.host)
}

function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
