/** Largest memo a dialog may keep, in characters: it travels with each of its messages. */
export const memoLimit = 4096

/**
 * What the plugins kept for one dialog: plugin name → JSON value. Opaque to the proxy. A value stays the text that it
 * was until its plugin asks: most messages ask for a few only, and what nobody changes need not be written anew.
 */
export class Memo {
  readonly #text: string | undefined
  /** JSON text of each value. */
  #values: Map<string, string> | undefined
  #changed = false

  /** @param text as an earlier {@link serialize} gave it. Anything else counts as nothing kept. */
  constructor(text: string | undefined) {
    this.#text = text
  }

  /** Each time another object: a plugin that changes the one it got changes nothing until it keeps it. */
  get(plugin: string): unknown {
    const json = this.#all.get(plugin)
    if (json === undefined) return undefined
    try {
      return JSON.parse(json)
    } catch {
      this.#all.delete(plugin)
      return undefined
    }
  }

  set(plugin: string, value: unknown): void {
    const json = JSON.stringify(value) as string | undefined
    if (json === this.#all.get(plugin)) return
    if (json === undefined) this.#all.delete(plugin)
    else this.#all.set(plugin, json)
    this.#changed = true
  }

  /** @returns undefined when nothing changed, `''` when nothing is kept any more. */
  serialize(): string | undefined {
    if (!this.#changed) return undefined
    let members = ''
    for (const [plugin, json] of this.#all) members += `${members === '' ? '{' : ','}${JSON.stringify(plugin)}:${json}`
    return members === '' ? '' : `${members}}`
  }

  /** Read when the first plugin asks: most messages have none that does. */
  get #all(): Map<string, string> {
    this.#values ??= membersIn(this.#text ?? '')
    return this.#values
  }
}

/** Codes of the characters that JSON is made of: a memo is searched with each message, and codes are found faster. */
const [quote, backslash, comma, brace, bracket, endOfBrace, endOfBracket] = [34, 92, 44, 123, 91, 125, 93]

/** `{"a":1,"b":[2]}` as a → `1`, b → `[2]`; nothing of a text that {@link Memo.serialize} did not write. */
function membersIn(text: string): Map<string, string> {
  const members = new Map<string, string>()
  const last = text.length - 1
  let at = 0
  while (at < last) {
    // In front of each name stands the brace or a comma.
    const start = at + 1
    const colon = text[at] === (at === 0 ? '{' : ',') ? endOfString(text, start) : -1
    const name = text[colon] === ':' ? stringIn(text.slice(start, colon)) : undefined
    if (name === undefined) return new Map()
    at = endOfValue(text, colon + 1)
    members.set(name, text.slice(colon + 1, at))
  }
  return at === last && text[last] === '}' ? members : new Map<string, string>()
}

/** Offset behind the JSON string that begins at `start`; -1 where none does. */
function endOfString(text: string, start: number): number {
  if (text[start] !== '"') return -1
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at++
    else if (code === quote) return at + 1
  }
  return -1
}

/** Offset of the comma or brace behind the JSON value that begins at `start`, or of the end of the text. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at) - 1
      if (at < 0) break
    } else if (code === brace || code === bracket) depth++
    else if (code === endOfBrace || code === endOfBracket) {
      if (depth-- === 0) return at
    } else if (code === comma && depth === 0) return at
  }
  return text.length
}

function stringIn(json: string): string | undefined {
  if (!json.includes('\\')) return json.slice(1, -1)
  try {
    return JSON.parse(json) as string
  } catch {
    return undefined
  }
}
