import type { Ratio } from './bench.js'

/** Figures of one measurement, by name. */
export type Figures = Readonly<Record<string, number>>

/** What was measured of each contestant, round by round. */
export type Rounds<Name extends string, F extends Figures> = Readonly<Record<Name, readonly F[]>>

/**
 * Measures contestants in turns, so that whatever else the machine does meets all of them. Each round begins with
 * another one. A round before the first warms everything up and does not count.
 * @param state `cold`: there is nothing to warm up, since each measurement has a process of its own
 */
export async function inTurns<Name extends string, F extends Figures>(
  rounds: number,
  contestants: Readonly<Record<Name, () => F | Promise<F>>>,
  state: 'warm' | 'cold' = 'warm',
): Promise<Rounds<Name, F>> {
  const names = Object.keys(contestants) as Name[]
  const measured = Object.fromEntries(names.map((name) => [name, [] as F[]])) as unknown as Record<Name, F[]>
  for (let round = state === 'warm' ? -1 : 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + 1) % names.length]!
      const figures = await contestants[name]()
      if (round >= 0) measured[name].push(figures)
    }
  }
  return measured
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** The median of one figure over the rounds. */
export function medianOf<F extends Figures>(rounds: readonly F[], figure: keyof F): number {
  return median(rounds.map((its) => its[figure]!))
}

/** A figure of one contestant divided by that of the baseline, round by round: what drifts over the run cancels out. */
export function ratio<F extends Figures>(
  figure: keyof F,
  ours: readonly F[],
  baseline: readonly F[],
  about: Pick<Ratio, 'name' | 'better' | 'bar' | 'stretch'>,
): Ratio {
  const values = ours.map((its, round) => its[figure]! / baseline[round]![figure]!)
  return { ...about, value: median(values), spread: [Math.min(...values), Math.max(...values)] }
}
