import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { codes } from '../../../runtime/codes.js'
import { checkConfig } from '../../../runtime/config/load.js'
import { interestOf } from '../../../runtime/pipeline/interest.js'
import { Pipeline } from '../../../runtime/pipeline/run.js'
import { root } from '../../support/sidecar-process.js'
import { bytesMutator } from '../bytes.js'
import type { Mutate, Target } from '../target.js'
import { valueMutator } from '../values.js'

/** Paths in a mutated file are looked up from here. */
const file = join(root, 'test/vectors/sipcar.yaml')

const keys = [
  'trunks',
  'match',
  'plugins',
  'ingress',
  'egress',
  'kind',
  'listen',
  'tls',
  'tenants',
  'numberPlan',
  'deadline',
]
const yamlWords = [
  '&a',
  '*a',
  '<<: *a\n',
  '!!binary x',
  '!!js/function x',
  '? ',
  '- ',
  ': ',
  '---\n',
  '|\n',
  '{',
  '[',
  '# ',
  '\t',
]
const values = [
  'on',
  'off',
  'shadow',
  'itsp',
  'teams',
  'pbx',
  'anywherenow',
  '__proto__',
  'constructor',
  'toString',
  '0.0.0.0/0',
]
const more = [
  '::/129',
  'wss://0.0.0.0:1',
  'ws+unix:/x',
  '+31*',
  '(a+)+$',
  '/',
  '.',
  '\0',
  'sip:',
  1e9,
  -0,
  true,
  { a: 1 },
  ['a'],
]

const text = bytesMutator([...yamlWords, ...keys.map((key) => `${key}: `), ...values])
const form = {
  read: (input: Buffer): unknown => parse(input.toString('utf8'), { maxAliasCount: 20, logLevel: 'error' }),
  write: (value: unknown): Buffer => Buffer.from(stringify(value)),
}
const structure = valueMutator(form, [...keys, ...values, ...more], text)
const mutate: Mutate = (input, random, pool) => (random.chance(0.6) ? structure : text)(input, random, pool)

/** An option of each plugin, and what else a long file has. */
const rich = `localDomain: sbc.example
deadline: 50
onPluginError: pass
listen: ['ws://127.0.0.1:8065', 'ws+unix:/run/x.sock']
tls: { cert: c.pem, key: k.pem }
unknownTrunk: pbx
emergencyNumbers: ['112']
emergencyTrunk: pbx
tenants: { a: { ids: [A], default: true, fqdn: a.sbc.example }, b: {} }
plugins: { headers: { userAgent: X }, e164: { format: national }, sdp-codecs: { region: EMEA }, srtp: { mode: require } }
trunks:
  pbx:
    kind: pbx
    match: [{ address: 192.0.2.0/24, port: 5060, transport: udp }, { host: h, tlsName: '*.h' }]
    nextHop: { dispatcher: 1 }
    onFailure: { initial: 503, inDialog: pass }
    plugins: { ingress: { trust-scrub: off }, egress: { e164: shadow, strip-params: { keep: [user] } } }
  teams: { kind: teams, shadow: true, tenant: a, numberPlan: { countryCode: '49' }, nextHop: { uri: sip:h } }
`

/** Configuration files: every finding is a problem with a place, and what is accepted runs. */
export const configTarget: Target = {
  name: 'config',
  seeds: [
    ...['test/vectors/sipcar.yaml', 'proxy-config/sipcar.yaml'].map((name) => readFileSync(join(root, name))),
    Buffer.from(rich),
  ],
  mutate,
  async run(input) {
    const loaded = await checkConfig(input.toString('utf8'), file)
    const problems = loaded.ok ? loaded.config.warnings : loaded.problems
    for (const { code, place, cure } of problems)
      if (!(code in codes) || place === '' || cure === '') throw new Error(`a problem without code or place: ${code}`)
    if (loaded.ok) {
      const { settings, plugins } = loaded.config
      new Pipeline(settings, plugins)
      interestOf(settings, plugins)
    } else if (problems.length === 0) throw new Error('refused without a problem')
    return [String(loaded.ok), ...problems.map(({ code, path }) => `${code} ${path.replace(/\d+/g, '0').slice(0, 40)}`)]
  },
}
