import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { strong, strongPlus } from '../../../runtime/config/tls/profile.js'
import { root, scratch, sipcar } from './sipcar.js'

const { folder, put } = scratch()

/** What the command prints for trunks, itsp aside. */
async function printed(trunks: string, ...more: string[]): Promise<string> {
  const lines = ['localDomain: sbc.example', 'trunks:', '  itsp: { kind: itsp }', ...trunks.split('\n')]
  const file = put('sipcar.yaml', lines.join('\n'))
  const { code, stdout, stderr } = await sipcar(['tls-profile', '-c', file, ...more])
  if (code !== 0) throw new Error(stderr)
  return stdout
}

/** The settings of a section, without what is said about it. */
function section(text: string, name: string): string[] {
  const lines = text.split('\n')
  const start = lines.indexOf(`[${name}]`)
  if (start < 0) return []
  const rest = lines.slice(start + 1)
  const end = rest.indexOf('')
  return rest.slice(0, end < 0 ? undefined : end)
}

const strongTrunk = '  a365: { kind: anywherenow, tls: { profile: strong } }'
const sections = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('['))

describe('tls.cfg', () => {
  test('V024 the strong profile: versions, the literal list, what it does not rule over (R116, R117, R119)', async () => {
    const text = await printed(strongTrunk)
    expect(section(text, 'client:any')).toEqual([
      'server_id = a365',
      'server_name = a365',
      'method = TLSv1.2+',
      'verify_certificate = yes',
      'require_certificate = yes',
      'cipher_list = HIGH:!SHA:!AES128:!ECDHE-RSA-AES256-SHA384:!DHE-RSA-AES256-SHA256:!AES256-SHA256:!aNULL',
      'certificate = /etc/kamailio/tls/sbc.pem',
      'private_key = /etc/kamailio/tls/sbc.key',
      'ca_list = /etc/ssl/certs/ca-certificates.crt',
    ])
    expect(text).toMatch(/^# STRONG_TLS13_NOT_GOVERNED: a365: /m)
    expect(text).toMatch(/^# TLS_STRONG_AGREE: a365: /m)
    expect(text).toMatch(/^# Diffie-Hellman: 2048 bits/m)
  })

  test('a listener of strong trunks alone is strong', async () => {
    expect(section(await printed(strongTrunk), 'server:default')).toContain(`cipher_list = ${strong}`)
  })

  test('a listener that Teams shares is not', async () => {
    const text = await printed(`${strongTrunk}\n  teams: { kind: teams }`)
    expect(section(text, 'server:default')).toContain('cipher_list = DEFAULT')
    expect(text).toMatch(/^# Connections from a365, teams$/m)
  })

  test('an address of its own has a section of its own, strong+ names the suites of TLS 1.3', async () => {
    const own =
      "  a365: { kind: anywherenow, tls: { profile: strong+, listen: '192.0.2.1:5061', serverName: sbc.a365.example } }"
    const text = await printed(`${own}\n  teams: { kind: teams }`)
    expect(sections(text)).toEqual(['[server:default]', '[server:192.0.2.1:5061]', '[client:default]', '[client:any]'])
    expect(section(text, 'server:192.0.2.1:5061')).toContain(`cipher_list = ${strongPlus}`)
    expect(section(text, 'client:any')).toContain('server_name = sbc.a365.example')
    expect(text).toContain('Ciphersuites = TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256')
  })

  test.each([
    ['', 'TLSv1.2+', true],
    ['maxVersion: TLSv1.2', 'TLSv1.2', true],
    ['minVersion: TLSv1.3', 'TLSv1.3', false],
  ])('{ %s }: method %s', async (versions, method, list) => {
    const text = await printed(`  teams: { kind: teams, tls: { ${versions} } }`)
    const server = section(text, 'server:default')
    expect(server[0]).toBe(`method = ${method}`)
    expect(server.some((line) => line.startsWith('cipher_list'))).toBe(list)
    expect(text.includes('Kamailio 5.6 does not know')).toBe(!list)
  })

  test('a PBX has to show a certificate, Teams is asked for one (R122)', async () => {
    const text = await printed(
      "  pbx: { kind: pbx, transport: tls, tls: { listen: '192.0.2.1:5061' } }\n  teams: { kind: teams }",
    )
    expect(section(text, 'server:192.0.2.1:5061')).toContain('require_certificate = yes')
    expect(section(text, 'server:default')).toContain('verify_client = optional_no_ca')
    expect(section(text, 'server:default')).not.toContain('require_certificate = yes')
  })

  test('files are looked up beside the configuration; what is not verified says so', async () => {
    const text = await printed(
      '  pbx: { kind: pbx, transport: tls, tls: { ca: pbx.pem, verify: false } }\n  teams: { kind: teams }',
    )
    expect(section(text, 'client:any')).toEqual(
      expect.arrayContaining([`ca_list = ${join(folder, 'pbx.pem')}`, 'verify_certificate = no']),
    )
    expect(section(text, 'client:default')).toContain('verify_certificate = yes')
  })

  test('of one trunk', async () => {
    const trunks = `${strongTrunk}\n  teams: { kind: teams }\n  pbx: { kind: pbx, transport: tls, tls: { listen: '192.0.2.1:5061' } }`
    expect(sections(await printed(trunks, '--trunk', 'a365'))).toEqual(['[server:default]', '[client:any]'])
    expect(sections(await printed(trunks, '--trunk', 'teams'))).toEqual(['[server:default]', '[client:default]'])
  })
})

test('the sample of Kamailio is what the command makes of the shipped configuration', async () => {
  const { stdout } = await sipcar(['tls-profile', '-c', join(root, 'proxy-config/sipcar.yaml')])
  expect(readFileSync(join(root, 'proxy-config/kamailio/sample/tls.cfg'), 'utf8')).toBe(stdout)
})

test('--json: the profiles, for another proxy', async () => {
  const json = JSON.parse(await printed(strongTrunk, '--json')) as { trunks: object[] }
  expect(json.trunks).toEqual([
    expect.objectContaining({
      trunk: 'a365',
      profile: 'strong',
      minVersion: 'TLSv1.2',
      dhBits: 2048,
      clientCert: 'asked',
      cipherList: strong,
    }),
  ])
})

test.each([
  ['an unknown trunk', ['--trunk', 'a356'], /TRUNK_NOT_DEFINED/],
  ['a trunk without TLS', ['--trunk', 'itsp'], /TLS_NOT_HERE: itsp/],
])('%s', async (_, more, said) => {
  const file = put('sipcar.yaml', 'localDomain: a\ntrunks: { itsp: { kind: itsp }, teams: { kind: teams } }\n')
  const { code, stderr } = await sipcar(['tls-profile', '-c', file, ...more])
  expect([code, stderr]).toEqual([1, expect.stringMatching(said)])
})

describe('the lists, as OpenSSL reads them', () => {
  /** Names of suites up to TLS 1.2. */
  const suites = (list: string): string[] =>
    execFileSync('openssl', ['ciphers', list], { encoding: 'utf8' })
      .trim()
      .split(':')
      .filter((name) => !name.startsWith('TLS_'))

  test('strong leaves nothing with AES-128, and lets rare ciphers through (R117)', () => {
    const names = suites(strong)
    expect(names).toContain('ECDHE-RSA-AES256-GCM-SHA384')
    expect(names.filter((name) => /AES128|NULL|ADH|AECDH/.test(name))).toEqual([])
    for (const kind of [/ARIA/, /CAMELLIA/, /CCM8/, /DSS/, /PSK/, /^AES256-GCM-SHA384$/])
      expect(names.filter((name) => kind.test(name))).not.toEqual([])
  })

  test('strong+ leaves forward secrecy with AES-256 and ChaCha20 only', () => {
    const names = suites(strongPlus)
    expect(names).toContain('ECDHE-RSA-AES256-GCM-SHA384')
    expect(names.filter((name) => !/^(EC)?DHE-(ECDSA|RSA)-(AES256|CHACHA20)/.test(name))).toEqual([])
    expect(names.filter((name) => /CCM/.test(name))).toEqual([])
  })

  test('strong and the suites of Teams have one in common (R122)', () => {
    const teams = ['AES256-GCM-SHA384', 'AES128-GCM-SHA256', 'AES256-SHA384', 'AES128-SHA256'].map(
      (end) => `ECDHE-RSA-${end}`,
    )
    expect(suites(strong).filter((name) => teams.includes(name))).toEqual(['ECDHE-RSA-AES256-GCM-SHA384'])
  })
})
