import { createHash } from 'node:crypto'

/** Body of a message: its type and its bytes (a string is a byte string). */
export interface Body {
  readonly type: string
  readonly content: string | Uint8Array
  /** Without Content-Length, as UDP allows (RFC 3261 18.3). */
  readonly unmeasured?: boolean
}

/** A file that the scenario names, to be written beside it. */
export interface ScenarioFile {
  readonly name: string
  readonly content: Buffer
}

/**
 * A SIPp scenario, built step by step. Message text is as on the wire but for line ends, with SIPp's own keywords in
 * brackets: a bracket that is meant literally is written `\[` or `\]`; a line that begins with a blank is a fold.
 */
export class Script {
  readonly files: ScenarioFile[] = []
  readonly #steps: string[] = []
  #spell = (line: string): string => line
  #repeats = false

  get xml(): string {
    const head = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">'
    const steps = this.#steps.join('\n')
    // SIPp refuses a variable that is kept and never used.
    const kept = [...new Set([...steps.matchAll(/assign_to="(\w+)"/g)].map(([, name]) => name))].join(',')
    const reference = kept === '' ? '' : `<Reference variables="${kept}"/>\n`
    return `${head}\n<scenario name="sipcar">\n${steps}\n${reference}</scenario>\n`
  }

  /** From here on names of headers are in upper case, as Teams writes them, but for those that SIPp copies. */
  asTeams(): this {
    this.#spell = (line) => line.replace(/^[\w-]+(?=\s*:)/, (name) => name.toUpperCase())
    return this
  }

  /** From here on what is sent over UDP is sent again until it is answered (RFC 3261 17.1, 13.3.1.4), as phones do. */
  repeating(): this {
    this.#repeats = true
    return this
  }

  /** Goes on with the steps that another scenario has so far, and takes them from it: for a call beside this one. */
  with(other: Script): this {
    this.#steps.push(...other.#steps.splice(0))
    this.files.push(...other.files.splice(0))
    return this
  }

  /**
   * @param lines start line and header lines; Content-Type and Content-Length come with the body
   * @param answered whether the other end answers it: a request but ACK, and the 200 of an INVITE
   */
  send(lines: readonly string[], body?: Body, answered = /^(?!ACK |SIP\/)/.test(lines[0] ?? '')): this {
    const content = bytesOf(body?.content ?? '')
    const type = body ? [`Content-Type: ${body.type}`] : []
    const length = body?.unmeasured ? [] : [`Content-Length: ${content.length}`]
    return this.#write([...lines, ...type, ...length], content, answered)
  }

  #write(lines: readonly string[], content: Buffer, answered: boolean): this {
    const head = [...lines.slice(0, 1), ...lines.slice(1).map(this.#spell)]
      .join('\n')
      .replaceAll('\\[', '[lb]')
      .replaceAll('\\]', '[rb]')
      .replace(/\n(?=[ \t])/g, '[fold]')
    const repeat = this.#repeats && answered ? ' retrans="500"' : ''
    return this.step(`<send${repeat}><![CDATA[${head}\n\n${content.length > 0 ? this.#file(content) : ''}]]></send>`)
  }

  /** Waits for requests (their method) or responses (their status), in this order. */
  receive(...expected: readonly (string | number)[]): this {
    for (const each of expected) this.step(`<recv ${wanted(each)}/>`)
    return this
  }

  /** Goes on whether or not it comes before what is received next. */
  maybe(expected: string | number): this {
    return this.step(`<recv ${wanted(expected)} optional="true"/>`)
  }

  /**
   * Waits for a message and keeps its Contact, its route, and the values of its headers, each in the variable given.
   * @param headers names, in full or compact as in the message; of several lines, `Via#2` is the second
   */
  keep(expected: string | number, headers: Readonly<Record<string, string>>): this {
    const actions = Object.entries(headers).map(([variable, header]) => {
      const [name, occurrence = '1'] = header.split('#')
      const where = `search_in="hdr" header="${name}:" occurrence="${occurrence}" case_indep="true"`
      return `<ereg regexp="[^ ].*" ${where} assign_to="${variable}"/>`
    })
    return this.step(`<recv ${wanted(expected)} rrs="true"><action>${actions.join('')}</action></recv>`)
  }

  /** For what the protocol itself waits for, such as a repetition by its timer. */
  pause(milliseconds: number): this {
    return this.step(`<pause milliseconds="${milliseconds}"/>`)
  }

  /** A step in SIPp's own words. */
  step(xml: string): this {
    this.#steps.push(xml)
    return this
  }

  #file(content: Buffer): string {
    const name = `${createHash('sha256').update(content).digest('hex').slice(0, 16)}.bin`
    this.files.push({ name, content })
    return `[file name=${name}]`
  }
}

function wanted(expected: string | number): string {
  return typeof expected === 'number' ? `response="${expected}"` : `request="${expected}"`
}

function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.from(content)
}
