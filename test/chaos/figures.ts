import { deadline, type Hold } from './arena.js'
import type { Call } from './calls.js'
import type { Row } from './row.js'

/** Milliseconds that a worker may be held beyond the deadline: a scheduling slice. */
export const slice = 10
/** Calls in a row that must be edited before it counts as recovered. */
const inARow = 10
/** Largest part of the waits that may take the whole deadline: the breaker has to keep the others short. */
export const vainAtMost = 0.2

/** The moments of a run, in milliseconds since 1970. */
export interface Moments {
  readonly fault: number
  readonly end: number
}

/** One line of the table. */
export interface Figures {
  readonly offered: number
  readonly completed: number
  readonly edited: number
  readonly unedited: number
  readonly rejected: number
  readonly lost: number
  /** Milliseconds. */
  readonly longest: number
  /** Uses of a worker that lasted until the deadline, and all. */
  readonly vain: number
  readonly holds: number
  /** Seconds; undefined: never. */
  readonly recovery: number | undefined
}

export function figuresOf(
  calls: readonly Call[],
  holds: readonly Hold[],
  { recovery }: Row,
  moments: Moments,
): Figures {
  const count = (fits: (call: Call) => boolean): number => calls.filter(fits).length
  const later = holds.filter(({ begun }) => begun >= moments.fault)
  return {
    offered: calls.length,
    completed: count(({ end }) => end === 'completed'),
    edited: count(({ came }) => came === 'edited'),
    unedited: count(({ came }) => came === 'unedited'),
    rejected: count(({ end }) => end === 'rejected'),
    lost: count(({ end }) => end === 'lost'),
    longest: Math.max(...holds.map(({ held }) => held)),
    vain: later.filter(({ held }) => held >= deadline - 1).length,
    holds: later.length,
    recovery: recoveryOf(calls, recovery === 'from the fault' ? moments.fault : moments.end),
  }
}

/** Seconds until calls begin to be edited one after the other; 0 when they were all the time. */
function recoveryOf(calls: readonly Call[], from: number): number | undefined {
  const later = calls.filter(({ begun }) => begun >= from)
  const first = later.findIndex((_, index) => {
    const next = later.slice(index, index + inARow)
    return next.length === inARow && next.every(({ came }) => came === 'edited')
  })
  if (first < 0) return undefined
  return first === 0 ? 0 : (later[first]!.begun - from) / 1000
}

/** What does not hold that must. */
export function broken(
  row: Row,
  policy: 'pass' | 'reject',
  figures: Figures,
  calls: readonly Call[],
  moments: Moments,
): string[] {
  const before = ({ begun }: Call): boolean => row.forgets === 'calls' && begun < moments.end
  const forgotten = (call: Call): boolean => (before(call) && !call.up) || (row.forgets === 'time' && call.timedOut)
  const lost = calls.filter((call) => call.end === 'lost' && !forgotten(call)).length
  const confused = calls.filter((call) => call.confused && !before(call)).length
  const { unedited, rejected, longest, vain, holds, recovery } = figures
  return [
    ...(lost > 0 ? [`${lost} calls lost`] : []),
    ...(policy === 'pass' && rejected > 0 ? [`${rejected} calls rejected in spite of the policy`] : []),
    ...(policy === 'reject' && unedited > 0 ? [`${unedited} calls let through unedited`] : []),
    ...(confused > 0 ? [`${confused} callers were shown a From or To that is not theirs`] : []),
    ...(longest > deadline + slice ? [`a SIP worker was held for ${longest.toFixed(1)} ms`] : []),
    ...(vain > holds * vainAtMost ? [`${vain} of ${holds} times a SIP worker was held until the deadline`] : []),
    ...(recovery === undefined ? ['it did not recover'] : []),
  ]
}
