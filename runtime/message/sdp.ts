import { trimBlanks } from './bytes.js'
import { Guard } from './guard.js'

/**
 * SDP as lines (RFC 8866). Nothing is printed anew: a line is its bytes, and all that can happen to it is removal,
 * replacement of its text, or a new line behind its section. `String(new Sdp(text)) === text`.
 */
export class SdpLine {
  #text: string
  #attribute: string | undefined
  #removed = false
  #eol: string
  readonly #edit: (text?: string) => void

  constructor(text: string, eol: string, edit: (text?: string) => void) {
    this.#text = text
    this.#eol = eol
    this.#edit = edit
  }

  /** The line without its end, `b=AS:64`. */
  get text(): string {
    return this.#text
  }

  /** `b` of `b=AS:64`; empty for a line that is none of SDP's. */
  get type(): string {
    return this.#text[1] === '=' ? (this.#text[0] ?? '') : ''
  }

  /** `AS:64` of `b=AS:64`. */
  get value(): string {
    return this.#text.slice(2)
  }

  /** What {@link attributeName} gives, read once. */
  get attribute(): string {
    this.#attribute ??= attributeIn(this.#text)
    return this.#attribute
  }

  get removed(): boolean {
    return this.#removed
  }

  /** @throws EditRefused for text that would break the body. */
  set(text: string): void {
    if (text === this.#text) return
    this.#edit(text)
    this.#text = text
    this.#attribute = undefined
  }

  /** @throws EditRefused where the configuration keeps the body from the plugin. */
  remove(): void {
    if (this.#removed) return
    this.#edit()
    this.#removed = true
  }

  /** Its line end as received: CRLF, LF, or nothing at the end of a body cut short. */
  get eol(): string {
    return this.#eol
  }

  /** Gives a last line without a line end this one, so that another can follow. */
  end(eol: string): void {
    if (this.#eol !== '') return
    this.#edit()
    this.#eol = eol
  }

  toString(): string {
    return this.#removed ? '' : this.#text + this.#eol
  }
}

/** The session part, or one media description with its `m=` line first. */
export class SdpSection {
  readonly #lines: SdpLine[]
  /** Of the SDP, for new lines. */
  readonly #eol: string
  readonly #edit: (text?: string) => void

  constructor(lines: SdpLine[], eol: string, edit: (text?: string) => void) {
    this.#lines = lines
    this.#eol = eol
    this.#edit = edit
  }

  /** Lines that are still there, in order; all, or those of one type (`b`, `a`, `c` …). */
  lines(type?: string): SdpLine[] {
    return this.#lines.filter((line) => !line.removed && (type === undefined || line.type === type))
  }

  /** Attribute lines by lower-case name: `attributes('rtpmap')` (RFC 8866 5.13). */
  attributes(name: string): SdpLine[] {
    return this.lines('a').filter((line) => line.attribute === name)
  }

  /**
   * Adds a line behind the last one of this section, its line end as theirs. Attributes come last (RFC 8866 5), so
   * that is where one belongs. @throws EditRefused for text that would break the body.
   */
  append(text: string): void {
    this.#edit(text)
    const last = this.#lines.at(-1)
    last?.end(this.#eol)
    this.#lines.push(new SdpLine(text, last?.eol ?? this.#eol, this.#edit))
  }

  /** All lines ever, the removed included: for printing. */
  get all(): readonly SdpLine[] {
    return this.#lines
  }
}

/** The fields of an `m=` line (RFC 8866 5.14). */
export interface MediaLine {
  /** `audio`, `video`, `image` … in lower case. */
  readonly kind: string
  readonly port: number
  readonly proto: string
  readonly formats: readonly string[]
}

export class SdpMedia extends SdpSection {
  #media: { readonly text: string; readonly line: MediaLine | undefined } | undefined

  /** @returns undefined where the `m=` line is malformed. */
  get media(): MediaLine | undefined {
    const text = this.all[0]?.text ?? ''
    if (this.#media?.text !== text) this.#media = { text, line: parseMedia(text) }
    return this.#media.line
  }

  /** Replaces the formats of the `m=` line, whatever stands before them stays. None are given: nothing happens. */
  setFormats(formats: readonly string[]): void {
    const before = /^m=[^ ]+ +[^ ]+ +[^ ]+/.exec(this.all[0]?.text ?? '')?.[0]
    const same = formats.join(' ') === this.media?.formats.join(' ')
    if (before !== undefined && formats.length > 0 && !same) this.all[0]?.set(`${before} ${formats.join(' ')}`)
  }

  /** Replaces the port of the `m=` line and a count behind it: 0 refuses the stream (RFC 3264 5.1). */
  setPort(port: number): void {
    const match = /^(m=[^ ]+ +)\d+(?:\/\d+)?( .*)$/.exec(this.all[0]?.text ?? '')
    if (match && this.media?.port !== port) this.all[0]?.set(`${match[1] ?? ''}${port}${match[2] ?? ''}`)
  }
}

export class Sdp {
  readonly session: SdpSection
  readonly media: readonly SdpMedia[]
  #changed = false

  /**
   * @param text byte string of the SDP. Line ends are kept as found, CRLF or LF, line by line.
   * @param guard of the message
   */
  constructor(text: string, guard = new Guard()) {
    // Before anything changes: what is refused leaves no trace.
    const edit = (line = ''): void => {
      guard.body(false)
      guard.value('an SDP line', line)
      this.#changed = true
    }
    const sections: SdpLine[][] = [[]]
    for (const match of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
      const [whole, content = '', eol = ''] = match
      if (whole === '') continue
      if (content.startsWith('m=')) sections.push([])
      sections.at(-1)?.push(new SdpLine(content, eol, edit))
    }
    const [session = [], ...media] = sections
    const eol = session.find((line) => line.eol !== '')?.eol ?? '\r\n'
    this.session = new SdpSection(session, eol, edit)
    this.media = media.map((lines) => new SdpMedia(lines, eol, edit))
  }

  get changed(): boolean {
    return this.#changed
  }

  /** Session part first, then each media description. */
  get sections(): readonly SdpSection[] {
    return [this.session, ...this.media]
  }

  toString(): string {
    return this.sections.map((section) => section.all.join('')).join('')
  }
}

function parseMedia(text: string): MediaLine | undefined {
  const match = /^m=([^ ]+) +(\d+)(?:\/\d+)? +([^ ]+)(.*)$/.exec(text)
  if (!match) return undefined
  const [, kind = '', port = '', proto = '', formats = ''] = match
  return { kind: kind.toLowerCase(), port: Number(port), proto, formats: formats.split(' ').filter(Boolean) }
}

/** `rtpmap` of `a=rtpmap:8 PCMA/8000`, in lower case. */
export function attributeName(line: SdpLine): string {
  return line.attribute
}

function attributeIn(text: string): string {
  const colon = text.indexOf(':')
  return trimBlanks(text.slice(2, colon < 0 ? undefined : colon)).toLowerCase()
}
