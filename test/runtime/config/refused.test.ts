import { afterAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codes, type Code } from '../../../runtime/codes.js'
import { Authority } from '../../e2e/support/certificates.js'
import { at, least, problemsIn } from './check-text.js'

/** Text added to the least configuration (three lines), and what is said about it. */
interface Row {
  readonly it: string
  readonly text: string
  readonly code: Code
  /** `line:column` */
  readonly place: string
  readonly detail?: RegExp
}

function row(it: string, text: string, code: Code, place: string, detail?: RegExp): Row {
  return { it, text, code, place, ...(detail && { detail }) }
}

const under = (lines: string): string =>
  `localDomain: a.example\ntrunks:\n  anywherenow:\n    kind: anywherenow\n${lines}`

const folder = mkdtempSync(join(tmpdir(), 'sipcar-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))
new Authority(folder).sign('sbc', 'localhost')
new Authority(folder).sign('other', 'localhost')
writeFileSync(join(folder, 'cut.pem'), readFileSync(join(folder, 'sbc.pem'), 'latin1').replace(/^M.{40}/m, ''))
const locked = ['pkey', '-in', 'sbc.key', '-aes128', '-passout', 'pass:x', '-out', 'locked.key']
execFileSync('openssl', locked, { cwd: folder, stdio: 'ignore' })
/** Files of that folder. */
const pem = (cert: string, key: string, ca?: string): string =>
  `tls:\n  cert: ${folder}/${cert}\n  key: ${folder}/${key}\n${ca === undefined ? '' : `  ca: ${folder}/${ca}\n`}`
const tls = pem('sbc.pem', 'sbc.key')
const secure = 'listen: ["wss://127.0.0.1:8065"]\n'

const token = 'token: abcdefghijklmnop\n'

const whole: Row[] = [
  row('no YAML', 'listen: [ws://a', 'CONFIG_SYNTAX', '1:16'),
  row('a key twice', `${least}workers: 1\nworkers: 2\n`, 'CONFIG_SYNTAX', '5:1', /unique/),
  row(
    'aliases without end',
    `a: &a [1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n`,
    'CONFIG_SYNTAX',
    '1:1',
    /alias/,
  ),
  row('an empty file', '', 'CONFIG_MISSING', '1:1', /localDomain|trunks/),
  row('a list', '- a\n', 'CONFIG_INVALID', '1:1', /expected/),
  row('no localDomain', 'trunks:\n  itsp: { kind: itsp }\n', 'CONFIG_MISSING', '1:1', /localDomain/),
  row('no trunk', 'localDomain: a.example\ntrunks: {}\n', 'CONFIG_INVALID', '2:9', /at least one/),
  row('a trunk without kind', 'localDomain: a.example\ntrunks:\n  itsp: {}\n', 'CONFIG_MISSING', '3:3', /kind/),
  row('an unknown kind', 'localDomain: a.example\ntrunks:\n  itsp: { kind: sip }\n', 'CONFIG_INVALID', '3:17', /itsp/),
  row(
    'a bad trunk name',
    'localDomain: a.example\ntrunks:\n  "a b": { kind: itsp }\n',
    'CONFIG_INVALID',
    '3:3',
    /letters/,
  ),
]

const added: Row[] = [
  row('a mistyped key', 'emergencyNumber: []\n', 'CONFIG_UNKNOWN_KEY', '4:1', /did you mean "emergencyNumbers"/),
  row('a key in the wrong case', 'localdomain: x\n', 'CONFIG_UNKNOWN_KEY', '4:1', /did you mean "localDomain"/),
  row('a key like none', 'xyzzy: 1\n', 'CONFIG_UNKNOWN_KEY', '4:1', /known here: listen, /),
  row('a nested mistyped key', 'log: { levle: info }\n', 'CONFIG_UNKNOWN_KEY', '4:8', /did you mean "level"/),
  row('a word for a number', 'workers: many\n', 'CONFIG_INVALID', '4:10', /number/),
  row('no workers', 'workers: 0\n', 'CONFIG_INVALID', '4:10'),
  row('a deadline beyond reason', 'deadline: 60000\n', 'CONFIG_INVALID', '4:11'),
  row('an emergency number without quotes', 'emergencyNumbers: ["112", 000]\n', 'CONFIG_INVALID', '4:27', /quotes/),
  row('a header name that is none', 'mutations: { deny: ["X A"] }\n', 'CONFIG_INVALID', '4:21', /name of a header/),
  row('a body that would be a header', 'mutations: { deny: [Body] }\n', 'CONFIG_INVALID', '4:21', /message-body/),
  row(
    'a URI that would be a header',
    'mutations: { plugins: { headers: { only: [R-URI] } } }\n',
    'CONFIG_INVALID',
    '4:43',
    /Request-URI/,
  ),
  row('opening the body', 'mutations: { allow: [message-body] }\n', 'CONFIG_INVALID', '4:22', /only Contact/),
  row('opening what R7 protects', 'mutations: { allow: [Via] }\n', 'CONFIG_INVALID', '4:22', /only Contact/),
  row('a limit for a plugin that is none', 'mutations: { plugins: { xy: {} } }\n', 'PLUGIN_NOT_KNOWN', '4:25'),
  row('an emergency number with plus', 'emergencyNumbers: ["+112"]\n', 'CONFIG_INVALID', '4:20'),
  row(
    'an emergency trunk that is not there',
    'emergencyTrunk: itps\n',
    'TRUNK_NOT_DEFINED',
    '4:17',
    /did you mean "itsp"/,
  ),
  row('an unknown trunk that is not there', 'unknownTrunk: pbx\n', 'TRUNK_NOT_DEFINED', '4:15'),
  row('another scheme', 'listen: ["http://127.0.0.1:1"]\n', 'LISTEN_INVALID', '4:10'),
  row('no port', 'listen: ["ws://127.0.0.1"]\n', 'LISTEN_INVALID', '4:10'),
  row('a port too high', 'listen: ["ws://127.0.0.1:70000"]\n', 'LISTEN_INVALID', '4:10'),
  row('a path', 'listen: ["ws://127.0.0.1:8065/x"]\n', 'LISTEN_INVALID', '4:10'),
  row('a relative socket', 'listen: ["ws+unix:run/sock"]\n', 'LISTEN_INVALID', '4:10'),
  row('a listener twice', 'listen: ["ws://127.0.0.1:1", "ws://127.0.0.1:1"]\n', 'LISTEN_INVALID', '4:30', /twice/),
  row('open to other hosts', 'listen: ["ws://0.0.0.0:8065"]\n', 'LISTEN_INSECURE', '4:10'),
  row('open to other hosts by IPv6', 'listen: ["ws://[::]:8065"]\n', 'LISTEN_INSECURE', '4:10'),
  row('open by a name that looks local', 'listen: ["ws://127.0.0.1.example:8065"]\n', 'LISTEN_INSECURE', '4:10'),
  row('TLS without certificate', `listen: ["wss://0.0.0.0:8065"]\n${token}`, 'LISTEN_WITHOUT_CERTIFICATE', '4:10'),
  row('open to anybody', `listen: ["wss://0.0.0.0:8065"]\n${tls}`, 'LISTEN_WITHOUT_CREDENTIAL', '4:10'),
  row(
    'one of two open to anybody',
    `listen: ["wss://127.0.0.1:1", "wss://[2001:db8::1]:1"]\n${tls}`,
    'LISTEN_WITHOUT_CREDENTIAL',
    '4:31',
  ),
  row('a token that is too short', 'token: abcdefghijklmno\n', 'TOKEN_INVALID', '4:8', /^(?!.*abcdef)/),
  row('a token with a blank', 'token: "abcdefghijk lmnopq"\n', 'TOKEN_INVALID', '4:8', /^(?!.*abcdef)/),
  row('a token that is a number', 'token: 12345678901234567890\n', 'CONFIG_INVALID', '4:8', /^(?!.*123456)/),
  row('a token as key by mistake', 'token: { abcdefghijklmnopq }\n', 'CONFIG_MISSING', '4:1', /^(?!.*abcdef)/),
  row(
    'a token beside its file',
    'token: { file: token-short, abcdefghijklmnopq: 1 }\n',
    'CONFIG_INVALID',
    '4:8',
    /^(?!.*abcdef)/,
  ),
  row('a token file that is not there', 'token: { file: none }\n', 'CONFIG_UNREADABLE', '4:16', /none cannot/),
  row('a token file without a token', 'token: { file: shout.js }\n', 'TOKEN_INVALID', '4:16', /^(?!.*import)/),
  row('no connections', 'limits: { connections: 0 }\n', 'CONFIG_INVALID', '4:24'),
  row('a certificate that is not there', secure + pem('none.pem', 'sbc.key'), 'CONFIG_UNREADABLE', '6:9', /none\.pem/),
  row('a key that is not there', secure + pem('sbc.pem', 'none.key'), 'CONFIG_UNREADABLE', '7:8', /none\.key/),
  row('authorities that are not there', secure + pem('sbc.pem', 'sbc.key', 'none'), 'CONFIG_UNREADABLE', '8:7', /none/),
  row(
    'a certificate that is none',
    secure + pem('sbc.key', 'sbc.key'),
    'CERTIFICATE_UNFIT',
    '6:9',
    /sbc\.key: it holds no/,
  ),
  row('a certificate that is broken', secure + pem('cut.pem', 'sbc.key'), 'CERTIFICATE_UNFIT', '6:9', /cut\.pem: /),
  row('a key that is none', secure + pem('sbc.pem', 'sbc.pem'), 'CERTIFICATE_UNFIT', '7:8', /sbc\.pem: /),
  row(
    'a key of another certificate',
    secure + pem('sbc.pem', 'other.key'),
    'CERTIFICATE_UNFIT',
    '7:8',
    /is not the key/,
  ),
  row('a key with a password', secure + pem('sbc.pem', 'locked.key'), 'CERTIFICATE_UNFIT', '7:8', /locked\.key: /),
  row(
    'authorities that are none',
    secure + pem('sbc.pem', 'sbc.key', 'sbc.key'),
    'CERTIFICATE_UNFIT',
    '8:7',
    /holds no/,
  ),
  row('options of an unknown plugin', 'plugins:\n  e146: {}\n', 'PLUGIN_NOT_KNOWN', '5:3', /did you mean "e164"/),
  row(
    'an unknown option',
    'plugins:\n  e164: { userphone: true }\n',
    'OPTION_UNKNOWN',
    '5:11',
    /did you mean "userPhone"/,
  ),
  row(
    'a bad option no trunk uses',
    'plugins:\n  e164:\n    fallbackCallerId: "020"\n',
    'OPTION_INVALID',
    '6:23',
    /E\.164/,
  ),
  row('a country code with plus', 'numberPlan: { countryCode: "+31" }\n', 'CONFIG_INVALID', '4:28', /without \+/),
  row('a country code too long', 'numberPlan: { countryCode: 3120 }\n', 'CONFIG_INVALID', '4:28', /1 to 3 digits/),
  row(
    'an international prefix that YAML may have cut',
    'numberPlan: { internationalPrefixes: 11 }\n',
    'CONFIG_INVALID',
    '4:38',
    /in quotes/,
  ),
  row(
    'a national prefix that YAML may have cut',
    'numberPlan: { nationalPrefix: 6 }\n',
    'CONFIG_INVALID',
    '4:31',
    /in quotes/,
  ),
  row('a range upside down', 'numberPlan: { nsnLength: 9-6 }\n', 'CONFIG_INVALID', '4:26', /min is above max/),
  row("a plugin's own code", 'plugins:\n  headers: { userAgent: My PSTNHub }\n', 'UA_MATCHES_PATTERN', '5:25'),
  row('order with an unknown plugin', 'order: { egress: [e165] }\n', 'PLUGIN_NOT_KNOWN', '4:19'),
  row('order with a plugin of the other direction', 'order: { ingress: [e164] }\n', 'PLUGIN_NOT_HERE', '4:20'),
  row('a module that is not there', 'modules: [./none.js]\n', 'MODULE_NOT_FOUND', '4:11'),
  row('a package that is not there', 'modules: [no-such-package-here]\n', 'MODULE_NOT_FOUND', '4:11'),
  row('a URL as module', 'modules: ["https://example.com/x.js"]\n', 'MODULE_NOT_FOUND', '4:11'),
  row('a module that throws', 'modules: [./throws.js]\n', 'MODULE_NOT_LOADED', '4:11', /cannot be loaded/),
  row(
    'a module that is no plugin',
    'modules: [./no-plugin.js]\n',
    'MODULE_CONTRACT',
    '4:11',
    /name: .*summary: .*options: .*on\.0\.stage: .*setup: /,
  ),
  row('the name of a built-in plugin', 'modules: [./e164-again.js]\n', 'PLUGIN_NAME_TAKEN', '4:11'),
  row('a module twice', 'modules: [./shout.js, ./shout.js]\n', 'PLUGIN_NAME_TAKEN', '4:23'),
]

const ofTrunk: Row[] = [
  row('an unknown key', '    nexthop: {}\n', 'CONFIG_UNKNOWN_KEY', '5:5', /did you mean "nextHop"/),
  row('a next hop of both', '    nextHop: { dispatcher: 1, uri: "sip:a" }\n', 'CONFIG_INVALID', '5:14', /either/),
  row('a next hop that is no SIP URI', '    nextHop: { uri: "http://a" }\n', 'CONFIG_INVALID', '5:21'),
  row('an address that is none', '    match: [{ address: 203.0.113.0/33 }]\n', 'CONFIG_INVALID', '5:24', /network/),
  row('a match by port alone', '    match: [{ port: 5060 }]\n', 'CONFIG_INVALID', '5:13', /needs an address/),
  row(
    'a match by address and host',
    '    match: [{ address: 192.0.2.1, host: a.example }]\n',
    'CONFIG_INVALID',
    '5:13',
    /exclude/,
  ),
  row('an unknown transport', '    match: [{ host: a.example, transport: sctp }]\n', 'CONFIG_INVALID', '5:43'),
  row('a failure policy that is none', '    onFailure: drop\n', 'CONFIG_INVALID', '5:16', /pass, reject/),
  row('a failure status out of range', '    onFailure: { initial: 200 }\n', 'CONFIG_INVALID', '5:27'),
  row(
    'a failure class that is none',
    '    onFailure: { first: 503 }\n',
    'CONFIG_UNKNOWN_KEY',
    '5:18',
    /initial, inDialog/,
  ),
  row(
    'a state that is none',
    '    plugins: { egress: { e164: maybe } }\n',
    'CONFIG_INVALID',
    '5:32',
    /on, off, shadow/,
  ),
  row(
    'a truth value as state',
    '    plugins: { egress: { e164: true } }\n',
    'CONFIG_INVALID',
    '5:32',
    /on, off, shadow/,
  ),
  row(
    'a state among options that is none',
    '    plugins: { egress: { e164: { state: maybe } } }\n',
    'CONFIG_INVALID',
    '5:41',
  ),
  row('onError that is none', '    plugins: { egress: { e164: { onError: drop } } }\n', 'CONFIG_INVALID', '5:43'),
  row('a direction that is none', '    plugins: { outbound: {} }\n', 'CONFIG_UNKNOWN_KEY', '5:16', /ingress, egress/),
  row(
    'an unknown plugin',
    '    plugins: { egress: { strip-param: on } }\n',
    'PLUGIN_NOT_KNOWN',
    '5:26',
    /did you mean "strip-params"/,
  ),
  row(
    'a plugin in the wrong direction',
    '    plugins: { ingress: { e164: on } }\n',
    'PLUGIN_NOT_HERE',
    '5:27',
    /nothing to do at ingress/,
  ),
  row(
    'an unknown option',
    '    plugins: { egress: { strip-params: { kep: [] } } }\n',
    'OPTION_UNKNOWN',
    '5:42',
    /did you mean "keep"/,
  ),
  row('a bad option', '    plugins: { egress: { strip-params: { keep: 1 } } }\n', 'OPTION_INVALID', '5:48'),
  row(
    'a bad option for all trunks, told once',
    '  itsp: { kind: itsp, plugins: { egress: { e164: on } } }\nplugins:\n  e164: { format: us }\n',
    'OPTION_INVALID',
    '7:19',
  ),
  row(
    'an option deep in a map',
    '  pbx: { kind: pbx, plugins: { ingress: { shout: { limits: { mots: 1 } } } } }\nmodules: [./shout.js]\n',
    'OPTION_UNKNOWN',
    '5:62',
    /did you mean "most"/,
  ),
  row(
    'options that setup refuses',
    '  pbx: { kind: pbx, plugins: { ingress: { shout: { refuse: true } } } }\nmodules: [./shout.js]\n',
    'PLUGIN_SETUP_FAILED',
    '5:43',
    /refuse is set/,
  ),
  row(
    'two trunks with one address',
    '    match: [{ address: 192.0.2.1 }]\n  itsp: { kind: itsp, match: [{ address: 192.0.2.1 }] }\n',
    'MATCH_TWICE',
    '6:31',
    /under anywherenow/,
  ),
]

async function expectRefused(text: string, { code, place, detail }: Row): Promise<void> {
  const problems = await problemsIn(text)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const found = errors.filter((each) => each.code === code && at(each) === place)
  expect({ problems, found: found.length }).toMatchObject({ found: code === 'CONFIG_MISSING' && text === '' ? 2 : 1 })
  if (detail) expect(found[0]?.detail).toMatch(detail)
  expect(found[0]?.cure).toBe(codes[code].cure)
  if (text !== '') expect(errors).toHaveLength(1)
}

describe('a whole file', () => {
  test.each(whole)('$it', async (given) => expectRefused(given.text, given))
})

describe('beside the least that a file needs', () => {
  test.each(added)('$it', async (given) => expectRefused(least + given.text, given))
})

describe('at a trunk', () => {
  test.each(ofTrunk)('$it', async (given) => expectRefused(under(given.text), given))
})

test.each<[string, Code, string]>([
  ['refuses', 'PLUGIN_SETUP_FAILED', '{ refuse: true }'],
  ['has no such option', 'OPTION_UNKNOWN', '{ loud: true }'],
])('what one plugin %s is told of each trunk that is set alike', async (_, code, options) => {
  const trunk = (name: string): string => `  ${name}: { kind: pbx, plugins: { ingress: { shout: ${options} } } }\n`
  const text = `${least}${trunk('one')}${trunk('two')}modules: [./shout.js]\n`
  const found = (await problemsIn(text)).filter((its) => its.code === code)
  expect(found.map(({ path }) => path.split('.')[1])).toEqual(['one', 'two'])
})

test('no trunk for emergency calls is a warning', async () => {
  expect(await problemsIn(under(''))).toMatchObject([
    { code: 'EMERGENCY_TRUNK_NONE', severity: 'warning', path: 'trunks' },
  ])
})

test('several problems come in the order of the file', async () => {
  const problems = await problemsIn(`${least}workers: 0\nxyzzy: 1\ndeadline: x\n`)
  expect(problems.map(at)).toEqual(['4:10', '5:1', '6:11'])
})
