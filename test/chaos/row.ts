import type { Arena, Policy, Setup } from './arena.js'

/** A fault, and what it is measured by. */
export interface Row {
  /** As in the table. */
  readonly name: string
  /** From when recovery counts: the fault where something mends it or takes over, its end where it lasts. */
  readonly recovery: 'from the fault' | 'from its end'
  /**
   * What Kamailio itself forgets. `calls`, when it ends: those that it had not connected by the fault's end may be lost,
   * and those that it had may be shown names that they did not write. `time`: calls that got a 408 may be lost.
   */
  readonly forgets?: 'calls' | 'time'
  readonly setup?: Setup
  /** Unless given: both. */
  readonly policies?: readonly Policy[]
  /** Causes the fault and ends it. */
  play(arena: Arena): Promise<void>
}
