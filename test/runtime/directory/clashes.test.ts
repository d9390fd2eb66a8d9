import { expect, test } from '@jest/globals'
import { clashesOf } from '../../../runtime/directory/clashes.js'
import type { NumberEntry } from '../../../runtime/directory/entry.js'

function entry(text: string): NumberEntry {
  const [number = '', ext] = text.split(' ')
  return { number, kind: undefined, interceptInbound: false, interceptOutbound: false, tenant: undefined, ext }
}

test.each([
  ['a number twice', ['+31201', '+31202', '+31201'], ['twice +31201 +31201']],
  ['a prefix twice', ['+3120*', '+3120*'], ['twice +3120* +3120*']],
  ['a range twice', ['+31200-+31209', '+31200-+31209'], ['twice +31200-+31209 +31200-+31209']],
  ['a number twice with one extension', ['+31201 12', '+31201 12'], ['twice +31201 +31201']],
  ['users of one number', ['+31201 12', '+31201 13', '+31201'], []],
  ['a number in a range and in a prefix', ['+31205', '+31200-+31207', '+312*'], []],
  ['a prefix within a prefix', ['+312*', '+3120*', '+31*'], []],
  ['ranges side by side', ['+31203-+31205', '+31200-+31202'], []],
  ['ranges of numbers of other lengths', ['+31200-+31209', '+312000-+312099'], []],
  ['ranges that overlap by one number', ['+31202-+31205', '+31200-+31202'], ['overlap +31202-+31205 +31200-+31202']],
  [
    'a range around two others',
    ['+31200-+31299', '+31210-+31219', '+31230-+31239'],
    ['overlap +31200-+31299 +31210-+31219', 'overlap +31200-+31299 +31230-+31239'],
  ],
  ['a range that is a prefix', ['+3120*', '+312000-+312099'], ['overlap +3120* +312000-+312099']],
  ['a range as large as the prefix that it runs into', ['+31205-+31214', '+3120*'], ['overlap +31205-+31214 +3120*']],
  ['a range as large as the prefix that it runs out of', ['+31205-+31214', '+3121*'], ['overlap +31205-+31214 +3121*']],
  ['a range as large as another prefix', ['+31205-+31214', '+3122*'], []],
  ['a range smaller than its prefix', ['+312000-+312098', '+3120*'], []],
  ['a range larger than the prefix within it', ['+312000-+312199', '+3120*'], []],
  ['a range of one number and that number', ['+31201-+31201', '+31201'], []],
])('%s', (_, entries, clashes) => {
  const found = clashesOf(entries.map(entry))
  expect(found.map(({ is, entries: [a, b] }) => `${is} ${a.number} ${b.number}`)).toEqual(clashes)
})

test('a hundred thousand entries are compared at once', () => {
  const entries = Array.from({ length: 100_000 }, (_, index) =>
    entry(`+31${2e8 + index * 10}-+31${2e8 + index * 10 + 9}`),
  )
  const started = performance.now()
  expect(clashesOf(entries)).toEqual([])
  expect(performance.now() - started).toBeLessThan(5000)
})
