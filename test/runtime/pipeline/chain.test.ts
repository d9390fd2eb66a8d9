import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { builtin, order } from '../../../plugins/index.js'
import { checkConfig } from '../../../runtime/config/load.js'
import { applyEdits } from '../../../runtime/message/apply.js'
import type { Edit } from '../../../runtime/message/edit.js'
import { headerKey } from '../../../runtime/message/names.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { interestOf, interestStage } from '../../../runtime/pipeline/interest.js'
import type { Outcome, Question } from '../../../runtime/pipeline/outcome.js'
import { directionOf, type Plugin } from '../../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../../runtime/pipeline/run.js'
import type { Direction, PluginSetting, SiteSettings } from '../../../runtime/pipeline/site.js'
import { load, parsable } from '../../corpus/index.js'
import { mutated } from '../message/mutate.js'
import { shown } from '../message/sip.js'

const trunks = ['itsp', 'pbx', 'teams', 'anywherenow'] as const
const yaml = `
localDomain: sbc.contoso.example
emergencyTrunk: itsp
plugins:
  e164: { countryCode: 31, nationalPrefix: 0, internationalPrefixes: '00', nsnLength: 9 }
trunks:
  itsp: { kind: itsp }
  pbx: { kind: pbx }
  teams: { kind: teams }
  anywherenow: { kind: anywherenow }
`

const loaded = await checkConfig(yaml, 'sipcar.yaml')
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const byDefault = loaded.config.settings
const plugins = new Map(builtin.map((plugin) => [plugin.name, plugin]))

/** Every plugin at both ends of every trunk, in the fixed order, whatever its default. */
function everywhere(settings: SiteSettings): SiteSettings {
  const configured = new Map(
    settings.trunks.flatMap(({ ingress, egress }) => [...ingress, ...egress]).map((its) => [its.plugin, its]),
  )
  const chain = (direction: Direction): PluginSetting[] =>
    [...new Set([...order[direction], ...builtin.map(({ name }) => name)])].map((name) => {
      const options = configured.get(name)?.options ?? plugins.get(name)!.options.parse({})
      return { plugin: name, state: 'on', onError: 'pass', options }
    })
  return {
    ...settings,
    trunks: settings.trunks.map((its) => ({ ...its, ingress: chain('ingress'), egress: chain('egress') })),
  }
}

const pipelines = [byDefault, everywhere(byDefault)].map((settings, index) => {
  const name = index === 0 ? 'the default chain' : 'every plugin everywhere'
  return [name, new Pipeline(settings, plugins), interestOf(settings, plugins)] as const
})

type Way = Pick<Question, 'stage' | 'from' | 'to'>
const ways: Way[] = trunks.flatMap((from) => [
  { stage: 'ingress' as const, from },
  ...trunks.flatMap((to) => (['egress', 'reply', 'failure'] as const).map((stage) => ({ stage, from, to }))),
])

/** The ways that a message of its kind can go. */
function waysOf(message: SipMessage): Way[] {
  return ways.filter(({ stage }) => (stage === 'reply') !== message.isRequest)
}

describe.each(pipelines)('%s', (_, pipeline, rules) => {
  test.each(parsable)('$file keeps the laws on every way', ({ file }) => {
    const bytes = load(file)
    for (const way of waysOf(SipMessage.parse(bytes)!)) checkLaws([pipeline, rules], { ...way, message: bytes })
  })

  test('so do mutated messages', () => {
    fc.assert(
      fc.property(mutated(4), fc.nat(), (bytes, which) => {
        const message = SipMessage.parse(bytes)
        if (!message) return
        const possible = waysOf(message)
        checkLaws([pipeline, rules], { ...possible[which % possible.length]!, message: bytes })
      }),
      { numRuns: 2000 },
    )
  })
})

test('the corpus makes the default chain work: it is not passed by', () => {
  const outcomes = parsable.flatMap(({ file }) =>
    waysOf(SipMessage.parse(load(file))!).map((way) => pipelines[0]![1].ask({ ...way, message: load(file) })),
  )
  const ops = new Set(outcomes.flatMap(({ edits }) => edits.map(({ op }) => op)))
  expect([...ops]).toEqual(expect.arrayContaining(['set-ruri', 'set-from', 'set-to', 'set-header', 'set-body']))
  expect(new Set(outcomes.map(({ action }) => action))).toContain('reject')
})

test.each(trunks)('keep-alives cost nothing: no plugin of %s wants OPTIONS without a user (R1)', (name) => {
  const [, pipeline] = pipelines[0]!
  for (const file of ['field/teams-options', 'field/leading-crlfs'])
    for (const way of [
      { stage: 'ingress', from: name },
      { stage: 'egress', from: name, to: name },
    ] as const)
      expect(pipeline.ask({ ...way, message: load(file) })).toMatchObject({
        action: 'continue',
        edits: [],
        reports: [],
      })
})

const faults = ['PLUGIN_FAILED', 'VERDICT_ILLEGAL', 'VERDICT_INVALID', 'EDIT_PROTECTED', 'MEMO_TOO_BIG']

type Rules = ReturnType<typeof interestOf>

function checkLaws([pipeline, rules]: readonly [Pipeline, Rules], question: Question): void {
  const outcome = pipeline.ask(question)
  const received = SipMessage.parse(question.message)!
  expect(outcome.reports.filter(({ code }) => faults.includes(code))).toEqual([])
  // A value with CR or NUL in it cannot go back over the wire, so an edit of its other parts is refused.
  if (!/\r(?!\n)|\0/.test(shown(question.message)))
    expect(outcome.reports.map(({ code }) => code)).not.toContain('EDIT_INVALID')
  const after = applyEdits(question.message, outcome.edits)
  const message = SipMessage.parse(after)!
  expect(protectedLines(message)).toEqual(protectedLines(received))
  if (outcome.action === 'continue' || outcome.action === 'steer') expect(again(pipeline, question, after)).toEqual([])
  else expect(outcome.edits).toEqual([])
  if (!wanted(rules, question, received))
    expect([outcome.action, shown(after)]).toEqual(['continue', shown(question.message)])
}

/** What a second pass over the outcome would change. */
function again(pipeline: Pipeline, question: Question, message: Uint8Array): readonly Edit[] {
  const outcome: Outcome = pipeline.ask({ ...question, message })
  return outcome.edits
}

const untouchable = new Set(
  ['Via', 'Route', 'Record-Route', 'Call-ID', 'CSeq', 'Max-Forwards', 'RAck', 'RSeq', 'Session-Expires', 'Min-SE']
    .concat(['Date', 'Identity', 'Refer-To', 'Replaces', 'Event', 'Contact'])
    .map(headerKey),
)

/** The raw lines of rule R7, the tags of From and To, and what is no header. */
function protectedLines(message: SipMessage): string[] {
  const { text, lines } = message.head
  const kept = lines.filter(({ key }) => untouchable.has(key) || key === '')
  const tags = ['from', 'to'].map(
    (name) => /;\s*tag\s*=\s*([^;\s]*)/i.exec(message.address(name)?.params ?? '')?.[1] ?? '',
  )
  return [...kept.map(({ start, end }) => text.slice(start, end).trimEnd()), ...tags]
}

/** Whether the proxy would ask about this message at all. */
function wanted(rules: Rules, { stage, from, to }: Question, message: SipMessage): boolean {
  const asked: [string, number][] =
    stage === 'reply'
      ? [
          [from!, interestStage['reply-ingress']],
          [to!, interestStage['reply-egress']],
        ]
      : [[(stage === 'egress' ? to : from)!, interestStage[stage]]]
  return asked.some(([name, number]) =>
    rules[name]!.some(
      ([its, methods, classes, body]) =>
        its === number &&
        (methods === null || methods.includes(message.method)) &&
        (classes === null || classes.includes(Math.floor(message.status / 100))) &&
        (!body || message.hasBody),
    ),
  )
}

test('each built-in plugin stands in the order of each direction in which it runs, once (R12)', () => {
  const runs = (plugin: Plugin, direction: Direction): boolean =>
    plugin.on.some(({ stage }) => directionOf(stage) === direction)
  for (const direction of ['ingress', 'egress'] as const) {
    const names = builtin.filter((plugin) => runs(plugin, direction)).map(({ name }) => name)
    expect([...order[direction]].sort()).toEqual(names.sort())
  }
})
