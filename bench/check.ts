import type { Ratio, Table } from './bench.js'

/** By how much a ratio may be worse than the recorded one: runs on a busy machine differ by about that much. */
export const defaultMargin = 0.25

/**
 * Compares the ratios of a run with the recorded ones. Better is never wrong.
 * @param margin 0.25: a ratio of which more is better may lie 25 % below, the others 25 % above
 * @returns a line for each that is worse by more, or that one side lacks; empty when all is well
 */
export function compare(now: readonly Table[], before: readonly Table[], margin: number): string[] {
  const [measured, expected] = [ratiosOf(now), ratiosOf(before)]
  const lost = [...expected.keys()].filter((key) => !measured.has(key)).map((key) => `${key}: no longer measured`)
  const found = [...measured].flatMap(([key, { value, better }]) => {
    const was = expected.get(key)?.value
    if (was === undefined) return [`${key}: nothing recorded, record it first`]
    const worst = better === 'more' ? was * (1 - margin) : was * (1 + margin)
    const fine = better === 'more' ? value >= worst : value <= worst
    return fine ? [] : [`${key}: ${value.toFixed(2)}, recorded ${was.toFixed(2)}`]
  })
  return [...lost, ...found]
}

function ratiosOf(tables: readonly Table[]): Map<string, Ratio> {
  return new Map(tables.flatMap(({ id, ratios }) => ratios.map((ratio) => [`${id}: ${ratio.name}`, ratio] as const)))
}
