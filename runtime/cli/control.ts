import { X509Certificate } from 'node:crypto'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { readFileSync } from 'node:fs'
import { rootCertificates, type ConnectionOptions } from 'node:tls'
import { CodedError } from '../codes.js'
import type { Config } from '../config/config.js'
import type { Listener } from '../config/listen.js'

export interface ControlAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Asks a running sidecar over plain HTTP on a listener of the configuration.
 * @throws CodedError SIDECAR_UNREACHABLE, SIDECAR_ANSWER, TOKEN_WRONG
 */
export async function askSidecar(
  config: Config,
  method: string,
  path: string,
  listener = firstOf(config),
): Promise<ControlAnswer> {
  const response = await send(
    {
      method,
      path,
      timeout: 10_000,
      headers: tokenHeader(config),
      ...address(listener),
      ...identity(config, listener),
    },
    listener,
  )
  if (response.statusCode === 401) {
    response.resume()
    throw new CodedError('TOKEN_WRONG', `${method} ${path} was answered 401`, listener.url)
  }
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ControlAnswer['body']
    return { status: response.statusCode ?? 0, body }
  } catch {
    throw new CodedError(
      'SIDECAR_ANSWER',
      `${method} ${path} was answered ${response.statusCode ?? 0} without JSON`,
      listener.url,
    )
  }
}

/** What shows a sidecar that it is its own configuration that asks. */
export function tokenHeader({ serving: { token } }: Config): Record<string, string> {
  return token ? { Authorization: `Bearer ${token.reveal()}` } : {}
}

function firstOf({ serving }: Config): Listener {
  const [first] = serving.listeners
  if (!first) throw new CodedError('SIDECAR_UNREACHABLE', 'the configuration has no listener')
  return first
}

function send(options: RequestOptions, listener: Listener): Promise<IncomingMessage> {
  const secure = listener.kind === 'tcp' && listener.secure
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(options, resolve)
    request.on('error', (error) => reject(new CodedError('SIDECAR_UNREACHABLE', error.message, listener.url)))
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')))
    request.end()
  })
}

function address(listener: Listener): { socketPath: string } | { host: string; port: number } {
  return listener.kind === 'unix' ? { socketPath: listener.path } : reachable(listener)
}

/** Where to connect to: an address that means "all" is reached on loopback. */
export function reachable({ host, port }: { host: string; port: number }): { host: string; port: number } {
  return { host: { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host, port }
}

/**
 * For a wss:// listener. It has to show the very certificate that the file names, whatever name stands in that, and
 * is shown the same in case it lets in only clients of its own authority.
 */
export function identity({ serving }: Config, listener: Listener): ConnectionOptions {
  if (listener.kind !== 'tcp' || !listener.secure || !serving.tls) return {}
  const cert = readFileSync(serving.tls.cert, 'utf8')
  const expected = new X509Certificate(cert).fingerprint256
  return {
    cert,
    key: readFileSync(serving.tls.key),
    ca: [cert, ...rootCertificates],
    allowPartialTrustChain: true,
    checkServerIdentity: (_, { fingerprint256 }) =>
      fingerprint256 === expected ? undefined : new Error('another certificate than the file names'),
  }
}
