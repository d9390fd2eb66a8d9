import { expect, test } from '@jest/globals'
import { inTurns, median, ratio } from '../../bench/rounds.js'

test('contestants are measured in turns, another one first in each round, and the first round does not count', async () => {
  const order: string[] = []
  const turn = (name: string) => () => ({ cpu: order.push(name) })
  const measured = await inTurns(2, { a: turn('a'), b: turn('b') })
  expect(order.join('')).toBe('abbaab')
  expect(measured).toEqual({ a: [{ cpu: 4 }, { cpu: 5 }], b: [{ cpu: 3 }, { cpu: 6 }] })
  order.length = 0
  await inTurns(1, { a: turn('a'), b: turn('b') }, 'cold')
  expect(order.join('')).toBe('ba')
})

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[1, 10, 2, 3], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test('a ratio is taken in each round, so that a machine that slows down changes nothing', () => {
  const [ours, baseline] = [
    [2, 4, 9],
    [1, 2, 3],
  ].map((values) => values.map((cpu) => ({ cpu })))
  expect(ratio('cpu', ours!, baseline!, { name: 'x', better: 'less' })).toEqual({
    name: 'x',
    better: 'less',
    value: 2,
    spread: [2, 3],
  })
})
