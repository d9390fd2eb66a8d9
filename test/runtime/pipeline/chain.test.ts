import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { builtin, order } from '../../../plugins/index.js'
import { applyEdits } from '../../../runtime/message/apply.js'
import type { Edit } from '../../../runtime/message/edit.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { interestStage } from '../../../runtime/pipeline/interest.js'
import type { Outcome, Question } from '../../../runtime/pipeline/outcome.js'
import { directionOf, type Plugin } from '../../../runtime/pipeline/plugin.js'
import type { Pipeline } from '../../../runtime/pipeline/run.js'
import type { Direction } from '../../../runtime/pipeline/site.js'
import { load, parsable } from '../../corpus/index.js'
import { chains, trunks, waysOf, type Chain } from '../../support/chains.js'
import { protectedLines } from '../../support/untouched.js'
import { mutated } from '../message/mutate.js'
import { shown } from '../message/sip.js'

describe.each(chains)('%s', (_, chain) => {
  test.each(parsable)('$file keeps the laws on every way', ({ file }) => {
    const bytes = load(file)
    for (const way of waysOf(SipMessage.parse(bytes)!)) checkLaws(chain, { ...way, message: bytes })
  })

  test('so do mutated messages', () => {
    fc.assert(
      fc.property(mutated(4), fc.nat(), (bytes, which) => {
        const message = SipMessage.parse(bytes)
        if (!message) return
        const possible = waysOf(message)
        checkLaws(chain, { ...possible[which % possible.length]!, message: bytes })
      }),
      { numRuns: 2000 },
    )
  })
})

test('the corpus makes the default chain work: it is not passed by', () => {
  const outcomes = parsable.flatMap(({ file }) =>
    waysOf(SipMessage.parse(load(file))!).map((way) => chains[0]![1].pipeline.ask({ ...way, message: load(file) })),
  )
  const ops = new Set(outcomes.flatMap(({ edits }) => edits.map(({ op }) => op)))
  expect([...ops]).toEqual(expect.arrayContaining(['set-ruri', 'set-from', 'set-to', 'set-header', 'set-body']))
  expect(new Set(outcomes.map(({ action }) => action))).toContain('reject')
})

test.each(trunks)('keep-alives cost nothing: no plugin of %s wants OPTIONS without a user (R1)', (name) => {
  const { pipeline } = chains[0]![1]
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

function checkLaws({ pipeline, interest }: Chain, question: Question): void {
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
  if (!wanted(interest, question, received))
    expect([outcome.action, shown(after)]).toEqual(['continue', shown(question.message)])
}

/** What a second pass over the outcome would change. */
function again(pipeline: Pipeline, question: Question, message: Uint8Array): readonly Edit[] {
  const outcome: Outcome = pipeline.ask({ ...question, message })
  return outcome.edits
}

/** Whether the proxy would ask about this message at all. */
function wanted(rules: Chain['interest'], { stage, from, to }: Question, message: SipMessage): boolean {
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
