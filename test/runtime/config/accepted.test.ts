import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Authority } from '../../e2e/support/certificates.js'
import { z } from 'zod'
import { builtin, order } from '../../../plugins/index.js'
import { fileSchema } from '../../../runtime/config/schema.js'
import { loadPlugins } from '../../../runtime/config/plugins.js'
import { noPlan } from '../../../runtime/directory/number-plan.js'
import { accepted, least } from './check-text.js'

describe('the least file', () => {
  test('has every default', async () => {
    const { settings, serving } = await accepted(least)
    expect(settings).toMatchObject({
      deadline: 50,
      unknownTrunk: undefined,
      modules: [],
      site: { localDomain: 'sbc.example', emergencyTrunk: 'itsp' },
      trunks: [{ name: 'itsp', kind: 'itsp', match: [], shadow: false, onFailure: { initial: 0, inDialog: 0 } }],
    })
    expect(settings.site.emergencyNumbers).toEqual(['112', '911', '999', '000', '110', '118', '119'])
    expect(serving).toMatchObject({ workers: 1, log: { level: 'info', maskNumbers: true }, tls: undefined })
    expect(serving.listeners).toEqual([
      { kind: 'tcp', url: 'ws://127.0.0.1:8065', host: '127.0.0.1', port: 8065, secure: false },
    ])
  })
})

test.each([
  ['ws://localhost:1', { kind: 'tcp', host: 'localhost', port: 1, secure: false }],
  ['ws://[::1]:8065', { kind: 'tcp', host: '::1', port: 8065, secure: false }],
  ['ws://127.8.9.1:0', { kind: 'tcp', host: '127.8.9.1', port: 0, secure: false }],
  ['wss://0.0.0.0:443', { kind: 'tcp', host: '0.0.0.0', port: 443, secure: true }],
  ['ws+unix:/run/sipcar/sipcar.sock', { kind: 'unix', path: '/run/sipcar/sipcar.sock' }],
])('listens on %s', async (url, listener) => {
  const folder = mkdtempSync(join(tmpdir(), 'sipcar-tls-'))
  try {
    new Authority(folder).sign('sbc', 'localhost')
    const tls = `tls: { cert: ${folder}/sbc.pem, key: ${folder}/sbc.key, ca: ${folder}/ca.pem }`
    const { serving, files } = await accepted(`${least}listen: ["${url}"]\n${tls}\n`)
    expect(serving.listeners).toEqual([{ url, ...listener }])
    expect(serving.certificate !== undefined).toBe(url.startsWith('wss'))
    expect(files).toEqual([`${folder}/sbc.pem`, `${folder}/sbc.key`, `${folder}/ca.pem`])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  ['pass', 0, 0],
  ['reject', 503, 503],
  ['480', 480, 480],
  ['{ initial: 503 }', 503, 0],
  ['{ initial: reject, inDialog: 488 }', 503, 488],
])('onFailure: %s', async (text, initial, inDialog) => {
  const { settings } = await accepted(`localDomain: a\ntrunks:\n  itsp: { kind: itsp, onFailure: ${text} }\n`)
  expect(settings.trunks[0]?.onFailure).toEqual({ initial, inDialog })
})

test('what plugins may touch: nothing said, R7 alone', async () => {
  expect((await accepted(least)).settings.mutations).toEqual({ deny: [], allow: [], plugins: {} })
  const text =
    'mutations: { deny: [User-Agent, request-uri], allow: [m], plugins: { headers: { only: [X-A, message-body] } } }\n'
  const plugins = { headers: { deny: [], only: ['X-A', 'message-body'] } }
  expect((await accepted(least + text)).settings.mutations).toEqual({
    deny: ['User-Agent', 'request-uri'],
    allow: ['m'],
    plugins,
  })
})

describe('plugins of a trunk', () => {
  const file = (entries: string, rest = ''): string =>
    `localDomain: a\ntrunks:\n  itsp: { kind: itsp }\n  a365:\n    kind: anywherenow\n    plugins: { egress: ${entries} }\n${rest}`
  const egress = async (text: string): Promise<readonly { plugin: string; state: string }[]> => {
    const { settings } = await accepted(text)
    return (settings.trunks[1]?.egress ?? []).map(({ plugin, state }) => ({ plugin, state }))
  }

  const byDefault = order.egress.filter((name) =>
    builtin.some((plugin) => plugin.name === name && plugin.onByDefault.egress?.includes('anywherenow')),
  )
  const on = (plugin: string): object => ({ plugin, state: 'on' })

  test('the default for the kind, in the order of rule R12', async () => {
    expect(byDefault).toEqual(expect.arrayContaining(['strip-params', 'e164', 'headers', 'sdp-bandwidth']))
    expect(await egress(file('{}'))).toEqual(byDefault.map(on))
  })

  test('off is left out, shadow is kept', async () => {
    const rest = byDefault.filter((name) => name !== 'e164' && name !== 'sdp-bandwidth')
    expect(await egress(file('{ e164: off, headers: shadow, sdp-bandwidth: { state: off } }'))).toEqual(
      rest.map((name) => (name === 'headers' ? { plugin: name, state: 'shadow' } : on(name))),
    )
  })

  test('a new order: what is not listed keeps its place behind', async () => {
    const first = ['sdp-bandwidth', 'e164']
    const names = (await egress(file('{}', 'order: { egress: [sdp-bandwidth, e164] }\n'))).map(({ plugin }) => plugin)
    expect(names).toEqual([...first, ...byDefault.filter((name) => !first.includes(name))])
  })

  test("a trunk's own options lie over those for all, defaults beneath", async () => {
    const all = 'plugins:\n  e164: { shortCodes: "1400", userPhone: false }\n'
    const { settings } = await accepted(file('{ e164: { shortCodes: "1401", onError: reject } }', all))
    expect(settings.trunks[1]?.egress.find(({ plugin }) => plugin === 'e164')).toMatchObject({
      plugin: 'e164',
      state: 'on',
      onError: 'reject',
      options: { shortCodes: ['1401'], userPhone: false, telToSip: true },
    })
  })

  test('off may stand where the plugin has nothing to do', async () => {
    const text = 'localDomain: a\ntrunks:\n  itsp: { kind: itsp, plugins: { ingress: { e164: off } } }\n'
    const { ingress = [] } = (await accepted(text)).settings.trunks[0] ?? {}
    expect(ingress.filter(({ plugin }) => plugin === 'e164')).toEqual([])
  })
})

test.each([
  ['tls', ''],
  ['wss', 'match: [{ host: a365.example, transport: wss }]'],
  ['tls', 'match: [{ host: a365.example, transport: wss }, { address: 192.0.2.1 }]'],
  ['tls', 'transport: tls, match: [{ host: a365.example, transport: wss }]'],
])('keys go to AnywhereNow over %s (R68): %s', async (transport, how) => {
  const { settings } = await accepted(`localDomain: a\ntrunks:\n  a365: { kind: anywherenow, ${how} }\n`)
  expect(settings.site.trunks[0]).toMatchObject({ transport })
})

test.each([
  [5061, ''],
  [5067, "tls: { listen: '192.0.2.1:5067' }"],
  [443, "tls: { listen: '[2001:db8::1]:5067' }, sbcPort: 443"],
])('Teams sends to port %i of the SBC (R123): %s', async (sbcPort, how) => {
  const { settings } = await accepted(`localDomain: a\ntrunks:\n  teams: { kind: teams, ${how} }\n`)
  expect(settings.site.trunks[0]).toMatchObject({ sbcPort })
})

describe('number plans (R15)', () => {
  const dutch = { countryCode: '31', nsnLength: { min: 9, max: 9 }, nationalPrefix: '0', internationalPrefixes: ['00'] }

  test('that of the site holds for every trunk without one of its own', async () => {
    const text = `localDomain: a
numberPlan: { countryCode: 31, nsnLength: 9 }
trunks:
  itsp: { kind: itsp }
  pbx: { kind: pbx, numberPlan: { countryCode: 39, nationalPrefix: , nsnLength: 6-11, internationalPrefixes: '00' } }
`
    const { settings } = await accepted(text)
    const [itsp, pbx] = settings.site.trunks
    expect(itsp?.numberPlan).toMatchObject({ ...dutch, bareDigits: 'auto', minDigits: 7 })
    expect(pbx?.numberPlan).toMatchObject({ countryCode: '39', nationalPrefix: '', nsnLength: { min: 6, max: 11 } })
  })

  test('without one, only international numbers can be completed', async () => {
    const { settings } = await accepted(least)
    expect(settings.site.trunks[0]?.numberPlan).toEqual(noPlan)
  })
})

describe('plugins from outside', () => {
  const text = 'localDomain: a\nmodules: [./shout.js]\ntrunks:\n  itsp: { kind: itsp }\n  pbx: { kind: pbx }\n'

  test('run where they say, with their options', async () => {
    const { settings } = await accepted(text)
    const options = { word: 'hello', limits: { most: 3 }, refuse: false }
    const shouts = settings.trunks.map(({ ingress }) => ingress.filter(({ plugin }) => plugin === 'shout'))
    expect(shouts).toEqual([[], [{ plugin: 'shout', state: 'on', onError: 'pass', options }]])
  })

  test('are loaded alike by any thread from what the settings say', async () => {
    const { settings, plugins } = await accepted(text)
    expect(settings.modules).toEqual([expect.stringMatching(/^file:.*\/shout\.js\?content=[0-9a-f]{12}$/)])
    expect(await loadPlugins(settings.modules)).toEqual(plugins)
  })
})

describe('the revision', () => {
  const revision = async (text: string): Promise<string> => (await accepted(text)).settings.revision

  test('is short and the same for the same content', async () => {
    expect(await revision(least)).toMatch(/^[0-9a-f]{12}$/)
    expect(await revision(`# a comment\n${least}\n`)).toBe(await revision(least))
  })

  test.each([
    'workers: 2\n',
    'modules: [./shout.js]\n',
    'plugins: { e164: { userPhone: false } }\n',
    'numberPlan: { minDigits: 8 }\n',
  ])('changes with %s', async (more) => {
    expect(await revision(least + more)).not.toBe(await revision(least))
  })
})

interface JsonSchema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
}

test('every key says what it is for', () => {
  const all: string[] = []
  const silent: string[] = []
  const walk = ({ properties = {}, additionalProperties, items, anyOf = [] }: JsonSchema, path: string): void => {
    for (const [key, value] of Object.entries(properties)) {
      all.push(`${path}.${key}`)
      if (!value.description) silent.push(`${path}.${key}`)
      walk(value, `${path}.${key}`)
    }
    for (const inner of [additionalProperties, items, ...anyOf]) if (typeof inner === 'object') walk(inner, `${path}[]`)
  }
  walk(z.toJSONSchema(fileSchema, { io: 'input' }) as JsonSchema, '')
  expect(silent).toEqual([])
  expect(all).toContain('.trunks[].match[].tlsName')
})

describe('trunks that say the same', () => {
  const file = (...trunks: string[]): string =>
    `localDomain: a\ntrunks:\n${trunks.map((own, at) => `  t${at}: { kind: itsp${own} }\n`).join('')}`
  const shared = async (one: string, other: string): Promise<boolean[]> => {
    const { trunks, site } = (await accepted(file(one, other))).settings
    expect(site.trunks).toBe(trunks)
    return (['ingress', 'egress', 'numberPlan'] as const).map((key) => trunks[0]?.[key] === trunks[1]?.[key])
  }
  const ingress = (entries: string): string => `, plugins: { ingress: ${entries} }`

  test.each<[string, string, string]>([
    ['nothing', '', ''],
    ['their addresses', ', match: [{ address: 192.0.2.1 }]', ', match: [{ address: 192.0.2.2 }]'],
    ['the same options', ingress('{ routing: { maxIntercepts: 7 } }'), ingress('{ routing: { maxIntercepts: 7 } }')],
    ['the default', ingress('{ routing: on }'), ''],
    ['a plan', ', numberPlan: { countryCode: "32" }', ', numberPlan: { countryCode: "32" }'],
  ])('are given as one object: %s', async (_, one, other) => {
    expect(await shared(one, other)).toEqual([true, true, true])
  })

  test.each<[string, string, string, boolean[]]>([
    [
      'an option',
      ingress('{ routing: { maxIntercepts: 7 } }'),
      ingress('{ routing: { maxIntercepts: 8 } }'),
      [false, true, true],
    ],
    ['a state', ingress('{ routing: shadow }'), '', [false, true, true]],
    ['what happens on a throw', ingress('{ routing: { onError: reject } }'), '', [false, true, true]],
    ['a plan', ', numberPlan: { countryCode: "32" }', ', numberPlan: { countryCode: "33" }', [true, true, false]],
  ])('while these differ: %s', async (_, one, other, same) => {
    expect(await shared(one, other)).toEqual(same)
  })

  test('an option of all trunks is checked for each that lays another over it', async () => {
    const text = file(ingress('{ routing: { maxIntercepts: 7 } }'), '') + 'plugins: { routing: { maxIntercepts: 9 } }\n'
    const { trunks } = (await accepted(text)).settings
    const windows = trunks.map((its) => its.ingress.find(({ plugin }) => plugin === 'routing')?.options)
    expect(windows).toMatchObject([{ maxIntercepts: 7 }, { maxIntercepts: 9 }])
  })
})
