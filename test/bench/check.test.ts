import { expect, test } from '@jest/globals'
import type { Ratio, Table } from '../../bench/bench.js'
import { compare } from '../../bench/check.js'

const table = (...ratios: [name: string, value: number, better: Ratio['better']][]): Table[] => [
  {
    id: 'bridge',
    title: '',
    note: '',
    columns: [],
    rows: [],
    ratios: ratios.map(([name, value, better]) => ({ name, value, better, spread: [value, value] })),
  },
]

test.each<[now: number, before: number, better: Ratio['better'], worse: boolean]>([
  [0.8, 0.8, 'more', false],
  [0.61, 0.8, 'more', false],
  [0.59, 0.8, 'more', true],
  [5, 0.8, 'more', false],
  [2, 2, 'less', false],
  [2.4, 2, 'less', false],
  [2.6, 2, 'less', true],
  [0.1, 2, 'less', false],
])('%d after %d, %s is better: worse is %s', (now, before, better, worse) => {
  const found = compare(table(['speed', now, better]), table(['speed', before, better]), 0.25)
  expect(found).toEqual(worse ? [`bridge: speed: ${now.toFixed(2)}, recorded ${before.toFixed(2)}`] : [])
})

test('what one side lacks is a finding, so that no ratio leaves the guard unseen', () => {
  expect(compare(table(['new', 1, 'more']), table(['old', 1, 'more']), 0.25)).toEqual([
    'bridge: old: no longer measured',
    'bridge: new: nothing recorded, record it first',
  ])
})
