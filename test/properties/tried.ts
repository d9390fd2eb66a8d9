import fc from 'fast-check'
import { chainOf, chains, eager, everywhere, byDefault, type Chain } from '../support/chains.js'
import { ask, call, carry, type Asked } from './dialogs.js'
import { single } from './messages.js'

/** The chains that each property is tried on. */
export const tried: readonly (readonly [name: string, chain: Chain])[] = [
  ...chains,
  ['every plugin everywhere, with the options that make it do most', chainOf(everywhere(byDefault, eager))],
]

/** `PROPERTY_RUNS=50` searches fifty times as long. */
export const factor = Number(process.env['PROPERTY_RUNS'] ?? 1)

/**
 * Shows messages on their ways through the chain: single ones, and those of whole calls.
 * @param seed the same messages each time: for tests that something is among them.
 */
export function everyMessage({ pipeline }: Chain, runs: number, show: (asked: Asked) => void, seed?: number): void {
  const fixed = seed === undefined ? {} : { seed }
  fc.assert(
    fc.property(single, (question) => show(ask(pipeline, question))),
    { ...fixed, numRuns: runs * factor },
  )
  fc.assert(
    fc.property(call, (its) => carry(pipeline, its, show)),
    { ...fixed, numRuns: Math.ceil(runs / 3) * factor },
  )
}
