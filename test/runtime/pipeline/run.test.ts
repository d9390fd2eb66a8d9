import { interestOf } from '../../../runtime/pipeline/interest.js'
import { describe, expect, test } from '@jest/globals'
import { applyEdits } from '../../../runtime/message/apply.js'
import type { SipMessage } from '../../../runtime/message/message.js'
import type { Outcome, Question } from '../../../runtime/pipeline/outcome.js'
import {
  type Ask,
  drop,
  reject,
  steer,
  type Context,
  type Handler,
  type Plugin,
  type PluginVerdict,
} from '../../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../../runtime/pipeline/run.js'
import { corpus, load } from '../../corpus/index.js'
import { raw, shown, start } from '../message/sip.js'
import { pipeline, plugin, setting, settings, trunk } from './site.js'

const message = raw(...start, 'Subject: s', 'Content-Length: 0', '', '')
const question: Question = { stage: 'egress', from: 'in', to: 'out', message }
const codesOf = ({ reports }: Outcome): string[] => reports.map(({ code }) => code)
const subject = ({ edits }: Outcome, bytes = message): string =>
  /\nSubject: (.*)\r/.exec(shown(applyEdits(bytes, edits)))?.[1] ?? ''

/** A handler that adds a letter to the Subject, to see who ran after whom. */
const letter =
  (text: string): Handler =>
  (its) =>
    its.header('subject')?.set(its.header('subject')!.value + text)
const says =
  (verdict: PluginVerdict): Handler =>
  () =>
    verdict
const fails: Handler = (its, context) => {
  letter('!')(its, context)
  its.addHeader('X-Half', 'made')
  context.report('HALF')
  context.hint('half', true)
  context.keep('half')
  throw new Error('broken')
}

describe('the chain', () => {
  test('runs in the order of the configuration, each plugin on what the earlier ones left', () => {
    const chain = ['a', 'b', 'c'].map((name) => plugin(name, letter(name)))
    expect(subject(pipeline(chain).ask(question))).toBe('sabc')
    expect(subject(pipeline(chain.toReversed()).ask(question))).toBe('scba')
  })

  test('composes several changes of one header into one edit', () => {
    const { edits } = pipeline([plugin('a', letter('a')), plugin('b', letter('b'))]).ask(question)
    expect(edits).toEqual([{ op: 'set-header', name: 'Subject', index: 0, value: 'sab' }])
  })

  test('tells once what several plugins find, and apart what differs', () => {
    const finds: Handler = (_, { report }) => report('FOUND', { header: 'from' })
    const more: Handler = (_, { report }) => report('FOUND', { header: 'to' })
    const { reports } = pipeline([plugin('a', finds), plugin('b', finds), plugin('c', more)]).ask(question)
    expect(reports.map(({ plugin: by, data }) => [by, data])).toEqual([
      ['a', { header: 'from' }],
      ['c', { header: 'to' }],
    ])
  })

  test('goes on after a steer at ingress; the first steer wins', () => {
    const chain = [plugin('a', says(steer('out'))), plugin('b', says(steer('in'))), plugin('c', letter('c'))]
    const outcome = pipeline(chain).ask({ ...question, stage: 'ingress' })
    expect([outcome.action, outcome.trunk, subject(outcome)]).toEqual(['steer', 'out', 'sc'])
  })

  test('ends with a steer away at egress: the message is asked about again, as it came', () => {
    const keeps = plugin('a', (its, context) => (letter('a')(its, context), context.keep(1)))
    const chain = [keeps, plugin('b', says(steer('in'))), plugin('c', (_, { report }) => report('RAN'))]
    const outcome = pipeline(chain).ask(question)
    expect(outcome).toMatchObject({ action: 'steer', trunk: 'in', edits: [], memo: undefined, reports: [] })
  })

  test('takes no notice of a steer to where the message goes anyway', () => {
    const chain = [plugin('a', says(steer('out'))), plugin('b', letter('b'))]
    const outcome = pipeline(chain).ask(question)
    expect([outcome.action, subject(outcome), outcome.reports]).toEqual(['continue', 'sb', []])
  })

  test('ends with a reject, and a rejected message is not edited', () => {
    const refusal = reject(488, 'Not Acceptable Here', [['Warning', '305 h "x"']])
    const chain = [plugin('a', letter('a')), plugin('b', says(refusal)), plugin('c', (_, { report }) => report('RAN'))]
    const outcome = pipeline(chain).ask(question)
    expect(outcome).toMatchObject({ action: 'reject', status: 488, reason: 'Not Acceptable Here', trunk: undefined })
    expect([outcome.headers, outcome.edits, outcome.reports]).toEqual([[['Warning', '305 h "x"']], [], []])
  })

  test.each([
    ['a reject after a steer', [steer('out'), reject(403, 'No')], 'reject'],
    ['a drop after a steer', [steer('out'), drop()], 'drop'],
    ['a steer after a reject', [reject(403, 'No'), steer('out')], 'reject'],
  ])('%s', (_, verdicts, action) => {
    const chain = verdicts.map((verdict, index) => plugin(`p${String(index)}`, says(verdict)))
    expect(pipeline(chain).ask({ ...question, stage: 'ingress' }).action).toBe(action)
  })

  test('is the same twice: nothing is remembered between two questions', () => {
    const its = pipeline([plugin('a', letter('a')), plugin('b', (_, { keep, report }) => (keep(1), report('R')))])
    expect(its.ask(question)).toEqual(its.ask(question))
  })
})

describe('R1: which verdict is legal', () => {
  const allowed: Record<string, string[]> = {
    'INVITE initial': ['reject', 'steer', 'drop'],
    'OPTIONS initial': ['reject', 'steer', 'drop'],
    'REFER initial': ['reject', 'steer', 'drop'],
    'REGISTER initial': ['reject', 'steer', 'drop'],
    'INVITE in-dialog': ['reject'],
    'UPDATE in-dialog': ['reject'],
    'REFER in-dialog': ['reject'],
    'INFO in-dialog': ['reject'],
    'OPTIONS in-dialog': ['reject'],
    'PRACK in-dialog': [],
    'BYE in-dialog': [],
    'NOTIFY in-dialog': [],
    'NOTIFY initial': [],
    'ACK initial': [],
    'ACK in-dialog': [],
    'CANCEL initial': [],
    'response initial': [],
    'response in-dialog': [],
  }
  const rows = Object.entries(allowed).flatMap(([what, actions]) =>
    [reject(403, 'No'), steer('in'), drop()].map((verdict) => {
      const [method = '', place = ''] = what.split(' ')
      return [method, place, verdict, actions.includes(verdict.action)] as const
    }),
  )
  test.each(rows)('%s %s: %j: %s', (method, place, verdict, legal) => {
    const line = method === 'response' ? 'SIP/2.0 200 OK' : `${method} sip:a SIP/2.0`
    const cseq = `CSeq: 1 ${method === 'response' ? 'INVITE' : method}`
    const bytes = raw(line, 'From: <sip:a>;tag=1', `To: <sip:b>${place === 'initial' ? '' : ';tag='}`, cseq, '', '')
    const stage = method === 'response' ? 'reply' : 'egress'
    const outcome = pipeline([plugin('p', says(verdict))]).ask({ ...question, stage, message: bytes })
    expect(outcome.action).toBe(legal ? verdict.action : 'continue')
    if (!legal && method !== 'CANCEL') expect(codesOf(outcome)).toContain('VERDICT_ILLEGAL')
  })

  test('a CANCEL reaches no plugin: it must match the INVITE that was sent', () => {
    const bytes = raw('CANCEL sip:a SIP/2.0', 'Subject: s', '', '')
    const outcome = pipeline([plugin('p', letter('p'))]).ask({ ...question, message: bytes })
    expect([outcome.action, outcome.edits, outcome.reports]).toEqual(['continue', [], []])
  })
})

test.each<[string, unknown]>([
  ['status 399', reject(399, 'x')],
  ['status 700', reject(700, 'x')],
  ['status 404.5', reject(404.5, 'x')],
  ['a line end in the reason', reject(404, 'x\r\nX: y')],
  ['a header name that is none', reject(404, 'x', [['A B', 'c']])],
  ['a line end in a header', reject(404, 'x', [['A', 'c\nd']])],
  ['a trunk that is not there', steer('nowhere')],
  ['a trunk that every object has', steer('constructor')],
  ['an action that is none', { action: 'explode' }],
])('a verdict with %s is as none', (_, verdict) => {
  const outcome = pipeline([plugin('p', says(verdict as PluginVerdict)), plugin('q', letter('q'))]).ask(question)
  expect([outcome.action, subject(outcome), codesOf(outcome)]).toEqual(['continue', 'sq', ['VERDICT_INVALID']])
})

describe('R13: a plugin that throws', () => {
  const around = [plugin('a', letter('a')), plugin('bad', fails), plugin('c', letter('c'))]

  test('is left out, and what it half did is gone', () => {
    const outcome = pipeline(around).ask(question)
    expect([outcome.action, subject(outcome), outcome.edits.length]).toEqual(['continue', 'sac', 1])
    expect([outcome.hints, outcome.memo]).toEqual([{}, undefined])
    expect(outcome.reports).toEqual([
      { code: 'PLUGIN_FAILED', plugin: 'bad', trunk: 'out', data: { reason: 'broken' } },
    ])
  })

  test('with onError reject refuses the request', () => {
    const outcome = pipeline(around, { bad: { onError: 'reject' } }).ask(question)
    expect(outcome).toMatchObject({ action: 'reject', status: 500, edits: [], hints: {}, memo: undefined })
    expect(codesOf(outcome)).toEqual(['PLUGIN_FAILED'])
  })

  test.each(['BYE', 'ACK', 'PRACK', 'NOTIFY'])('with onError reject still lets a %s go on', (method) => {
    const bytes = raw(`${method} sip:a SIP/2.0`, 'To: <sip:b>;tag=1', 'Subject: s', '', '')
    const outcome = pipeline(around, { bad: { onError: 'reject' } }).ask({ ...question, message: bytes })
    expect([outcome.action, subject(outcome, bytes), codesOf(outcome)]).toEqual(['continue', 'sac', ['PLUGIN_FAILED']])
  })

  test('several of them, each is reported once', () => {
    const chain = ['x', 'y', 'z'].map((name) => plugin(name, fails))
    const outcome = pipeline([...chain, plugin('c', letter('c'))]).ask(question)
    expect(outcome.reports.map((report) => report.plugin)).toEqual(['x', 'y', 'z'])
    expect(subject(outcome)).toBe('sc')
  })

  test.each<[string, (its: SipMessage) => void, string]>([
    ['a protected header', (its) => its.header('via')!.set('x'), 'EDIT_PROTECTED'],
    ['a tag', (its) => its.header('from')!.set('<sip:a@h>;tag=9'), 'EDIT_PROTECTED'],
    ['an address that is none', (its) => its.header('from')!.set('Bob'), 'EDIT_INVALID'],
    ['a line end', (its) => its.header('subject')!.set('a\r\nB: c'), 'EDIT_INVALID'],
    ['text that is no byte string', (its) => its.addHeader('Q', '€'), 'EDIT_INVALID'],
  ])('because it touched %s is named by that code', (_, change, code) => {
    const outcome = pipeline([plugin('p', change), plugin('c', letter('c'))]).ask(question)
    expect([codesOf(outcome), subject(outcome), outcome.edits.length]).toEqual([[code], 'sc', 1])
  })

  test('may throw anything', () => {
    const nothing: Handler = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a plugin from outside may do this
      throw undefined
    }
    expect(codesOf(pipeline([plugin('p', nothing)]).ask(question))).toEqual(['PLUGIN_FAILED'])
  })

  test('by keeping what is no JSON fails like others', () => {
    const outcome = pipeline([plugin('p', (_, { keep }) => keep(1n))]).ask(question)
    expect([codesOf(outcome), outcome.memo]).toEqual([['PLUGIN_FAILED'], undefined])
  })
})

describe('shadow', () => {
  const chain = [plugin('a', letter('a')), plugin('quiet', letter('!')), plugin('c', letter('c'))]

  test('a plugin in shadow is reported, and nobody sees its changes', () => {
    const outcome = pipeline(chain, { quiet: { state: 'shadow' } }).ask(question)
    expect(subject(outcome)).toBe('sac')
    expect(outcome.reports).toEqual([
      { code: 'SHADOW', plugin: 'quiet', trunk: 'out', data: { action: 'continue', edits: 'set-header Subject' } },
    ])
  })

  test('it sees what the plugins before it did', () => {
    let seen = ''
    const looks = plugin('quiet', (its) => void (seen = its.header('subject')!.value))
    pipeline([chain[0]!, looks], { quiet: { state: 'shadow' } }).ask(question)
    expect(seen).toBe('sa')
  })

  test.each([
    ['a verdict', says(reject(403, 'No')), 'reject'],
    ['a steer', says(steer('in')), 'steer'],
  ])('%s of it is not carried out', (_, handler, action) => {
    const outcome = pipeline([plugin('quiet', handler), chain[2]!], { quiet: { state: 'shadow' } }).ask(question)
    expect([outcome.action, subject(outcome), outcome.reports[0]?.data.action]).toEqual(['continue', 'sc', action])
  })

  test('what it keeps, hints and reports goes nowhere', () => {
    const busy: Handler = (_, { keep, hint, report }) => (keep(1), hint('h', 1), report('R'))
    const outcome = pipeline([plugin('quiet', busy)], { quiet: { state: 'shadow' } }).ask(question)
    expect([outcome.memo, outcome.hints, outcome.edits]).toEqual([undefined, {}, []])
  })

  test('one that throws refuses nothing, whatever its onError', () => {
    const own = { bad: { state: 'shadow', onError: 'reject' } } as const
    const outcome = pipeline([plugin('bad', fails), chain[2]!], own).ask(question)
    expect([outcome.action, subject(outcome), codesOf(outcome)]).toEqual(['continue', 'sc', ['PLUGIN_FAILED']])
  })

  test('one that would change nothing is not reported', () => {
    const outcome = pipeline([plugin('quiet', () => undefined)], { quiet: { state: 'shadow' } }).ask(question)
    expect(outcome.reports).toEqual([])
  })

  test('a trunk in shadow: its plugins see each other, the call sees nothing', () => {
    let seen = ''
    const looks = plugin('looks', (its) => void (seen = its.header('subject')!.value))
    const outcome = pipeline([...chain, looks, plugin('no', says(reject(403, 'No')))], {}, true).ask(question)
    expect([seen, outcome.action, outcome.edits]).toEqual(['sa!c', 'continue', []])
    expect(outcome.reports).toEqual([
      { code: 'SHADOW', plugin: '', trunk: 'out', data: { action: 'reject', edits: 'set-header Subject' } },
    ])
  })
})

describe('what a handler is told and may say', () => {
  test('stage, trunks, facts and its own memo', () => {
    const told: unknown[] = []
    const listens = plugin(
      'p',
      (_, { stage, from, to, facts, memo }) => void told.push([stage, from?.name, to?.name, facts, memo]),
    )
    const its = pipeline([listens])
    const facts = { local: true }
    its.ask({ ...question, facts, memo: '{"p":{"x":1},"q":2}' })
    its.ask({ stage: 'ingress', from: 'in', message })
    its.ask({ ...question, stage: 'failure' })
    expect(told).toEqual([
      ['egress', 'in', 'out', facts, { x: 1 }],
      ['ingress', 'in', undefined, {}, undefined],
      ['failure', 'in', 'out', {}, undefined],
    ])
  })

  test('a reply passes the trunk that answers, then the trunk that asked', () => {
    const told: string[] = []
    const listens = plugin('p', (_, context: Context) => void told.push(`${context.stage} ${context.from!.name}`))
    const bytes = raw('SIP/2.0 183 Session Progress', 'CSeq: 1 INVITE', '', '')
    pipeline([listens]).ask({ stage: 'reply', from: 'out', to: 'in', message: bytes })
    expect(told).toEqual(['reply-ingress out', 'reply-egress out'])
  })

  test('reports carry their plugin and trunk, hints the last value', () => {
    const outcome = pipeline([
      plugin('a', (_, { report, hint }) => (report('A', { x: 1 }), hint('h', 1))),
      plugin('b', (_, { report, hint }) => (report('B'), hint('h', 2))),
    ]).ask(question)
    expect(outcome.reports).toEqual([
      { code: 'A', plugin: 'a', trunk: 'out', data: { x: 1 } },
      { code: 'B', plugin: 'b', trunk: 'out', data: {} },
    ])
    expect(outcome.hints).toEqual({ h: 2 })
  })

  test.each<[string, string | undefined, unknown, string | undefined]>([
    ['kept', undefined, 1, '{"p":1}'],
    ['kept beside those of others', '{"q":2}', 1, '{"q":2,"p":1}'],
    ['kept as it was', '{"p":1}', 1, undefined],
    ['forgotten', '{"p":1}', undefined, ''],
    ['kept although the old one was broken', '{', 1, '{"p":1}'],
  ])('a memo is %s', (_, memo, value, kept) => {
    expect(pipeline([plugin('p', (__, { keep }) => keep(value))]).ask({ ...question, memo }).memo).toBe(kept)
  })

  test('a memo beyond the limit is not kept, and reported', () => {
    const outcome = pipeline([plugin('p', (_, { keep }) => keep('x'.repeat(5000)))]).ask({
      ...question,
      memo: '{"p":1}',
    })
    expect([outcome.memo, codesOf(outcome)]).toEqual([undefined, ['MEMO_TOO_BIG']])
  })
})

describe('what the proxy has staged', () => {
  const staged = [{ op: 'set-from', display: '', uri: 'sip:b@h', params: ';tag=1' }] as const

  test('is seen by the chain and stays in the verdict', () => {
    let seen = ''
    const looks = plugin('p', (its) => void (seen = its.header('from')!.value))
    expect(pipeline([looks]).ask({ ...question, staged }).edits).toEqual(staged)
    expect(seen).toBe('<sip:b@h>;tag=1')
  })

  test('is replaced by what the chain makes of it', () => {
    const change = plugin('p', (its) => its.header('from')!.set('<sip:c@h>;tag=1'))
    const { edits } = pipeline([change]).ask({ ...question, staged })
    expect(edits).toEqual([{ op: 'set-from', display: '', uri: 'sip:c@h', params: ';tag=1' }])
  })

  test('survives a plugin that throws', () => {
    expect(pipeline([plugin('p', fails)]).ask({ ...question, staged }).edits).toEqual(staged)
  })

  test('holds inside a dialog too, where the proxy maps From and To', () => {
    const bytes = raw('BYE sip:a SIP/2.0', 'From: <sip:a>;tag=1', 'To: <sip:b>;tag=2', '', '')
    expect(pipeline([]).ask({ ...question, staged, message: bytes }).edits).toEqual(staged)
  })

  test.each([
    ['a line end in it', { uri: 'sip:b@h\r\nX: y' }],
    ['no address', { display: '"never closed ' }],
  ])('is refused with %s', (_, fault) => {
    expect(() => pipeline([]).ask({ ...question, staged: [{ ...staged[0], ...fault }] })).toThrow(
      expect.objectContaining({ code: 'FRAME_INVALID' }),
    )
  })
})

describe('which trunk', () => {
  const marks = plugin('p', (its, context) => letter(`-${context.stage}`)(its, context))
  const chain = { ingress: [setting('p')], egress: [setting('p')] }
  const trunks = [
    trunk('carrier', 'itsp', { ...chain, match: [{ address: '192.0.2.1' }] }),
    trunk('six', 'pbx', { ...chain, match: [{ address: '2001:db8::1', port: 5061, transport: 'tls' }] }),
    trunk('idle', 'teams', { match: [{ host: 'idle.example.com' }] }),
  ]
  const its = (unknownTrunk?: string): Pipeline =>
    new Pipeline(settings(trunks, { unknownTrunk }), new Map([['p', marks]]))
  const source = { host: '192.0.2.1', port: 5060, transport: 'udp', tlsName: undefined }

  test.each<[string, Partial<Question>, string]>([
    ['named by the proxy', { stage: 'ingress', from: 'carrier' }, 's-ingress'],
    ['its name before its address', { stage: 'ingress', from: 'idle', source }, 's'],
    ['matched by its address', { stage: 'ingress', source }, 's-ingress'],
    ['matched by the next hop', { stage: 'egress', destination: 'sip:192.0.2.1' }, 's-egress'],
    ['an IPv6 next hop', { stage: 'egress', destination: 'sip:[2001:db8:0::1]:5061;transport=TLS' }, 's-egress'],
    ['another port of it', { stage: 'egress', destination: 'sip:[2001:db8::1]:5060;transport=tls' }, 's'],
    ['a host name', { stage: 'egress', destination: 'sip:IDLE.example.com;lr' }, 's'],
  ])('%s', (_, asked, marked) => {
    expect(subject(its().ask({ ...question, from: undefined, to: undefined, ...asked }))).toBe(marked)
  })

  test.each<[string, Partial<Question>]>([
    ['a name that is not configured', { from: 'nobody' }],
    ['an address that matches none', { source: { ...source, host: '10.9.9.9' } }],
    ['nothing known', {}],
    ['a next hop that is no URI', { stage: 'egress', destination: 'nonsense' }],
  ])('%s: reported, and passed untouched', (_, asked) => {
    const outcome = its().ask({ ...question, stage: 'ingress', from: undefined, to: undefined, ...asked })
    expect([outcome.action, outcome.edits, codesOf(outcome)]).toEqual(['continue', [], ['TRUNK_UNKNOWN']])
  })

  test('unknownTrunk governs what matches none', () => {
    const outcome = its('carrier').ask({ stage: 'ingress', source: { ...source, host: '10.9.9.9' }, message })
    expect([subject(outcome), codesOf(outcome)]).toEqual(['s-ingress', ['TRUNK_UNKNOWN']])
  })
})

describe('interest', () => {
  const on = [
    { stage: 'egress', methods: ['INVITE'], body: true },
    { stage: 'reply-ingress', statuses: ['1xx', '2xx'] },
  ] as const

  test('is told by trunk, and for unknown trunks as the union', () => {
    const p = plugin('p', letter('p'), on)
    const trunks = [
      trunk('a', 'itsp', { egress: [setting('p')] }),
      trunk('b', 'pbx', { ingress: [setting('p')] }),
      trunk('c', 'pbx'),
    ]
    const egress = [2, ['INVITE'], null, true, null, null, null]
    const reply = [3, null, [1, 2], false, null, null, null]
    expect(interestOf(settings(trunks), new Map([['p', p]]))).toEqual({
      a: [egress],
      b: [reply],
      c: [],
      '': expect.arrayContaining([egress, reply]),
    })
  })

  const asked: Ask[] = [{ stage: 'egress', methods: ['INVITE'], text: ['\nreason'] }]
  const wire = [2, ['INVITE'], null, false, ['\nreason'], null, null]
  const everything = [2, ['INVITE'], null, true, null, null, null]
  test.each<[string, Plugin['asks'], unknown[]]>([
    ['by its options and place', () => asked, [wire]],
    ['nothing at all', () => [], []],
    ['but not in capitals, which would never be found', () => [{ ...asked[0]!, text: ['Reason'] }], [everything]],
    ['but not by a fault', () => JSON.parse('{') as [], [everything]],
  ])('a plugin narrows what is asked about: %s', (_, asks, rules) => {
    const narrow = { ...plugin('p', letter('p'), on), asks: asks! }
    const trunks = [trunk('a', 'itsp', { egress: [setting('p')] })]
    expect(interestOf(settings(trunks), new Map([['p', narrow]]))['a']).toEqual(rules)
  })

  test.each<[string, Question['stage'], string[], string]>([
    ['another method', 'egress', ['UPDATE sip:a SIP/2.0', 'Subject: s', '', 'body'], 's'],
    ['no body', 'egress', ['INVITE sip:a SIP/2.0', 'Subject: s', 'l: 0', '', ''], 's'],
    ['all it wants', 'egress', ['INVITE sip:a SIP/2.0', 'Subject: s', '', 'body'], 'sp'],
    ['another stage', 'ingress', ['INVITE sip:a SIP/2.0', 'Subject: s', '', 'body'], 's'],
    ['its status class', 'reply', ['SIP/2.0 183 x', 'Subject: s', '', ''], 'sp'],
    ['another class', 'reply', ['SIP/2.0 486 x', 'Subject: s', '', ''], 's'],
  ])('a handler gets only what it declared: %s', (_, stage, lines, result) => {
    const bytes = raw(...lines)
    expect(subject(pipeline([plugin('p', letter('p'), on)]).ask({ ...question, stage, message: bytes }), bytes)).toBe(
      result,
    )
  })
})

describe('the trace', () => {
  test('tells what each plugin did, the failed and the shadowed too', () => {
    const chain = [
      plugin('a', letter('a')),
      plugin('bad', fails),
      plugin('quiet', letter('!')),
      plugin('c', says(steer('in'))),
    ]
    const { steps } = pipeline(chain, { quiet: { state: 'shadow' } }).ask(question, true)
    const told = new Map(steps.map((step) => [step.plugin, step]))
    expect(told.get('a')).toMatchObject({
      stage: 'egress',
      trunk: 'out',
      state: 'on',
      verdict: undefined,
      failed: undefined,
    })
    expect(shown(told.get('a')!.before)).toBe(shown(message))
    expect(shown(told.get('a')!.after)).toContain('Subject: sa\r\n')
    expect(told.get('bad')).toMatchObject({ failed: 'broken' })
    expect(shown(told.get('quiet')!.after)).toContain('Subject: sa!\r\n')
    expect(told.get('c')).toMatchObject({ verdict: steer('in') })
  })

  test('changes nothing of the outcome, and is empty unless asked for', () => {
    const its = pipeline([plugin('a', letter('a')), plugin('bad', fails)])
    expect(its.ask(question).steps).toEqual([])
    expect({ ...its.ask(question, true), steps: [] }).toEqual(its.ask(question))
  })
})

test('a body with a Content-Encoding is reported where a chain would look into it (R8)', () => {
  const bytes = load('field/content-encoding')
  expect(codesOf(pipeline([plugin('p', () => undefined)]).ask({ ...question, message: bytes }))).toEqual([
    'BODY_ENCODED',
  ])
  expect(codesOf(pipeline([]).ask({ ...question, message: bytes }))).toEqual([])
})

test.each(corpus.filter(({ expect: wanted }) => wanted.startsWith('refused')))('$file is refused', ({ file }) => {
  expect(() => pipeline([]).ask({ ...question, message: load(file) })).toThrow(
    expect.objectContaining({ name: 'CodedError', code: 'MESSAGE_NOT_SIP' }),
  )
})
