/** Says of each kind of event whether it is one of the first of its minute. */
export class Fewer {
  readonly #limit: number
  readonly #counts = new Map<string, number>()
  #since = 0

  /** @param limit events of one kind a minute */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** @param now milliseconds of a clock that nobody sets */
  allows(kind: string, now = performance.now()): boolean {
    if (now - this.#since >= 60_000) {
      this.#since = now
      this.#counts.clear()
    }
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    return count <= this.#limit
  }
}
