import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, describe, test } from '@jest/globals'
import type { Code } from '../../../runtime/codes.js'
import { loadConfig } from '../../../runtime/config/load.js'
import { accepted, at, problemsIn } from './check-text.js'

const trunks = `localDomain: a.example
trunks:
  itsp: { kind: itsp }
  teams: { kind: teams }
`

/** The next line of the file is the fifth. */
const file = (more: string): string => trunks + more

test('tenants as plugins see them', async () => {
  const text = file(`  teams2: { kind: teams, tenant: fabrikum }
tenants:
  contoso: { ids: [A365], default: true }
  fabrikum: { teams: teams2, fqdn: sbc.fabrikum.example, routingPolicies: none }
`)
  const { settings } = await accepted(text)
  const nothing = { fqdn: undefined, routingPolicies: undefined }
  expect(settings.site.tenants).toEqual([
    { name: 'contoso', ids: ['contoso', 'A365'], isDefault: true, trunks: {}, ...nothing },
    {
      name: 'fabrikum',
      ids: ['fabrikum'],
      isDefault: false,
      trunks: { teams: 'teams2' },
      fqdn: 'sbc.fabrikum.example',
      routingPolicies: 'none',
    },
  ])
})

describe('what is wrong', () => {
  const rows: [string, string, Code, string, RegExp][] = [
    [
      'two defaults',
      'tenants:\n  a: { default: true }\n  b: { default: true }\n',
      'TENANT_TWICE',
      '7:17',
      /a is the default/,
    ],
    ['no default (R92)', 'tenants:\n  a: {}\n  b: {}\n', 'TENANT_DEFAULT_NONE', '5:1', /a, b/],
    [
      'one value of two',
      'tenants:\n  a: { ids: [x], default: true }\n  b: { ids: [y, X] }\n',
      'TENANT_TWICE',
      '7:17',
      /"X" is a too/,
    ],
    [
      'a value that is another name',
      'tenants:\n  a: { default: true }\n  b: { ids: [A] }\n',
      'TENANT_TWICE',
      '7:14',
      /"A" is a too/,
    ],
    [
      'a name that is another value',
      'tenants:\n  a: { ids: [b], default: true }\n  b: {}\n',
      'TENANT_TWICE',
      '7:3',
      /"b" is a too/,
    ],
    [
      'one value, once with A365- (R91)',
      'tenants:\n  contoso: { default: true }\n  b: { ids: [a365-Contoso] }\n',
      'TENANT_TWICE',
      '7:14',
      /"a365-Contoso" is contoso too/,
    ],
    [
      'a trunk that is not there',
      'tenants:\n  a: { teams: temas, default: true }\n',
      'TRUNK_NOT_DEFINED',
      '6:15',
      /did you mean "teams"/,
    ],
    [
      'a trunk of another kind',
      'tenants:\n  a: { pbx: teams, default: true }\n',
      'TRUNK_KIND_DIFFERS',
      '6:13',
      /teams is of kind teams/,
    ],
    [
      "another tenant's trunk (R103)",
      '  t: { kind: teams, tenant: a }\ntenants:\n  a: { default: true }\n  b: { teams: t }\n',
      'TENANT_TRUNK_TAKEN',
      '8:15',
      /t is of tenant a only/,
    ],
    [
      'a trunk of an unknown tenant',
      '  t: { kind: teams, tenant: b }\ntenants:\n  a: { default: true }\n',
      'TENANT_NOT_DEFINED',
      '5:29',
      /no tenant "b"/,
    ],
    [
      'a trunk of a tenant where there is none',
      '  t: { kind: teams, tenant: b }\n',
      'TENANT_NOT_DEFINED',
      '5:29',
      /none here/,
    ],
    ['a region of Teams (R52)', '  t: { kind: teams, region: NORA }\n', 'REGION_NOT_HERE', '5:21', /of kind teams/],
  ]

  test.each(rows)('%s', async (_, text, code, place, detail) => {
    const problems = await problemsIn(file(text))
    expect(problems.map((each) => [each.code, at(each)])).toEqual([[code, place]])
    expect(problems[0]?.detail).toMatch(detail)
  })

  test('nothing, where one tenant has a value twice, and a trunk of its own', async () => {
    const text = '  t: { kind: teams, tenant: a }\ntenants:\n  a: { ids: [a, A365-A], default: true, teams: t }\n'
    expect(await problemsIn(file(text))).toEqual([])
  })
})

describe('trunks of two tenants with one peer (R103)', () => {
  const two = (one: string, other: string, tenants = ''): string =>
    file(
      `  x: { kind: anywherenow, ${one} }\n  y: { kind: anywherenow, ${other} }\ntenants:\n  a: { default: true${tenants} }\n  b: {}\n`,
    )
  const [a, b] = ['tenant: a', 'tenant: b']

  test.each([
    [
      'an address, by port',
      two(`${a}, match: [{ address: 192.0.2.1, port: 1 }]`, `${b}, match: [{ address: 192.0.2.1, port: 2 }]`),
    ],
    [
      'an address in a network',
      two(`${a}, match: [{ address: 192.0.2.1 }]`, `${b}, match: [{ address: 192.0.2.0/24 }]`),
    ],
    [
      'a network in a network',
      two(`${a}, match: [{ address: 192.0.0.0/16 }]`, `${b}, match: [{ address: 192.0.2.0/24 }]`),
    ],
    [
      'an IPv6 network',
      two(`${a}, match: [{ address: "2001:db8::/32" }]`, `${b}, match: [{ address: "2001:db8::1" }]`),
    ],
    [
      'a host, in another case',
      two(`${a}, match: [{ host: A.example, port: 1 }]`, `${b}, match: [{ host: a.example }]`),
    ],
    ['the next hop', two(`${a}, nextHop: { uri: "sip:h:5061" }`, `${b}, nextHop: { uri: "sip:x@h;transport=tls" }`)],
  ])('%s', async (_, text) => {
    expect(await problemsIn(text)).toMatchObject([{ code: 'TENANTS_SHARE_PEER', path: 'trunks.y' }])
  })

  test('as the tenants name them', async () => {
    const match = (port: number): string => `match: [{ address: 192.0.2.1, port: ${port} }]`
    const text = two(match(1), match(2), ', anywherenow: x').replace('b: {}', 'b: { anywherenow: y }')
    expect(await problemsIn(text)).toMatchObject([{ code: 'TENANTS_SHARE_PEER' }])
  })

  test.each([
    ['another address', two(`${a}, match: [{ address: 192.0.2.1 }]`, `${b}, match: [{ address: 192.0.2.2 }]`)],
    [
      'networks side by side',
      two(`${a}, match: [{ address: 192.0.2.0/25 }]`, `${b}, match: [{ address: 192.0.2.128/25 }]`),
    ],
    ['IPv4 and IPv6', two(`${a}, match: [{ address: 0.0.0.0/1 }]`, `${b}, match: [{ address: "2001:db8::1" }]`)],
    [
      'one tenant',
      two(`${a}, match: [{ address: 192.0.2.1, port: 1 }]`, `${a}, match: [{ address: 192.0.2.1, port: 2 }]`),
    ],
    [
      'a trunk for all',
      two(`${a}, match: [{ address: 192.0.2.1, port: 1 }]`, 'match: [{ address: 192.0.2.1, port: 2 }]'),
    ],
    [
      'trunks of another kind',
      two(`${a}, match: [{ address: 192.0.2.1 }]`, '').replace(
        'itsp }',
        'itsp, tenant: b, match: [{ address: 192.0.2.0/24 }] }',
      ),
    ],
  ])('not: %s', async (_, text) => {
    expect((await problemsIn(text)).map(({ code }) => code)).not.toContain('TENANTS_SHARE_PEER')
  })
})

describe('calls of a UCC to PSTN agents that only its number tells (R88)', () => {
  async function codesWith(csv: string, more = '  a365: { kind: anywherenow }\n'): Promise<string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'sipcar-tenants-'))
    try {
      writeFileSync(join(folder, 'numbers.csv'), `number,kind\n${csv}`)
      writeFileSync(join(folder, 'sipcar.yaml'), `${file(more)}directory: numbers.csv\n`)
      const loaded = await loadConfig(join(folder, 'sipcar.yaml'))
      return (loaded.ok ? loaded.config.warnings : loaded.problems).map(({ code }) => code)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test.each([
    ['no agent is listed', '+31201,pstn-ucc\n', ['PSTN_UCC_IMPERSONATION']],
    ['an agent is listed', '+31201,pstn-ucc\n+31202,pstn-agent\n', []],
    ['no such UCC', '+31201,ucc\n', []],
  ])('%s', async (_, csv, codes) => {
    expect(await codesWith(csv)).toEqual(codes)
  })

  test('without AnywhereNow', async () => expect(await codesWith('+31201,pstn-ucc\n', '')).toEqual([]))
})
