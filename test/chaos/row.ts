import type { Arena, Policy, Setup } from './arena.js'

/** A fault, and what it is measured by. */
export interface Row {
  /** As in the table. */
  readonly name: string
  /** From when recovery counts: the fault where something mends it or takes over, its end where it lasts. */
  readonly recovery: 'from the fault' | 'from its end'
  /** Calls that may be lost, by Kamailio's own doing: those that began before the fault's end, or got a 408. */
  readonly forgets?: 'before its end' | 'timed out'
  readonly setup?: Setup
  /** Unless given: both. */
  readonly policies?: readonly Policy[]
  /** Causes the fault and ends it. */
  play(arena: Arena): Promise<void>
}
