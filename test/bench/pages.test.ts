import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { svg } from '../../bench/chart.js'
import { pages } from '../../bench/pages.js'
import { packageRoot } from '../../runtime/package-root.js'

test.each([...pages()])('%s says what is recorded', (path, text) => {
  expect(readFileSync(join(packageRoot(), path), 'utf8')).toBe(text)
})

const chart = {
  shape: 'bars',
  xLabel: 'x',
  yLabel: 'y',
  categories: ['a', 'b'],
  series: [{ name: 'one <two>', values: [1, 100] }],
} as const

test('a bar of a linear chart is as high as its share of the axis, of a logarithmic one as its exponent', () => {
  const heights = (scale: 'linear' | 'log'): number[] =>
    [...svg('t', { ...chart, scale }).matchAll(/<rect[^>]* width="[^"]*" height="([\d.]+)" fill/g)]
      .map(([, height]) => Number(height))
      .filter((height) => height !== 11)
  expect(heights('linear')).toEqual([2.6, 260])
  expect(heights('log')).toEqual([0, 260])
})

test('words are escaped', () => {
  const text = svg('a & b', { ...chart, scale: 'linear' })
  expect(text).toContain('<title>a &amp; b</title>')
  expect(text).toContain('one &lt;two&gt;')
})
