import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Memo } from '../../../runtime/pipeline/memo.js'

test('what a plugin keeps, it gets back, and no other does', () => {
  const memo = new Memo(undefined)
  memo.set('srtp', { keys: ['a'] })
  memo.set('hold', 1)
  const next = new Memo(memo.serialize())
  expect([next.get('srtp'), next.get('hold'), next.get('other')]).toEqual([{ keys: ['a'] }, 1, undefined])
})

test.each([
  ['nothing set', '{"a":1}', [], undefined],
  ['nothing ever', undefined, [], undefined],
  ['the same value', '{"a":{"x":[1]}}', [['a', { x: [1] }]], undefined],
  ['another value', '{"a":1,"b":2}', [['a', 2]], '{"a":2,"b":2}'],
  ['one forgotten', '{"a":1,"b":2}', [['a', undefined]], '{"b":2}'],
  ['the last one forgotten', '{"a":1}', [['a', undefined]], ''],
  ['one forgotten that was not there', '{"a":1}', [['b', undefined]], undefined],
  ['null, which is a value', undefined, [['a', null]], '{"a":null}'],
] as const)('%s', (_, text, changes, serialized) => {
  const memo = new Memo(text)
  for (const [plugin, value] of changes) memo.set(plugin, value)
  expect(memo.serialize()).toBe(serialized)
})

test.each([
  ...[
    '',
    'x',
    '[1]',
    '"a"',
    '1',
    'null',
    '{',
    '{}',
    '{"a":',
    '{"a"',
    '{"a',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{"a":1}}',
  ],
  ...[
    '{"a":"1}',
    '{"a":"\\"}',
    '{"a":[1}',
    '{"a":1}x',
    '["a":1}',
    '{"a":1,"b"}',
    '{"a":1;"b":2}',
    '{"\\x":1}',
    '{1:2}',
  ],
])('%j, which no memo wrote, counts as nothing kept', (text) => {
  const memo = new Memo(text)
  expect(memo.get('a')).toBeUndefined()
  memo.set('a', 1)
  expect(memo.serialize()).toBe('{"a":1}')
})

test.each(['', 'tru', '{1}', '[1,]', '{"b":}'])(
  '%j in place of a value counts as nothing kept by that plugin',
  (value) => {
    const memo = new Memo(`{"a":${value},"b":{"c":[1,"]"]}}`)
    expect([memo.get('a'), memo.get('b')]).toEqual([undefined, { c: [1, ']'] }])
    memo.set('d', 1)
    expect(memo.serialize()).toBe('{"b":{"c":[1,"]"]},"d":1}')
  },
)

test.each(['__proto__', 'constructor', 'toString'])('a plugin called %s keeps like others', (name) => {
  expect(new Memo('{}').get(name)).toBeUndefined()
  expect(new Memo(`{"${name}":{"x":1}}`).get(name)).toEqual({ x: 1 })
  const memo = new Memo(undefined)
  memo.set(name, { x: 1 })
  expect(new Memo(memo.serialize()).get(name)).toEqual({ x: 1 })
  expect({}).not.toHaveProperty('x')
})

test('a value changed in place and kept again is a change', () => {
  const memo = new Memo('{"a":{"count":1}}')
  const value = memo.get('a') as { count: number }
  value.count++
  expect(memo.get('a')).toEqual({ count: 1 })
  memo.set('a', value)
  expect(memo.serialize()).toBe('{"a":{"count":2}}')
})

test('any JSON value survives', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (name, value) => {
      const memo = new Memo(undefined)
      memo.set(name, value)
      expect(JSON.stringify(new Memo(memo.serialize()).get(name))).toBe(JSON.stringify(value))
    }),
  )
})

test('of any memo each plugin gets what JSON.parse finds, and what nobody changes stays as it is', () => {
  const values = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }))
  fc.assert(
    fc.property(values, fc.string(), (kept, other) => {
      const text = JSON.stringify(kept)
      const memo = new Memo(text)
      const parsed = JSON.parse(text) as typeof kept
      for (const [name, value] of Object.entries(parsed)) expect(memo.get(name)).toEqual(value)
      for (const [name, value] of Object.entries(parsed)) memo.set(name, value)
      expect(memo.serialize()).toBeUndefined()
      memo.set(other, 'changed')
      const changed = memo.serialize() ?? ''
      expect(JSON.parse(changed)).toEqual({ ...parsed, [other]: 'changed' })
    }),
  )
})
