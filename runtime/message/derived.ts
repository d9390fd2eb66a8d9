const none: unknown[] = []

/**
 * What readers made of a thing, kept until it changes: several plugins ask the same of one SDP. A reader looks at
 * nothing but the thing itself, and nobody alters what it returned.
 */
export class Derived {
  // Side by side: for the few readers that a thing has, a search costs less than a Map.
  #readers: unknown[] = none
  #values: unknown[] = none
  readonly #whole: Derived | undefined
  #changed = false

  /** @param whole of what the thing is a part of: it changes too. */
  constructor(whole?: Derived) {
    this.#whole = whole
  }

  get changed(): boolean {
    return this.#changed
  }

  of<Thing, Value>(thing: Thing, reader: (thing: Thing) => Value): Value {
    const at = this.#readers.indexOf(reader)
    if (at >= 0) return this.#values[at] as Value
    const value = reader(thing)
    if (this.#readers === none) [this.#readers, this.#values] = [[], []]
    this.#readers.push(reader)
    this.#values.push(value)
    return value
  }

  /** The thing changes. */
  change(): void {
    this.#changed = true
    this.#readers = none
    this.#whole?.change()
  }
}
