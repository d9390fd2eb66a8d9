import type { Random } from './random.js'

/** Makes an input of one that is known. `pool` holds others to take parts from. */
export type Mutate = (input: Buffer, random: Random, pool: readonly Buffer[]) => Buffer

/** What an input made the code do, in words that are few: an input that says a new one is kept and mutated further. */
export type Traits = Iterable<string>

/** A part of the code that takes foreign bytes. */
export interface Target {
  readonly name: string
  /** What the mutations begin with; not empty. */
  readonly seeds: readonly Buffer[]
  readonly mutate: Mutate
  /** @throws when the code does what it must not */
  run(input: Buffer): Traits | Promise<Traits>
  /** Runs an input that once failed, under every circumstance; {@link run} unless given. */
  replay?(input: Buffer): Traits | Promise<Traits>
  close?(): Promise<void>
}
