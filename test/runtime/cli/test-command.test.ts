import { beforeAll, describe, expect, test } from '@jest/globals'
import { stringify } from 'yaml'
import { fileURLToPath } from 'node:url'
import { scratch, sipcar, site, type Run } from './sipcar.js'

const { put } = scratch()
const counter = fileURLToPath(new URL('./fixtures/counter.js', import.meta.url))
const config = put('sipcar.yaml', `${site}plugins: { srtp: { mode: off } }\nmodules: [${JSON.stringify(counter)}]\n`)

const egress = { stage: 'egress', from: 'itsp', to: 'anywherenow' }
const national = 'From: <sip:0612345678@itsp.example;user=phone>;tag=1'
const e164 = 'From: <sip:+31612345678@itsp.example;user=phone>;tag=1'

let files = 0
function run(cases: readonly object[] | string): Promise<Run> {
  const file = put(`cases-${files++}.yaml`, typeof cases === 'string' ? cases : stringify(cases))
  return sipcar(['test', '-c', config, file])
}

const passing: [it: string, given: object][] = [
  ['lines', { lines: [national], expect: { action: 'continue', lines: [e164], gone: [national] } }],
  ['lines as a block', { lines: `${national}\n`, expect: { lines: `${e164}\n` } }],
  ['unchanged', { lines: [e164], expect: { unchanged: true, noReports: true } }],
  ['the stock message gives nobody a reason to edit', { expect: { unchanged: true, noReports: true } }],
  ['nor in a reply', { stage: 'reply', from: 'anywherenow', to: 'itsp', expect: { unchanged: true, noReports: true } }],
  ['status', { lines: ['From: <sip:reception@pbx.example>;tag=1'], expect: { action: 'reject', status: 403 } }],
  ['a report', { lines: ['From: <sip:reception@pbx.example>;tag=1'], expect: { reports: ['E164_FROM_INVALID'] } }],
  [
    'a report with some data',
    {
      lines: ['From: <sip:+31612345678;verstat=x@itsp.example>;tag=1'],
      expect: { reports: [{ code: 'VERSTAT', value: 'x' }] },
    },
  ],
  ['plugins alone', { plugins: ['strip-params'], lines: [national], expect: { unchanged: true } }],
  ['plugins for any trunk', { to: 'pbx', plugins: ['e164'], lines: [national], expect: { lines: [e164] } }],
  ['options', { options: { e164: { shortCodes: '0612345678' } }, lines: [national], expect: { unchanged: true } }],
  [
    "options over a trunk's own",
    {
      config: { trunks: { anywherenow: { plugins: { egress: { e164: { userPhone: true } } } } } },
      options: { e164: { userPhone: false } },
      lines: [national],
      expect: { lines: [e164] },
    },
  ],
  [
    'other configuration, merged',
    {
      config: { trunks: { anywherenow: { plugins: { egress: { e164: 'off' } } } } },
      lines: [national],
      expect: { unchanged: true },
    },
  ],
  [
    'a whole message',
    {
      message: `INVITE sip:+31881200600@a SIP/2.0\n${national}\nTo: <sip:+31881200600@a>\nCSeq: 1 INVITE\n`,
      expect: { lines: [e164] },
    },
  ],
  [
    'headers as a list',
    { plugins: ['counter'], lines: ['X-Do: refuse'], expect: { headers: ['retry-after: 7'], status: 480 } },
  ],
  ['headers as a map', { plugins: ['counter'], lines: ['X-Do: refuse'], expect: { headers: { 'Retry-After': 7 } } }],
  [
    'a steer',
    { stage: 'ingress', plugins: ['counter'], lines: ['X-Do: steer'], expect: { action: 'steer', trunk: 'teams' } },
  ],
  ['a drop', { stage: 'ingress', plugins: ['counter'], lines: ['X-Do: drop'], expect: { action: 'drop' } }],
  [
    'facts and hints',
    {
      plugins: ['counter'],
      facts: { ringing: true, elapsed: 400 },
      expect: { hints: { ringing: true, elapsed: 400 } },
    },
  ],
  ['a memo', { plugins: ['counter'], memo: '{"counter":4}', expect: { reports: [{ code: 'SEEN', before: 4 }] } }],
  [
    'an address in place of a trunk',
    {
      stage: 'ingress',
      from: undefined,
      to: undefined,
      source: { address: '203.0.113.9', port: 40000, transport: 'tls', tlsName: 'sip.pbx.example' },
      config: {
        trunks: { pbx: { match: [{ address: '203.0.113.0/24', transport: 'tls', tlsName: '*.pbx.example' }] } },
      },
      plugins: ['counter'],
      expect: { reports: [{ code: 'SEEN', trunk: 'pbx' }] },
    },
  ],
  [
    'no second pass',
    { plugins: ['counter'], lines: ['X-Do: grow'], secondPass: false, expect: { lines: ['X-Do: grow+'] } },
  ],
]

/** What was printed about each case, by its name. */
async function sections(cases: readonly [string, object][]): Promise<{ all: Run; of: ReadonlyMap<string, string> }> {
  const all = await run(cases.map(([it, given]) => ({ it, ...egress, ...given })))
  const parts = all.stdout.split(/^(?=ok {3}|FAIL |\d+ passed)/m).slice(0, -1)
  return { all, of: new Map(parts.map((part, index) => [cases[index]?.[0] ?? '', part])) }
}

describe('what holds', () => {
  let got: Awaited<ReturnType<typeof sections>>
  beforeAll(async () => {
    got = await sections(passing)
  })

  test.each(passing)('%s', (it) => {
    expect(got.of.get(it)).toBe(`ok   ${it}\n`)
  })

  test('is counted, and nothing is complained of', () => {
    const closing = `${passing.length} passed, 0 failed\n`
    expect(got.all).toMatchObject({ code: 0, stdout: expect.stringMatching(`\n${closing}$`), stderr: '' })
  })

  test('after hands the memo on, also over a case that keeps it', async () => {
    const each = { ...egress, plugins: ['counter'] }
    const { stdout } = await run([
      { it: 'a', ...each, expect: { reports: [{ code: 'SEEN', before: 0 }] } },
      { it: 'b', ...each, after: 'a', lines: ['X-Do: keep'], expect: { reports: [{ code: 'SEEN', before: 1 }] } },
      { it: 'c', ...each, after: 'b', expect: { reports: [{ code: 'SEEN', before: 1 }] } },
      { it: 'd', ...each, after: 'c', lines: ['X-Do: forget'], expect: { reports: [{ code: 'SEEN', before: 2 }] } },
      { it: 'e', ...each, after: 'd', expect: { reports: [{ code: 'SEEN', before: 0 }] } },
    ])
    expect(stdout.split('\n').at(-2)).toBe('5 passed, 0 failed')
  })
})

const failing: [it: string, given: object, says: string][] = [
  ['another action', { expect: { action: 'reject' } }, '  action\n  - reject\n  + continue\n'],
  ['another status', { expect: { status: 403 } }, '  status\n  - 403\n  + none\n'],
  ['another trunk', { expect: { trunk: 'pbx' } }, '  trunk\n  - pbx\n  + none\n'],
  [
    'a line that is not there',
    { lines: [national], expect: { lines: [national] } },
    `  lines\n  - ${national}\n  + ${e164}\n`,
  ],
  [
    'a part of a line',
    { lines: [e164], expect: { lines: [e164.slice(0, -1)] } },
    `  - ${e164.slice(0, -1)}\n  + ${e164}\n`,
  ],
  ['a line that is still there', { lines: [e164], expect: { gone: [e164] } }, `  gone\n  + ${e164}\n`],
  [
    'changed after all',
    { lines: [national], expect: { unchanged: true } },
    `  unchanged\n  - ${national}\n  + ${e164}\n`,
  ],
  ['a header that is not added', { expect: { headers: ['A: b'] } }, '  headers of the reject\n  - A: b\n'],
  ['a report that is not made', { expect: { reports: ['VERSTAT'] } }, '  reports\n  - VERSTAT\n'],
  [
    'a report with other data',
    { plugins: ['counter'], expect: { reports: [{ code: 'SEEN', before: 9 }] } },
    '  - {"code":"SEEN","before":9}\n  + {"code":"SEEN","before":0}\n',
  ],
  [
    'a report too many',
    { plugins: ['counter'], expect: { noReports: true } },
    '  reports\n  + {"code":"SEEN","before":0}\n',
  ],
  ['a hint that is not given', { expect: { hints: { a: 1 } } }, '  hints\n  - {"a":1}\n  + {}\n'],
  [
    'a second pass that edits again',
    { plugins: ['counter'], lines: ['X-Do: grow'], expect: { action: 'continue' } },
    '  second pass (R3): must edit nothing\n  - X-Do: grow+\n  + X-Do: grow++\n',
  ],
]

describe('what does not hold', () => {
  let got: Awaited<ReturnType<typeof sections>>
  beforeAll(async () => {
    got = await sections(failing.map(([it, given]) => [it, given]))
  })

  test.each(failing)('%s', (it, _, says) => {
    expect(got.of.get(it)).toMatch(/^FAIL .*cases-\d+\.yaml:\d+:3\)\n/)
    expect(got.of.get(it)).toContain(says)
  })

  test('is counted', () => {
    const closing = `0 passed, ${failing.length} failed\n`
    expect(got.all).toMatchObject({ code: 1, stdout: expect.stringMatching(`\n${closing}$`) })
  })
})

const faulty: [it: string, given: object, code: RegExp][] = [
  [
    'an unknown key',
    { lnies: [], expect: { action: 'continue' } },
    /CASE_UNKNOWN_KEY: "lnies" .*did you mean "lines"\? \(.*cases-\d+\.yaml:5:3\)/,
  ],
  ['an unknown expectation', { expect: { actoin: 'x' } }, /CASE_UNKNOWN_KEY: .*did you mean "action"\? \(.*:\d+:5\)/],
  ['no expectation', {}, /CASE_INVALID: "expect" is missing \(.*:\d+:3\)/],
  ['an empty expectation', { expect: {} }, /CASE_INVALID: .*expects nothing/],
  [
    'a line without quotes that YAML reads as a map',
    { lines: [{ From: 'x' }], expect: { action: 'continue' } },
    /CASE_INVALID: .*in quotes/,
  ],
  ['from and source', { source: { address: '203.0.113.9' }, expect: { action: 'continue' } }, /exclude each other/],
  [
    'a source that is no address',
    { from: undefined, source: { address: 'a.b' }, expect: {} },
    /expected an IP address/,
  ],
  ['message and lines', { lines: [], message: 'x', expect: { action: 'continue' } }, /exclude each other/],
  ['an unknown trunk', { to: 'anywhere', expect: { action: 'continue' } }, /TRUNK_NOT_DEFINED/],
  ['an unknown plugin', { plugins: ['e146'], expect: { action: 'continue' } }, /PLUGIN_NOT_KNOWN/],
  [
    'a bad option',
    { options: { e164: { fallbackCallerId: '020' } }, expect: { action: 'continue' } },
    /OPTION_INVALID: .*plugins\.e164\.fallbackCallerId/,
  ],
  ['a later case', { after: 'none', expect: { action: 'continue' } }, /CASE_INVALID: after: no earlier case/],
  ['no SIP', { message: 'hello', expect: { action: 'continue' } }, /MESSAGE_NOT_SIP/],
]

describe('cases that cannot be run', () => {
  const good = { it: 'good', ...egress, expect: { unchanged: true } }
  let got: Run
  beforeAll(async () => {
    got = await run([...faulty.map(([it, given]) => ({ it, ...egress, ...given })), good])
  })

  test.each(faulty)('%s', (_, __, problem) => {
    expect(got.stderr).toMatch(problem)
  })

  test('count as failed, and the others run', () => {
    expect(got).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(`\nok   good\n1 passed, ${faulty.length} failed\n$`),
    })
  })

  test.each([
    ['no YAML', '- {'],
    ['no list', 'it: x\n'],
    ['nothing', ''],
  ])('a file with %s', async (_, text) => {
    const { code, stdout } = await run(text)
    expect({ code, last: stdout.split('\n').at(-2) }).toEqual({ code: 1, last: '0 passed, 1 failed' })
  })
})

test('several files, one count', async () => {
  const one = put('one.yaml', stringify([{ it: 'x', ...egress, expect: { unchanged: true } }]))
  const { code, stdout } = await sipcar(['test', '-c', config, one, one])
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok   x\nok   x\n2 passed, 0 failed\n' })
})

test('a file that is not there', async () => {
  const { code, stderr } = await sipcar(['test', '-c', config, 'none.yaml'])
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^FILE_UNREADABLE/) })
})
