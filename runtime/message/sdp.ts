import { trimBlanks } from './bytes.js'
import { Derived } from './derived.js'
import { Guard } from './guard.js'

/** What the lines of one section have in common. */
class Owner {
  readonly derived: Derived
  /** Asked before a change, with the new text if there is any: what is refused leaves no trace. @throws EditRefused */
  readonly permit: (text?: string) => void
  #listing = 0

  constructor(derived: Derived, permit: (text?: string) => void) {
    this.derived = derived
    this.permit = permit
  }

  /** Another number once there are other lines, or one is about something else. */
  get listing(): number {
    return this.#listing
  }

  /** A line changes. @param listed whether there are other lines now, or it is about something else */
  change(listed: boolean): void {
    if (listed) this.#listing++
    this.derived.change()
  }
}

/**
 * SDP as lines (RFC 8866). Nothing is printed anew: a line is its bytes, and all that can happen to it is removal,
 * replacement of its text, or a new line behind its section. `String(new Sdp(text)) === text`.
 */
export class SdpLine {
  #text: string
  #attribute: string | undefined
  #removed = false
  readonly #eol: string
  /** What it got for a line end in place of none. */
  #ending = ''
  readonly #owner: Owner
  /** Its text as received; undefined for a line that was added. */
  readonly #received: string | undefined
  #read: Derived | undefined

  constructor(text: string, eol: string, owner: Owner, added = false) {
    this.#text = text
    this.#eol = eol
    this.#owner = owner
    this.#received = added ? undefined : text
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

  /**
   * What `reader` makes of the text of this line, made again only after that has changed. Give the same function each
   * time; nobody alters what it returned.
   */
  read<Value>(reader: (text: string) => Value): Value {
    this.#read ??= new Derived()
    return this.#read.of(this.#text, reader)
  }

  /** This line as it was received, a line of another SDP; undefined for one that was added. */
  asReceived(owner: Owner): SdpLine | undefined {
    if (this.#received === undefined) return undefined
    const line = new SdpLine(this.#received, this.#eol, owner)
    // Of the same text the same can be read.
    if (this.#text === this.#received) {
      line.#attribute = this.#attribute
      line.#read = this.#read ??= new Derived()
    }
    return line
  }

  /** @throws EditRefused for text that would break the body. */
  set(text: string): void {
    if (text === this.#text) return
    this.#owner.permit(text)
    const { type } = this
    const attribute = type === 'a' ? this.attribute : undefined
    this.#text = text
    this.#attribute = undefined
    this.#read = undefined
    this.#owner.change(this.type !== type || (type === 'a' && this.attribute !== attribute))
  }

  /** @throws EditRefused where the configuration keeps the body from the plugin. */
  remove(): void {
    if (this.#removed) return
    this.#owner.permit()
    this.#removed = true
    this.#owner.change(true)
  }

  /** Its line end as received: CRLF, LF, or nothing at the end of a body cut short. */
  get eol(): string {
    return this.#eol || this.#ending
  }

  /** Gives a last line without a line end this one, so that another can follow. */
  end(eol: string): void {
    this.#ending = eol
  }

  toString(): string {
    return this.#removed ? '' : this.#text + this.eol
  }
}

const none: readonly SdpLine[] = []
const noAttributes: ReadonlyMap<string, readonly SdpLine[]> = new Map()

/** The session part, or one media description with its `m=` line first. */
export class SdpSection {
  readonly #lines: SdpLine[]
  /** Of the SDP, for new lines. */
  readonly #eol: string
  readonly #owner: Owner
  /** The lines that are left as of a listing, and those of them that are attributes: asked for all the time. */
  #left = none
  #attributes: ReadonlyMap<string, readonly SdpLine[]> = noAttributes
  #listed = -1

  /** @param owner the one that the lines have. */
  constructor(lines: SdpLine[], eol: string, owner: Owner) {
    this.#lines = lines
    this.#eol = eol
    this.#owner = owner
  }

  /** Lines that are still there, in order; all, or those of one type (`b`, `a`, `c` …). */
  lines(type?: string): readonly SdpLine[] {
    this.#list()
    return type === undefined ? this.#left : this.#left.filter((line) => line.type === type)
  }

  /** Attribute lines by lower-case name: `attributes('rtpmap')` (RFC 8866 5.13). */
  attributes(name: string): readonly SdpLine[] {
    this.#list()
    return this.#attributes.get(name) ?? none
  }

  /**
   * What `reader` makes of this section, made again only after one of its lines has changed. Give the same function
   * each time; it looks at nothing but the section, and nobody alters what it returned.
   */
  derive<Value>(reader: (section: this) => Value): Value {
    return this.#owner.derived.of(this, reader)
  }

  /**
   * Adds a line behind the last one of this section, its line end as theirs. Attributes come last (RFC 8866 5), so
   * that is where one belongs. @throws EditRefused for text that would break the body.
   */
  append(text: string): void {
    this.#owner.permit(text)
    const last = this.#lines.at(-1)
    last?.end(this.#eol)
    this.#lines.push(new SdpLine(text, last?.eol ?? this.#eol, this.#owner, true))
    this.#owner.change(true)
  }

  /** All lines ever, the removed included: for printing. */
  get all(): readonly SdpLine[] {
    return this.#lines
  }

  /** Lists the lines anew where the listing is another; whoever has the old lists goes on with them. */
  #list(): void {
    if (this.#listed === this.#owner.listing) return
    this.#listed = this.#owner.listing
    const left: SdpLine[] = []
    const attributes = new Map<string, SdpLine[]>()
    for (const line of this.#lines) {
      if (line.removed) continue
      left.push(line)
      if (line.type !== 'a') continue
      const group = attributes.get(line.attribute)
      if (group) group.push(line)
      else attributes.set(line.attribute, [line])
    }
    this.#left = left
    this.#attributes = attributes
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

interface Part {
  readonly lines: SdpLine[]
  readonly owner: Owner
}

export class Sdp {
  readonly session: SdpSection
  readonly media: readonly SdpMedia[]
  /** Session part first, then each media description. */
  readonly sections: readonly SdpSection[]
  readonly #derived = new Derived()

  /**
   * @param source byte string of the SDP, whose line ends are kept as found, CRLF or LF, line by line; or an SDP,
   * for another one as that was received
   * @param guard of the message
   */
  constructor(source: string | Sdp, guard = new Guard()) {
    const permit = (line = ''): void => {
      guard.body(false)
      guard.value('an SDP line', line)
    }
    const begin = (): Part => ({ lines: [], owner: new Owner(new Derived(this.#derived), permit) })
    const [session, ...media] = typeof source === 'string' ? partsIn(source, begin) : partsReceived(source, begin)
    const eol = session.lines[0]?.eol || '\r\n'
    this.session = new SdpSection(session.lines, eol, session.owner)
    this.media = media.map(({ lines, owner }) => new SdpMedia(lines, eol, owner))
    this.sections = [this.session, ...this.media]
  }

  get changed(): boolean {
    return this.#derived.changed
  }

  /** As {@link SdpSection.derive}, of the whole SDP. */
  derive<Value>(reader: (sdp: this) => Value): Value {
    return this.#derived.of(this, reader)
  }

  toString(): string {
    return this.derive(printed)
  }
}

function printed(sdp: Sdp): string {
  let text = ''
  for (const section of sdp.sections) for (const line of section.all) text += line.toString()
  return text
}

type Parts = [session: Part, ...media: Part[]]

function partsIn(text: string, begin: () => Part): Parts {
  let part = begin()
  const parts: Parts = [part]
  let start = 0
  while (start < text.length) {
    const end = lineEnd(text, start)
    const next = text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length)
    if (text.startsWith('m=', start)) {
      part = begin()
      parts.push(part)
    }
    part.lines.push(new SdpLine(text.slice(start, end), text.slice(end, next), part.owner))
    start = next
  }
  return parts
}

function partsReceived({ session, media }: Sdp, begin: () => Part): Parts {
  const partOf = ({ all }: SdpSection): Part => {
    const part = begin()
    for (const line of all) {
      const received = line.asReceived(part.owner)
      if (received) part.lines.push(received)
    }
    return part
  }
  return [partOf(session), ...media.map(partOf)]
}

/** Offset of the next CR or LF, or of the end of the text. */
function lineEnd(text: string, start: number): number {
  for (let end = start; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === 10 || code === 13) return end
  }
  return text.length
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
