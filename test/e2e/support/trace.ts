import { headerKey } from '../../../runtime/message/names.js'

/** A SIP message as it was on the wire. Text is a byte string: one character a byte. */
export class WireMessage {
  readonly direction: 'sent' | 'received'
  readonly bytes: Buffer
  readonly text: string
  readonly startLine: string
  /** Header lines, a folded one with its folds. */
  readonly lines: readonly string[]
  /** When, in milliseconds since 1970; NaN where nobody noted it. */
  readonly at: number
  readonly #body: string | undefined

  /** @param whole false: the bytes end in the middle of the body */
  constructor(direction: 'sent' | 'received', bytes: Buffer, whole = true, at = NaN) {
    this.direction = direction
    this.at = at
    this.bytes = bytes
    this.text = bytes.toString('latin1')
    const end = this.text.indexOf('\r\n\r\n')
    const [startLine = '', ...lines] = this.text.slice(0, end).split(/\r\n(?![ \t])/)
    this.startLine = startLine
    this.lines = lines
    this.#body = whole ? this.text.slice(end + 4) : undefined
  }

  get body(): string {
    if (this.#body === undefined) throw new Error('the trace of SIPp ends at a NUL in this body: tap the trunk')
    return this.#body
  }

  /** `INVITE`, or of a response `200 INVITE`. */
  get kind(): string {
    const status = /^SIP\/2\.0 (\d{3})/.exec(this.startLine)?.[1]
    const method = this.values('CSeq')[0]?.trim().split(/\s+/)[1] ?? ''
    return status === undefined ? this.startLine.slice(0, this.startLine.indexOf(' ')) : `${status} ${method}`
  }

  get uri(): string {
    return this.startLine.split(' ')[1] ?? ''
  }

  /** Whole lines of this name, in any spelling. */
  all(name: string): string[] {
    return this.lines.filter((line) => headerKey(nameOf(line)) === headerKey(name))
  }

  /** The first whole line of this name; `''` if there is none. */
  line(name: string): string {
    return this.all(name)[0] ?? ''
  }

  values(name: string): string[] {
    return this.all(name).map((line) => line.slice(line.indexOf(':') + 1).replace(/^[ \t]+/, ''))
  }
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).trimEnd()
}

/** What one end of a call sent and received. */
export class Trace {
  readonly messages: readonly WireMessage[]

  constructor(messages: readonly WireMessage[]) {
    this.messages = messages
  }

  /** Received messages in order; what came again byte for byte counts once. */
  get received(): readonly WireMessage[] {
    return distinct(this.messages.filter(({ direction }) => direction === 'received'))
  }

  get sent(): readonly WireMessage[] {
    return distinct(this.messages.filter(({ direction }) => direction === 'sent'))
  }

  /** The only received message of this kind, `INVITE` or `200 INVITE`. @throws Error if there is none, or several */
  got(kind: string): WireMessage {
    return only(this.received, kind)
  }

  /** The only sent message of this kind. */
  gave(kind: string): WireMessage {
    return only(this.sent, kind)
  }
}

function only(messages: readonly WireMessage[], kind: string): WireMessage {
  const found = messages.filter((message) => message.kind === kind)
  if (found.length === 1 && found[0]) return found[0]
  throw new Error(`${found.length} messages "${kind}" among: ${messages.map((message) => message.kind).join(', ')}`)
}

function distinct(messages: readonly WireMessage[]): WireMessage[] {
  return [...new Map(messages.map((message) => [message.text, message])).values()]
}

/** Kind, From line and To line of each message: how one end sees the call. */
export function views(messages: readonly WireMessage[]): string[][] {
  return messages.map((message) => [message.kind, message.line('From'), message.line('To')])
}

/** One end's view of a dialog, to make the rows that {@link views} should give. */
export class View {
  readonly from: string
  readonly to: string
  readonly #tag: string

  /** @param from and to: whole lines as this end knows them, To without a tag */
  constructor(from: string, to: string, tag = 'callee') {
    this.from = from
    this.to = to
    this.#tag = tag
  }

  /** A message before the callee's tag is known. */
  first(kind: string): string[] {
    return [kind, this.from, this.to]
  }

  /** A request of the caller, or the response to it. */
  caller(kind: string): string[] {
    return [kind, this.from, `${this.to};tag=${this.#tag}`]
  }

  /** A request of the callee, or the response to it: From and To change places. */
  callee(kind: string): string[] {
    return [kind, `From: ${valueOf(this.to)};tag=${this.#tag}`, `To: ${valueOf(this.from)}`]
  }
}

function valueOf(line: string): string {
  return line.slice(line.indexOf(':') + 1).replace(/^\s+/, '')
}

const heading = /^-{20,} ([\d: .-]+)\n(?:UDP|TCP) message (sent|received) [([](\d+)[)\]]? bytes\)? ?:\n\n/gm

/** Reads what SIPp wrote with -trace_msg. Of a message that is just being written nothing is read. */
export function readTrace(file: Buffer): Trace {
  const messages: WireMessage[] = []
  const text = file.toString('latin1')
  heading.lastIndex = 0
  for (let found = heading.exec(text); found; found = heading.exec(text)) {
    const [whole, time = '', direction, length] = found
    const start = found.index + whole.length
    const end = start + Number(length)
    // SIPp writes a message until its first NUL.
    const next = text.indexOf('\n-----------------------------------------------', start)
    const cut = text[end] !== '\n' && next >= 0
    if (!cut && end >= text.length) break
    const bytes = file.subarray(start, cut ? next : end)
    // Local time, to the microsecond.
    const at = Date.parse(time.trim().replace(' ', 'T'))
    messages.push(new WireMessage(direction === 'sent' ? 'sent' : 'received', bytes, !cut, at))
    heading.lastIndex = start + bytes.length
  }
  return new Trace(messages)
}
