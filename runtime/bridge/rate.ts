/** Counts what comes within a second. */
export class Rate {
  readonly #limit: number
  #since = 0
  #count = 0

  /** @param limit messages a second */
  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * @param now milliseconds of a clock that nobody sets
   * @returns `first`: this one is the first above the limit; `over`: above it; `flood`: twice as many
   */
  take(now = performance.now()): 'good' | 'first' | 'over' | 'flood' {
    if (now - this.#since >= 1000) {
      this.#since = now
      this.#count = 0
    }
    this.#count++
    if (this.#count <= this.#limit) return 'good'
    if (this.#count === this.#limit + 1) return 'first'
    return this.#count > 2 * this.#limit ? 'flood' : 'over'
  }
}
