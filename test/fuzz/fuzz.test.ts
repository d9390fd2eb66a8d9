import { afterAll, expect, test } from '@jest/globals'
import { fuzz } from './engine.js'
import { Random } from './random.js'
import type { Target } from './target.js'
import { targets } from './targets/index.js'

/** A few seconds in all; `npm run fuzz` is the long run. */
const runs: Readonly<Record<string, number>> = { frames: 2000, messages: 1500, sdp: 1500, config: 100, lua: 3000 }

const all = targets()
afterAll(async () => {
  for (const target of all) await target.close?.()
})

test.each(all.map((target) => [target.name, target] as const))('%s survive a short run', async (name, target) => {
  const figures = await fuzz(target, { runs: runs[name]!, seconds: 60, seed: 1 })
  expect(figures.crashes.map(({ error, input }) => [error.message, input.toString('latin1')])).toEqual([])
  expect(figures.inputs).toBe(runs[name])
  expect(figures.kept).toBeGreaterThan(5)
})

const needle: Target = {
  name: 'needle',
  seeds: [Buffer.from('aaaa')],
  mutate: (input, random) => Buffer.from(input).fill(random.below(256), random.below(4), 4),
  run(input) {
    if (input[0] === 66) throw new Error(`found ${input[1]!}`)
    if (input[1] === 77) return Promise.reject(new TypeError('of another kind'))
    return [`first ${input[0]! >> 6}`]
  },
}

test('a crash is found, once of each kind, at once or later, and the same seed finds the same', async () => {
  const limits = { runs: 20_000, seconds: 60, seed: 7 }
  const [one, other] = [await fuzz(needle, limits), await fuzz(needle, limits)]
  expect(one.crashes.map(({ error }) => error.name).sort()).toEqual(['Error', 'TypeError'])
  expect(one.crashes.find(({ error }) => error.name === 'Error')!.input[0]).toBe(66)
  expect(other.crashes.map(({ input }) => input)).toEqual(one.crashes.map(({ input }) => input))
  // Of the four quarters of the first byte; the seed's own is known.
  expect(one.kept).toBe(3)
})

test('random numbers depend on the seed alone and reach every value', () => {
  const draw = (seed: number): number[] => {
    const random = new Random(seed)
    return Array.from({ length: 1000 }, () => random.below(10))
  }
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
  expect(new Set(draw(3))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
})
