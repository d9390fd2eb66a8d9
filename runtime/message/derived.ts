/**
 * What readers made of a thing, kept until it changes: several plugins ask the same of one SDP. A reader looks at
 * nothing but the thing itself, and nobody alters what it returned.
 */
export class Derived {
  #values: Map<unknown, unknown> | undefined
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
    const values = (this.#values ??= new Map<unknown, unknown>())
    const known = values.get(reader)
    if (known !== undefined || values.has(reader)) return known as Value
    const value = reader(thing)
    values.set(reader, value)
    return value
  }

  /** The thing changes. */
  change(): void {
    this.#changed = true
    this.#values = undefined
    this.#whole?.change()
  }
}
