/** Largest memo a dialog may keep, in characters: it travels with each of its messages. */
export const memoLimit = 4096

/** What the plugins kept for one dialog: plugin name → JSON value. Opaque to the proxy. */
export class Memo {
  readonly #values: Map<string, unknown>
  #changed = false

  /** @param text as an earlier {@link serialize} gave it. Anything else counts as nothing kept. */
  constructor(text: string | undefined) {
    this.#values = new Map(text === undefined || text === '' ? [] : parse(text))
  }

  get(plugin: string): unknown {
    return this.#values.get(plugin)
  }

  set(plugin: string, value: unknown): void {
    if (JSON.stringify(value) === JSON.stringify(this.get(plugin))) return
    if (value === undefined) this.#values.delete(plugin)
    else this.#values.set(plugin, value)
    this.#changed = true
  }

  /** @returns undefined when nothing changed, `''` when nothing is kept any more. */
  serialize(): string | undefined {
    if (!this.#changed) return undefined
    return this.#values.size === 0 ? '' : JSON.stringify(Object.fromEntries(this.#values))
  }
}

function parse(text: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  } catch {
    return []
  }
}
