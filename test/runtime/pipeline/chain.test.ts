import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { builtin, order } from '../../../plugins/index.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { directionOf, type Plugin } from '../../../runtime/pipeline/plugin.js'
import type { Direction } from '../../../runtime/pipeline/site.js'
import { load, parsable } from '../../corpus/index.js'
import { checkLaws } from '../../support/chain-laws.js'
import { chains, trunks, waysOf } from '../../support/chains.js'
import { mutated } from '../message/mutate.js'

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

test('each built-in plugin stands in the order of each direction in which it runs, once (R12)', () => {
  const runs = (plugin: Plugin, direction: Direction): boolean =>
    plugin.on.some(({ stage }) => directionOf(stage) === direction)
  for (const direction of ['ingress', 'egress'] as const) {
    const names = builtin.filter((plugin) => runs(plugin, direction)).map(({ name }) => name)
    expect([...order[direction]].sort()).toEqual(names.sort())
  }
})
