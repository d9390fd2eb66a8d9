/** Largest memo a dialog may keep, in characters: it travels with each of its messages. */
export const memoLimit = 4096

/** What the plugins kept for one dialog: plugin name → JSON value. Opaque to the proxy. */
export class Memo {
  /** As JSON text: a plugin that changes the object it got changes nothing here until it keeps it. */
  readonly #values: Map<string, string>
  #changed = false

  /** @param text as an earlier {@link serialize} gave it. Anything else counts as nothing kept. */
  constructor(text: string | undefined) {
    this.#values = new Map(text === undefined || text === '' ? [] : parse(text))
  }

  get(plugin: string): unknown {
    const json = this.#values.get(plugin)
    return json === undefined ? undefined : JSON.parse(json)
  }

  set(plugin: string, value: unknown): void {
    const json = JSON.stringify(value) as string | undefined
    if (json === this.#values.get(plugin)) return
    if (json === undefined) this.#values.delete(plugin)
    else this.#values.set(plugin, json)
    this.#changed = true
  }

  /** @returns undefined when nothing changed, `''` when nothing is kept any more. */
  serialize(): string | undefined {
    if (!this.#changed) return undefined
    const members = [...this.#values].map(([plugin, json]) => `${JSON.stringify(plugin)}:${json}`)
    return members.length === 0 ? '' : `{${members.join(',')}}`
  }
}

function parse(text: string): [string, string][] {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return Object.entries(value).map(([plugin, kept]) => [plugin, JSON.stringify(kept)])
  } catch {
    return []
  }
}
