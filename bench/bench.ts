/** The contract of a benchmark: `npm run bench -- NAME` runs it, prints what it found and compares it with what is recorded. */
export interface Bench {
  readonly name: BenchName
  /** Cleans up after itself, also when it throws. */
  run(settings: Settings): Promise<readonly Table[]>
}

export const benchNames = ['bridge', 'message', 'call', 'growth', 'rivals'] as const
export type BenchName = (typeof benchNames)[number]

export interface Settings {
  /** How often each contestant is measured; what counts is the median. */
  readonly rounds: number
  /** How long one measurement of one contestant lasts, warm-up not counted. */
  readonly seconds: number
}

/** Figures that belong together, and what is concluded from them. */
export interface Table {
  /** Unique among the tables of all benchmarks; lower case and `-`. It names the chart's file and the place in docs/performance.md. */
  readonly id: string
  readonly title: string
  /** What was done, in a sentence or two. */
  readonly note: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  readonly ratios: readonly Ratio[]
  readonly chart?: Chart
}

/**
 * One figure divided by the baseline of the same round: alone of all figures it does not depend on the machine, so only
 * ratios have bars and only ratios are guarded by `--check`.
 */
export interface Ratio {
  /** Unique in its table. Says both sides: `messages/s of sipcar to echo, 64 connections`. */
  readonly name: string
  /** Median over the rounds. */
  readonly value: number
  /** Least and most of the rounds. */
  readonly spread: readonly [number, number]
  readonly better: 'more' | 'less'
  /** What it has to reach. */
  readonly bar?: number
  readonly stretch?: number
}

/** Categories along the x axis at equal distances, values on the y axis. */
export interface Chart {
  readonly shape: 'bars' | 'lines'
  readonly scale: 'linear' | 'log'
  readonly xLabel: string
  /** With its unit. */
  readonly yLabel: string
  readonly categories: readonly string[]
  /** One value a category; null where there is none. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}
