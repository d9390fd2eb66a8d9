/** Largest memo a dialog may keep, in characters: it travels with each of its messages. */
export const memoLimit = 4096

/** What the plugins kept for one dialog: plugin name → JSON value. Opaque to the proxy. */
export class Memo {
  readonly #text: string | undefined
  #values: Map<string, Kept> | undefined
  #changed = false

  /** @param text as an earlier {@link serialize} gave it. Anything else counts as nothing kept. */
  constructor(text: string | undefined) {
    this.#text = text
  }

  get(plugin: string): unknown {
    return this.#all.get(plugin)?.give()
  }

  set(plugin: string, value: unknown): void {
    const json = JSON.stringify(value) as string | undefined
    if (json === this.#all.get(plugin)?.json) return
    if (json === undefined) this.#all.delete(plugin)
    else this.#all.set(plugin, new Kept(json))
    this.#changed = true
  }

  /** @returns undefined when nothing changed, `''` when nothing is kept any more. */
  serialize(): string | undefined {
    if (!this.#changed) return undefined
    const members = [...this.#all].map(([plugin, { json }]) => `${JSON.stringify(plugin)}:${json}`)
    return members.length === 0 ? '' : `{${members.join(',')}}`
  }

  /** Read when the first plugin asks: most messages have none that does. */
  get #all(): Map<string, Kept> {
    this.#values ??= new Map(this.#text === undefined || this.#text === '' ? [] : parse(this.#text))
    return this.#values
  }
}

/** The value of one plugin, as JSON text: a plugin that changes the object it got changes nothing until it keeps it. */
class Kept {
  #json: string | undefined
  #parsed: { readonly value: unknown } | undefined

  /** @param json left out: of `parsed`, which nobody has got yet. */
  constructor(json: string | undefined, parsed?: { readonly value: unknown }) {
    this.#json = json
    this.#parsed = parsed
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.#parsed?.value)
    return this.#json
  }

  /** Each time another object: what was parsed already the first time. */
  give(): unknown {
    const { json } = this
    const value: unknown = this.#parsed ? this.#parsed.value : JSON.parse(json)
    this.#parsed = undefined
    return value
  }
}

function parse(text: string): [string, Kept][] {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return Object.entries(value).map(([plugin, kept]) => [plugin, new Kept(undefined, { value: kept })])
  } catch {
    return []
  }
}
