import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bytesOf } from '../../../runtime/message/bytes.js'
import type { Edit } from '../../../runtime/message/edit.js'
import type { Outcome } from '../../../runtime/pipeline/outcome.js'
import type { Trunk } from '../../../runtime/pipeline/site.js'
import { encodeVerdict } from '../../../runtime/wire/answers.js'
import { pack, unpack } from '../../../runtime/wire/kinds.js'
import { plainTrunk } from '../../support/test-site.js'

/** Lengths and numbers beside which the form of a value changes. */
const edges = [0, 1, 15, 16, 31, 32, 33, 63, 64, 127, 128, 255, 256, 257, 65_535, 65_536, 70_000]
const long = (of: string) => edges.map((length) => of.repeat(length))

const action = { continue: 0, reject: 1, steer: 2, drop: 3 } as const
const bin = (text: string | undefined): Buffer | null => (text === undefined ? null : bytesOf(text))

/** docs/protocol.md, "Edits", as values for any packer. */
function editFields(edit: Edit): unknown[] {
  if (edit.op === 'set-ruri') return [1, bin(edit.uri)]
  if (edit.op === 'set-from') return [2, bin(edit.display), bin(edit.uri), bin(edit.params)]
  if (edit.op === 'set-to') return [3, bin(edit.display), bin(edit.uri), bin(edit.params)]
  if (edit.op === 'remove-header') return [4, edit.name, edit.index]
  if (edit.op === 'set-header') return [5, edit.name, edit.index, bin(edit.value)]
  if (edit.op === 'add-header') return [6, edit.name, bin(edit.value)]
  return edit.op === 'set-body' ? [7, bin(edit.contentType), bin(edit.body)] : [8]
}

/** docs/protocol.md, "verdict", likewise. */
function fieldsOf(id: number, outcome: Outcome, target: Trunk | undefined, revision: string): unknown[] {
  const { headers, hints } = outcome
  return [
    ...[3, id, action[outcome.action], outcome.status ?? null, outcome.reason ?? null],
    headers.length > 0 ? headers : null,
    target ? [target.name, target.nextHop?.dispatcher ?? null, target.nextHop?.uri ?? null] : null,
    outcome.edits.map(editFields),
    outcome.memo ?? null,
    Object.keys(hints).length > 0 ? hints : null,
    revision,
  ]
}

const nothing: Outcome = {
  action: 'continue',
  status: undefined,
  reason: undefined,
  headers: [],
  trunk: undefined,
  edits: [],
  memo: undefined,
  hints: {},
  reports: [],
  measures: [],
  steps: [],
}

function expectSame(id: number, outcome: Outcome, target: Trunk | undefined, revision: string): void {
  const fields = fieldsOf(id, outcome, target, revision)
  const frame = encodeVerdict(id, outcome, target, revision)
  expect(unpack(frame)).toEqual(unpack(pack(fields)))
  expect(frame.equals(pack(fields))).toBe(true)
}

test.each<[string, Partial<Outcome>]>([
  ['that says nothing', {}],
  ['a rejection', { action: 'reject', status: 488, reason: 'Not Acceptable Here', headers: [['Warning', '399 é']] }],
  ['a drop', { action: 'drop' }],
  ['memos that are forgotten', { memo: '' }],
  ['hints of all kinds', { hints: { a: 'b', c: -5, d: 1.5, e: true, f: 2 ** 40 } }],
  ['a body that is gone', { edits: [{ op: 'remove-body' }] }],
  ...edges.map((length): [string, Partial<Outcome>] => [
    `${length} edits`,
    { edits: Array.from({ length }, (_, index) => ({ op: 'remove-header', name: 'X', index })) },
  ]),
  ...[...long('x'), ...long('é'), ...long('€'), ...long('😀')].map((memo, at): [string, Partial<Outcome>] => [
    `text ${at}`,
    { memo },
  ]),
  ...[...long('x'), ...long('\xff')].map((body, at): [string, Partial<Outcome>] => [
    `bytes ${at}`,
    { edits: [{ op: 'set-body', contentType: undefined, body }] },
  ]),
])('a verdict with %s is what a packer makes of it', (_, changed) => {
  expectSame(7, { ...nothing, ...changed }, undefined, 'rev')
})

test.each([...edges, 2 ** 31, 2 ** 32 - 1])('the id %s is what a packer makes of it', (id) => {
  expectSame(id, nothing, undefined, 'rev')
})

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 20, maxLength: 300 }))
const bytes = fc
  .oneof(fc.uint8Array(), fc.uint8Array({ minLength: 20, maxLength: 300 }))
  .map((its) => Buffer.from(its).toString('latin1'))
const index = fc.nat({ max: 70_000 })
const optional = <Value>(of: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(of, { nil: undefined })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ op: fc.constant('set-ruri' as const), uri: bytes }),
  fc.record({
    op: fc.constantFrom('set-from' as const, 'set-to' as const),
    display: optional(bytes),
    uri: bytes,
    params: bytes,
  }),
  fc.record({ op: fc.constant('remove-header' as const), name: text, index }),
  fc.record({ op: fc.constant('set-header' as const), name: text, index, value: bytes }),
  fc.record({ op: fc.constant('add-header' as const), name: text, value: bytes }),
  fc.record({ op: fc.constant('set-body' as const), contentType: optional(bytes), body: bytes }),
  fc.constant({ op: 'remove-body' as const }),
)
const outcome: fc.Arbitrary<Outcome> = fc.record({
  action: fc.constantFrom('continue', 'reject', 'steer', 'drop'),
  status: optional(fc.integer({ min: 400, max: 699 })),
  reason: optional(text),
  headers: fc.array(fc.tuple(text, text), { maxLength: 3 }),
  trunk: fc.constant(undefined),
  edits: fc.array(edit, { maxLength: 20 }),
  memo: optional(text),
  hints: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean())),
  reports: fc.constant([]),
  measures: fc.constant([]),
  steps: fc.constant([]),
})
const nextHop = optional(fc.record({ dispatcher: optional(index), uri: optional(text) }))

test('any verdict is what a packer makes of it', () => {
  const id = fc.nat({ max: 2 ** 32 - 1 })
  fc.assert(
    fc.property(id, outcome, optional(nextHop), text, (number, made, hop, revision) => {
      expectSame(number, made, hop && { ...plainTrunk('pbx'), nextHop: hop }, revision)
    }),
    { numRuns: 500 },
  )
})

test('a verdict that cannot be encoded leaves nothing in the next one', () => {
  const hints = { bad: Symbol('no value of the wire') } as unknown as Outcome['hints']
  expect(() => encodeVerdict(1, { ...nothing, hints }, undefined, 'rev')).toThrow()
  expectSame(2, nothing, undefined, 'rev')
})

test('a frame stays what it is when others are made', () => {
  const frame = encodeVerdict(1, { ...nothing, memo: 'first' }, undefined, 'rev')
  encodeVerdict(2, { ...nothing, memo: 'other' }, undefined, 'rev')
  expect(unpack(frame)).toMatchObject({ 1: 1, 8: 'first' })
})
