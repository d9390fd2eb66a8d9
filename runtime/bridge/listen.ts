import { chmod, stat, unlink } from 'node:fs/promises'
import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import { connect } from 'node:net'
import type { SecureContextOptions, TlsOptions } from 'node:tls'
import { CodedError } from '../codes.js'
import type { Secret } from '../secret.js'

/** Where proxies connect. */
export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tls'; readonly host: string; readonly port: number; readonly tls: TlsFiles }

/** PEM texts. With `ca`, a client needs a certificate that it signed. */
export interface TlsFiles {
  readonly cert: string
  readonly key: Secret
  readonly ca?: string | undefined
}

/** Proxy and sidecar share a group; nobody else may speak to the sidecar (design: bridge security). */
const socketMode = 0o660

/** Permissions that the socket file never has, not even before its mode is set. */
const socketMask = 0o777 & ~socketMode
/** Bytes of a request line and headers: a handshake has some 400. */
const headerLimit = 8192

/**
 * Opens a listener. A socket file that nobody answers on any more is replaced.
 * @param patience milliseconds in which a client has to finish its handshake or request
 * @throws CodedError LISTEN_FAILED
 */
export async function listen(address: ListenAddress, patience: number): Promise<Server> {
  if (address.kind === 'unix') await removeStale(address.path)
  const options = serverOptions(patience)
  const server =
    address.kind === 'tls'
      ? createTlsServer({ ...options, ...tlsOptions(address.tls), handshakeTimeout: patience })
      : createServer(options)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CodedError('LISTEN_FAILED', error.message, describeAddress(address))))
    server.once('listening', resolve)
    if (address.kind === 'unix') listenUnix(server, address.path)
    else server.listen(address.port, address.host)
  })
  if (address.kind === 'unix') await chmod(address.path, socketMode)
  return server
}

/** Gives a TLS listener other files for the handshakes to come; any other listener has none. */
export function renew(server: Server, files: TlsFiles): void {
  if (server instanceof TlsServer) server.setSecureContext(contextOptions(files))
}

export function describeAddress(address: ListenAddress): string {
  if (address.kind === 'unix') return `ws+unix:${address.path}`
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return `${address.kind === 'tls' ? 'wss' : 'ws'}://${host}:${address.port}`
}

/** Of a connection that has become a WebSocket none of these holds: a proxy that has nothing to ask stays. */
function serverOptions(patience: number): ServerOptions {
  return {
    headersTimeout: patience,
    requestTimeout: patience,
    connectionsCheckingInterval: Math.max(Math.min(patience / 4, 1000), 5),
    maxHeaderSize: headerLimit,
  }
}

/** The file is made before this returns. */
function listenUnix(server: Server, path: string): void {
  const before = process.umask(socketMask)
  try {
    server.listen(path)
  } finally {
    process.umask(before)
  }
}

function tlsOptions(files: TlsFiles): TlsOptions {
  return { ...contextOptions(files), ...(files.ca !== undefined && { requestCert: true, rejectUnauthorized: true }) }
}

function contextOptions({ cert, key, ca }: TlsFiles): SecureContextOptions {
  return { cert, key: key.reveal(), minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) }
}

async function removeStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return
  if (!found.isSocket()) throw new CodedError('LISTEN_FAILED', 'there is a file that is no socket', path)
  const inUse = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
  if (inUse) throw new CodedError('LISTEN_FAILED', 'another process listens on this socket', path)
  await unlink(path)
}
