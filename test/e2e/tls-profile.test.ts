import { execFileSync, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, type ConnectionOptions, type TlsOptions } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Kamailio } from '../../runtime/demo/kamailio.js'
import { Authority, type Certificate } from './support/certificates.js'
import { freePorts } from './support/ports.js'

/** Kamailio with the very file that sipcar tls-profile prints; Node.js is the peer. */

const sipcar = fileURLToPath(new URL('../../runtime/cli/main.js', import.meta.url))
const config = fileURLToPath(new URL('../../../test/e2e/kamailio/tls-profile.cfg', import.meta.url))
const teamsName = 'sip.pstnhub.microsoft.com'

let folder: string
let certificates: Record<'sbc' | 'both' | 'serverOnly' | 'impostor', Certificate>
let kamailio: Kamailio | undefined
const port = { sip: 0, shared: 0, strong: 0, strict: 0 }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipcar-tls-profile-'))
  makeCertificates()
  const ports = await freePorts(4)
  Object.keys(port).forEach((name, index) => (port[name as keyof typeof port] = ports[index] ?? 0))
  writeFileSync(join(folder, 'sipcar.yaml'), sipcarYaml())
  const printed = execFileSync(process.execPath, [sipcar, 'tls-profile', '-c', join(folder, 'sipcar.yaml')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  writeFileSync(join(folder, 'tls.cfg'), printed)
  writeFileSync(join(folder, 'openssl.cnf'), openSslConf(printed.toString()))
  const before = process.env.OPENSSL_CONF
  process.env.OPENSSL_CONF = join(folder, 'openssl.cnf')
  try {
    kamailio = await Kamailio.start({ folder, config, port: port.sip, defines: defines() })
  } finally {
    if (before === undefined) delete process.env.OPENSSL_CONF
    else process.env.OPENSSL_CONF = before
  }
})

afterAll(async () => {
  await kamailio?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function defines(): Record<string, string> {
  const listeners = (['shared', 'strong', 'strict'] as const).map((name) => {
    return [`LISTEN_${name.toUpperCase()}`, `tls:127.0.0.1:${port[name]}`]
  })
  return { ...(Object.fromEntries(listeners) as Record<string, string>), TLS_CONFIG: `"${join(folder, 'tls.cfg')}"` }
}

function sipcarYaml(): string {
  const files = 'cert: sbc.pem, key: sbc.key, ca: ca.pem'
  return `
localDomain: sbc.example.com
trunks:
  itsp: { kind: itsp }
  teams: { kind: teams, tls: { ${files} } }
  anywherenow:
    kind: anywherenow
    tls: { profile: strong, agreed: true, listen: '127.0.0.1:${port.strong}', ${files} }
  plus: { kind: anywherenow, tls: { profile: strong+, agreed: true, listen: '127.0.0.1:${port.strong}', ${files} } }
  old: { kind: pbx, transport: tls, tls: { maxVersion: TLSv1.2, listen: '127.0.0.1:${port.strict}', ${files} } }
`
}

/** What the remark above a section of strong+ says. */
function openSslConf(printed: string): string {
  const lines = printed.split('\n').filter((line) => line.startsWith('#   '))
  expect(lines).toHaveLength(7)
  return lines.map((line) => line.slice(4) + '\n').join('')
}

function makeCertificates(): void {
  const authority = new Authority(folder)
  certificates = {
    sbc: authority.sign('sbc', 'sbc.example.com'),
    both: authority.sign('both', teamsName, 'extendedKeyUsage=serverAuth,clientAuth'),
    serverOnly: authority.sign('server-only', teamsName, 'extendedKeyUsage=serverAuth'),
    impostor: new Authority(mkdtempSync(join(folder, 'other-'))).sign('impostor', teamsName),
  }
}

const options = (...headers: readonly string[]): string =>
  [
    'OPTIONS sip:sbc.example.com SIP/2.0',
    'Via: SIP/2.0/TLS 127.0.0.1:9;rport;branch=z9hG4bK1',
    'Max-Forwards: 70',
    'From: <sip:a@b.example>;tag=1',
    'To: <sip:sbc.example.com>',
    `Call-ID: ${Math.random()}`,
    'CSeq: 1 OPTIONS',
    ...headers,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')

type Identity = keyof typeof certificates
type Listener = 'shared' | 'strong' | 'strict'

interface Seen {
  readonly answer: string
  readonly cipher: string
}

/** Connects and asks; undefined when that is refused. @param identity name of the certificate that is shown */
function knock(listener: Listener, given: ConnectionOptions, identity?: Identity): Promise<Seen | undefined> {
  const common = {
    host: '127.0.0.1',
    port: port[listener],
    ca: readFileSync(join(folder, 'ca.pem')),
    checkServerIdentity: () => undefined,
  }
  return new Promise((resolve) => {
    const socket = connect({ ...common, ...given, ...(identity !== undefined && certificates[identity]) })
    socket.once('secureConnect', () => socket.write(options()))
    socket.once('data', (data: Buffer) => {
      resolve({ answer: data.toString().split('\r\n', 1)[0] ?? '', cipher: socket.getCipher().name })
      socket.destroy()
    })
    socket.once('error', () => resolve(undefined)).once('close', () => resolve(undefined))
  })
}

const at12 = (ciphers: string): TlsOptions & ConnectionOptions => ({
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: `${ciphers}:@SECLEVEL=1`,
})
const at13 = (ciphers: string): TlsOptions & ConnectionOptions => ({ minVersion: 'TLSv1.3', ciphers })

const [aes128, aes256, aria] = [
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ARIA256-GCM-SHA384',
]

test('Kamailio takes the file without complaint', () => {
  // A warning of every start, about OpenSSL of long ago.
  const complaints = (kamailio?.log ?? 'ERROR').split('\n').filter((line) => /ERROR|WARNING|duplicate/.test(line))
  expect(complaints.filter((line) => !line.includes('bug #1491'))).toEqual([])
})

describe('who connects', () => {
  const rows: [string, Listener, ConnectionOptions, string | undefined][] = [
    ['the shared listener takes what OpenSSL takes', 'shared', at12(aes128), aes128],
    ['the strong one takes AES-256 (R117)', 'strong', at12(aes256), aes256],
    ['the strong one does not take AES-128', 'strong', at12(aes128), undefined],
    ['the strong one takes ARIA, which only strong+ leaves out', 'strong', at12(aria), aria],
    [
      'nobody gets TLS 1.1 (R116)',
      'shared',
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
      undefined,
    ],
    ['AES-256 of TLS 1.3, by openssl.cnf', 'strong', at13('TLS_AES_256_GCM_SHA384'), 'TLS_AES_256_GCM_SHA384'],
    ['not AES-128 of TLS 1.3, by openssl.cnf', 'strong', at13('TLS_AES_128_GCM_SHA256'), undefined],
  ]

  test.each(rows)('%s', async (_, listener, given, cipher) => {
    expect((await knock(listener, given))?.cipher).toBe(cipher)
  })

  test('maxVersion TLSv1.2: TLS 1.3 is refused', async () => {
    expect(await knock('strict', at13('TLS_AES_256_GCM_SHA384'), 'both')).toBeUndefined()
    expect(await knock('strict', at12(aes256), 'both')).toBeDefined()
  })

  test('the Diffie-Hellman group has 2048 bits (R119)', () => {
    const parameters = [
      's_client',
      '-connect',
      `127.0.0.1:${port.shared}`,
      '-tls1_2',
      '-cipher',
      'DHE-RSA-AES256-GCM-SHA384',
    ]
    const { stdout } = spawnSync('openssl', parameters, { input: '', encoding: 'utf8' })
    expect(stdout).toMatch(/Server Temp Key: DH, 2048 bits/)
  })
})

describe('what the peer shows (R121, R122)', () => {
  test.each<[string, Identity, string]>([
    ['a certificate valid for servers only is let in, and not believed', 'serverOnly', 'verified 0'],
    ['a certificate of nobody is let in, and not believed', 'impostor', 'verified 0'],
    ['a certificate valid for clients is believed', 'both', 'verified 1'],
  ])('asked: %s', async (_, identity, answer) => {
    expect((await knock('shared', {}, identity))?.answer).toMatch(`SIP/2.0 200 ${answer} ${teamsName}`)
  })

  test.each<[string, Identity | undefined, boolean]>([
    ['a certificate valid for clients is let in', 'both', true],
    ['a certificate valid for servers only is refused', 'serverOnly', false],
    ['a certificate of nobody is refused', 'impostor', false],
    ['none is refused', undefined, false],
  ])('required: %s', async (_, identity, letIn) => {
    expect((await knock('strict', {}, identity)) !== undefined).toBe(letIn)
  })
})

describe('where the proxy connects', () => {
  /** What a peer sees of a connection by the section; undefined: no handshake. */
  async function connected(section: string, given: TlsOptions, identity: Identity): Promise<string | undefined> {
    const server = createServer({ ...given, ...certificates[identity] })
    const sender = createSocket('udp4')
    try {
      return await new Promise((resolve) => {
        server.on('tlsClientError', () => resolve(undefined))
        server.on('secureConnection', (socket) => {
          socket.on('error', () => undefined)
          // A client of TLS 1.3 refuses a certificate after the server's part is done: so wait for the request.
          socket.once('data', () => resolve(socket.getCipher().name)).once('close', () => resolve(undefined))
        })
        // A port of its own each time: a connection that is there already would be used again.
        server.listen(0, '127.0.0.1', () => {
          const { port: to } = server.address() as AddressInfo
          sender.send(options(`X-Section: ${section}`, `X-Port: ${to}`), port.sip, '127.0.0.1')
        })
      })
    } finally {
      sender.close()
      server.close()
    }
  }

  const rows: [string, string, TlsOptions, Identity, string | undefined][] = [
    ['by default with what OpenSSL takes', 'default', at12(aes128), 'sbc', aes128],
    ['to AnywhereNow with AES-256', 'anywherenow', at12(aes256), 'sbc', aes256],
    ['to AnywhereNow not with AES-128', 'anywherenow', at12(aes128), 'sbc', undefined],
    ['with strong as well with ARIA', 'anywherenow', at12(aria), 'sbc', aria],
    ['with strong+ not with ARIA', 'plus', at12(aria), 'sbc', undefined],
    ['with strong+ with AES-256', 'plus', at12(aes256), 'sbc', aes256],
    ['with maxVersion TLSv1.2 not with TLS 1.3', 'old', at13('TLS_AES_256_GCM_SHA384'), 'sbc', undefined],
    ['to a server of nobody never', 'anywherenow', {}, 'impostor', undefined],
  ]

  test.each(rows)('%s', async (_, section, given, identity, cipher) => {
    expect(await connected(section, given, identity)).toBe(cipher)
  })
})
