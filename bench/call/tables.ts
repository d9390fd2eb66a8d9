import type { Ratio, Table } from '../bench.js'
import { median, medianOf, ratio } from '../rounds.js'
import type { Contest } from './contest.js'

type Limits = Pick<Ratio, 'bar' | 'stretch'>

/** Who is compared with whom, and what the ratio has to reach. */
export interface Comparison<Name extends string> {
  readonly ours: Name
  readonly baseline: Name
  readonly limits?: Limits
}

const columns = [
  ...['', 'calls/s', 'Kamailio, CPU ms a call', 'sidecar, CPU ms a call', 'SIPp, CPU ms a call', 'share of SIPp'],
  ...['answer p50 ms', 'p99 ms', 'added p50 ms', 'added p99 ms'],
]

/**
 * One row a contestant, medians of the rounds.
 * @param plain whose answer time is subtracted from the others'
 */
export function tableOf<Name extends string>(
  about: Pick<Table, 'id' | 'title' | 'note'>,
  { saturated, rate, latency }: Contest<Name>,
  names: Readonly<Record<Name, string>>,
  plain: Name,
  comparisons: readonly Comparison<Name>[],
): Table {
  const all = Object.keys(names) as Name[]
  const added = (name: Name, figure: 'p50' | 'p99'): number =>
    median(latency[name].map((its, round) => its[figure] - latency[plain][round]![figure]))
  const rows = all.map((name) => [
    names[name],
    ...(['callsPerSecond', 'kamailio', 'sidecar', 'sipp', 'phones'] as const).map((it) =>
      medianOf(saturated[name], it),
    ),
    ...(['p50', 'p99'] as const).map((figure) => medianOf(latency[name], figure)),
    ...(name === plain ? ['', ''] : (['p50', 'p99'] as const).map((figure) => added(name, figure))),
  ])
  return {
    ...about,
    note: `${about.note} Answer times at ${rate} calls/s.`,
    columns,
    rows,
    ratios: comparisons.map(({ ours, baseline, limits }) => {
      const name = `calls/s of ${names[ours]} to ${names[baseline]}`
      return ratio('callsPerSecond', saturated[ours], saturated[baseline], { name, better: 'more', ...limits })
    }),
    chart: {
      shape: 'bars',
      scale: 'linear',
      xLabel: '',
      yLabel: 'calls/s',
      categories: all.map((name) => names[name]),
      series: [{ name: 'calls/s', values: all.map((name) => medianOf(saturated[name], 'callsPerSecond')) }],
    },
  }
}
