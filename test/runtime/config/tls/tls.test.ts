import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { checkConfig } from '../../../../runtime/config/load.js'
import type { Code } from '../../../../runtime/codes.js'
import { missingRoots } from '../../../../runtime/config/tls/bundle.js'
import { dhBits } from '../../../../runtime/config/tls/dh.js'

/** Where the PEM files of the vectors are. */
const folder = fileURLToPath(new URL('../../../../../test/vectors/tls/', import.meta.url))
const pem = (name: string): string => readFileSync(join(folder, name), 'latin1')

/** Codes, and the keys they are about, of a file beside those PEM files. */
async function found(trunks: string, more = ''): Promise<string[]> {
  const text = `localDomain: a.example\ntrunks:\n  itsp: { kind: itsp }\n${trunks.replace(/^/gm, '  ')}\n${more}`
  const loaded = await checkConfig(text, resolve(folder, 'sipcar.yaml'))
  const problems = loaded.ok ? loaded.config.warnings : loaded.problems
  return problems.map(({ code, path, severity }) => `${severity} ${code} ${path}`)
}

const anywherenow = (tls: string): string => `a365: { kind: anywherenow, tls: ${tls} }`
const teams = (tls: string): string => `teams: { kind: teams, tls: ${tls} }`

describe('nothing is wrong', () => {
  test.each([
    ['with no settings at all', 'a365: { kind: anywherenow }'],
    ['with the default profile', anywherenow('{}')],
    ['with strong+ that is agreed', anywherenow('{ profile: strong+, agreed: true }')],
    ['with strong up to TLS 1.2', anywherenow('{ profile: strong, agreed: true, maxVersion: TLSv1.2 }')],
    ['with one version', anywherenow('{ minVersion: TLSv1.3, maxVersion: TLSv1.3 }')],
    ['with a larger group', anywherenow('{ dhBits: 4096 }')],
    ['with an address of its own', `${anywherenow('{ cert: b.pem, listen: "192.0.2.1:5061" }')}\n${teams('{}')}`],
    ['with one certificate for all', `${anywherenow('{ cert: a.pem }')}\n${teams('{ cert: a.pem }')}`],
    [
      'with a PBX of its own authority, not verified',
      'pbx: { kind: pbx, transport: tls, tls: { verify: false, clientCert: required } }',
    ],
    ['with TLS by match', 'pbx: { kind: pbx, match: [{ address: 192.0.2.1, transport: tls }], tls: {} }'],
    [
      'with AnywhereNow over TCP, without keys',
      'a365: { kind: anywherenow, transport: tcp, plugins: { egress: { srtp: off } } }',
    ],
  ])('%s', async (_, trunks) => {
    expect(await found(trunks)).toEqual([])
  })

  test('with Ribbon and the default profile', async () => {
    expect(await found(anywherenow('{}'), 'sbcVendor: Ribbon\n')).toEqual([])
  })
})

describe('what is wrong', () => {
  const rows: [string, string, string, Code, string][] = [
    ['TLS 1.1 (R116)', anywherenow('{ minVersion: TLSv1.1 }'), 'error', 'TLS_VERSION', 'a365.tls.minVersion'],
    ['SSL (R116)', anywherenow('{ maxVersion: SSLv3 }'), 'error', 'TLS_VERSION', 'a365.tls.maxVersion'],
    [
      'versions the wrong way round',
      anywherenow('{ minVersion: TLSv1.3, maxVersion: TLSv1.2 }'),
      'error',
      'TLS_VERSION',
      'a365.tls.minVersion',
    ],
    ['a profile that is none', anywherenow('{ profile: stronger }'), 'error', 'CONFIG_INVALID', 'a365.tls.profile'],
    ['an address that is none', anywherenow('{ listen: a365.example }'), 'error', 'CONFIG_INVALID', 'a365.tls.listen'],
    [
      'strong that is not agreed (R118)',
      anywherenow('{ profile: strong+ }'),
      'warning',
      'TLS_STRONG_AGREE',
      'a365.tls.profile',
    ],
    [
      'strong with TLS 1.3 (R117)',
      anywherenow('{ profile: strong, agreed: true }'),
      'warning',
      'STRONG_TLS13_NOT_GOVERNED',
      'a365.tls.profile',
    ],
    ['strong for Teams (R122)', teams('{ profile: strong+ }'), 'warning', 'TLS_PROFILE_SHARED', 'teams.tls.profile'],
    ['a small group (R119)', anywherenow('{ dhBits: 2047 }'), 'error', 'TLS_DH_SIZE', 'a365.tls.dhBits'],
    [
      'a file of a small group (R119)',
      anywherenow('{ dhparam: dh1024.pem }'),
      'error',
      'TLS_DH_SIZE',
      'a365.tls.dhparam',
    ],
    [
      'a group that is not there',
      anywherenow('{ dhparam: none.pem }'),
      'warning',
      'TLS_FILE_UNREAD',
      'a365.tls.dhparam',
    ],
    [
      'a certificate for a group',
      anywherenow('{ dhparam: listed-pair.pem }'),
      'warning',
      'TLS_FILE_UNREAD',
      'a365.tls.dhparam',
    ],
    [
      'a bundle of the listed pair (R120)',
      anywherenow('{ ca: listed-pair.pem }'),
      'warning',
      'CA_BUNDLE_INCOMPLETE',
      'a365.tls.ca',
    ],
    ['the same for Teams (R122)', teams('{ ca: listed-pair.pem }'), 'warning', 'CA_BUNDLE_INCOMPLETE', 'teams.tls.ca'],
    ['a bundle without certificates', anywherenow('{ ca: dh1024.pem }'), 'warning', 'TLS_FILE_UNREAD', 'a365.tls.ca'],
    [
      'a peer that is not verified (R121)',
      anywherenow('{ verify: false }'),
      'error',
      'TLS_UNVERIFIED',
      'a365.tls.verify',
    ],
    ['Teams that is not verified (R121)', teams('{ verify: false }'), 'error', 'TLS_UNVERIFIED', 'teams.tls.verify'],
    [
      'clients of Teams (R122)',
      teams('{ clientCert: required }'),
      'warning',
      'TLS_CLIENT_AUTH',
      'teams.tls.clientCert',
    ],
    [
      'clients of AnywhereNow',
      anywherenow('{ clientCert: required }'),
      'warning',
      'TLS_CLIENT_AUTH',
      'a365.tls.clientCert',
    ],
    [
      'two certificates at one listener',
      `${anywherenow('{ cert: b.pem }')}\n${teams('{ cert: a.pem }')}`,
      'warning',
      'TLS_LISTENER_SHARED',
      'teams.tls.cert',
    ],
    ['Teams over TCP (R125)', 'teams: { kind: teams, transport: tcp }', 'error', 'TRANSPORT_UNFIT', 'teams.transport'],
    ['Teams over UDP (R125)', 'teams: { kind: teams, transport: udp }', 'error', 'TRANSPORT_UNFIT', 'teams.transport'],
    [
      'AnywhereNow over UDP (R125)',
      'a365: { kind: anywherenow, transport: udp, plugins: { egress: { srtp: off } } }',
      'error',
      'TRANSPORT_UNFIT',
      'a365.transport',
    ],
    ['TLS settings without TLS', 'pbx: { kind: pbx, transport: udp, tls: {} }', 'error', 'TLS_NOT_HERE', 'pbx.tls'],
    ['TLS settings with any transport', 'pbx: { kind: pbx, tls: {} }', 'error', 'TLS_NOT_HERE', 'pbx.tls'],
  ]

  test.each(rows)('%s', async (_, trunks, severity, code, path) => {
    expect(await found(trunks)).toEqual([`${severity} ${code} trunks.${path}`])
  })

  test.each(['ribbon', 'Ribbon SBC 5400', 'RIBBON'])('strong with an SBC of %s (R118)', async (vendor) => {
    const problems = await found(
      anywherenow('{ profile: strong, agreed: true, maxVersion: TLSv1.2 }'),
      `sbcVendor: ${vendor}\n`,
    )
    expect(problems).toEqual(['error TLS_STRONG_RIBBON trunks.a365.tls.profile'])
  })
})

describe('a trust bundle', () => {
  test('names what it lacks, an intermediate is no root', () => {
    const sectigo = 'Sectigo Public Server Authentication Root'
    expect(missingRoots(pem('listed-pair.pem'), 'anywherenow')).toEqual([`${sectigo} R46`, `${sectigo} E46`])
    const [, intermediate = ''] = /(-----BEGIN[^]+?END CERTIFICATE-----)/.exec(pem('listed-pair.pem')) ?? []
    expect(missingRoots(intermediate, 'anywherenow')).toContain('USERTrust RSA Certification Authority')
  })

  test('of a carrier may hold anything', () => {
    expect(missingRoots(pem('listed-pair.pem'), 'itsp')).toEqual([])
  })
})

describe('the size of a Diffie-Hellman group', () => {
  /** DER of a SEQUENCE of two INTEGERs, as a file has it. */
  function file(prime: Buffer, label = 'DH PARAMETERS'): string {
    const element = (tag: number, content: Buffer): Buffer => {
      const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
      return Buffer.concat([Buffer.from([tag, ...length]), content])
    }
    const integers = [element(2, prime), element(2, Buffer.from([2]))]
    return `-----BEGIN ${label}-----\n${element(0x30, Buffer.concat(integers)).toString('base64')}\n-----END ${label}-----\n`
  }

  test.each([
    [2048, Buffer.concat([Buffer.from([0, 0x80]), Buffer.alloc(255)])],
    [2047, Buffer.concat([Buffer.from([0x40]), Buffer.alloc(255)])],
    [512, Buffer.concat([Buffer.from([0, 0xff]), Buffer.alloc(63)])],
    [7, Buffer.from([0x7f])],
  ])('%i bits', (bits, prime) => {
    expect(dhBits(file(prime))).toBe(bits)
    expect(dhBits(file(prime, 'X9.42 DH PARAMETERS'))).toBe(bits)
  })

  test.each([
    ['no PEM', 'x'],
    ['another PEM', pem('listed-pair.pem')],
    ['cut short', file(Buffer.alloc(256, 1)).replace(/.{200}\n-----END/, '\n-----END')],
    ['no DER', '-----BEGIN DH PARAMETERS-----\nAAAA\n-----END DH PARAMETERS-----'],
    ['nothing', '-----BEGIN DH PARAMETERS-----\n\n-----END DH PARAMETERS-----'],
  ])('of %s cannot be told', (_, text) => {
    expect(() => dhBits(text)).toThrow(/it holds no|broken/)
  })
})
