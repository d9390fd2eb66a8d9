import type { Watch } from '../pipeline/watch.js'
import { gate, type Sign } from './contract.js'

/** A worker's end of the breakers: publishes where it is, and reads in shared memory which plugins are suspended. */
export class WorkerWatch implements Watch {
  readonly #progress: Int32Array
  readonly #gates: Int32Array
  /** Slots that the message in hand is the trial of. */
  readonly #trials = new Set<number>()
  #signs: Sign[] = []

  constructor(progress: Int32Array, gates: Int32Array) {
    this.#progress = progress
    this.#gates = gates
  }

  startRecord(): void {
    Atomics.store(this.#progress, 1, -1)
  }

  /** Only now does the record count as finished: one that hangs before is the one the watchdog finds. */
  finishRecord(): void {
    Atomics.add(this.#progress, 0, 1)
    this.idle()
  }

  idle(): void {
    this.#trials.clear()
    Atomics.store(this.#progress, 1, 0)
  }

  admits(slot: number): boolean {
    const state = Atomics.load(this.#gates, slot)
    if (state < gate.suspended || this.#trials.has(slot)) return true
    // One message of all workers is the trial: whoever closes the gate behind it.
    if (state !== gate.trial || Atomics.compareExchange(this.#gates, slot, gate.trial, gate.suspended) !== gate.trial)
      return false
    this.#trials.add(slot)
    return true
  }

  begins(slot: number): void {
    Atomics.store(this.#progress, 1, slot + 1)
  }

  worked(slot: number): void {
    const failing = Atomics.load(this.#gates, slot) === gate.failing
    if (failing) Atomics.compareExchange(this.#gates, slot, gate.failing, gate.open)
    if (failing || this.#trials.has(slot)) this.#signs.push({ slot, worked: true })
  }

  threw(slot: number): void {
    Atomics.compareExchange(this.#gates, slot, gate.open, gate.failing)
    this.#signs.push({ slot, worked: false })
  }

  /** What the socket thread has to hear, once. */
  takeSigns(): readonly Sign[] {
    const signs = this.#signs
    this.#signs = []
    return signs
  }
}
