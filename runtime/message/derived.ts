/** What one reader made of a thing, and what others made of it before. */
interface Made {
  readonly reader: unknown
  readonly value: unknown
  readonly next: Made | undefined
}

/**
 * What readers made of a thing, kept until it changes: several plugins ask the same of one SDP. A reader looks at
 * nothing but the thing itself, and nobody alters what it returned.
 */
export class Derived {
  // A list: the many lines of an SDP have one or two readers each, for which arrays and a Map are large.
  #made: Made | undefined
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
    for (let made = this.#made; made; made = made.next) if (made.reader === reader) return made.value as Value
    const value = reader(thing)
    this.#made = { reader, value, next: this.#made }
    return value
  }

  /** The thing changes. */
  change(): void {
    this.#changed = true
    this.#made = undefined
    this.#whole?.change()
  }
}
