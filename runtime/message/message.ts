import { editedText } from './apply.js'
import { isIdentity, partsOf } from './body.js'
import { Derived } from './derived.js'
import { addressText, type Edit } from './edit.js'
import { Guard } from './guard.js'
import { Header } from './header.js'
import { parseMediaType } from './media-type.js'
import { parseNameAddr, type NameAddr } from './name-addr.js'
import { headerKey } from './names.js'
import { parseHead, type Head, type HeaderLine } from './parse.js'
import { Sdp } from './sdp.js'
import { parseUri, type Uri } from './uri.js'

export { Header } from './header.js'

/**
 * A SIP message as the plugins see it: a view over the received bytes on which changes are laid. What nobody
 * touches is never printed anew, and {@link edits} tells only what differs from the bytes received.
 */
export class SipMessage {
  readonly bytes: Uint8Array
  readonly head: Head
  readonly isRequest: boolean
  /** Status code of a response, 0 of a request. */
  readonly status: number
  readonly #guard: Guard
  /** By the place of its line; made when somebody asks for it. */
  readonly #received: (Header | undefined)[]
  readonly #added: Header[] = []
  #method: string | undefined
  /** null: not read yet. */
  #toTag: string | undefined | null = null
  readonly #lasting = new Derived()
  #receivedUri: string | undefined
  #newUri: string | undefined
  #ruri: { readonly text: string; readonly uri: Uri | undefined; readonly read: Derived } | undefined
  #sdp: { view: Sdp; start: number; end: number } | undefined | null
  #body: string | undefined
  #newBody: { contentType: string | undefined; body: string } | 'none' | undefined

  private constructor(bytes: Uint8Array, head: Head, guard: Guard) {
    this.bytes = bytes
    this.head = head
    this.isRequest = head.startLine.kind === 'request'
    this.status = head.startLine.kind === 'response' ? head.startLine.status : 0
    this.#guard = guard
    this.#received = new Array<Header | undefined>(head.lines.length)
  }

  /**
   * @param guard what a configuration forbids beside rule R7; may be changed later
   * @returns undefined when the bytes do not begin with a SIP start line.
   */
  static parse(bytes: Uint8Array, guard = new Guard()): SipMessage | undefined {
    const head = parseHead(bytes)
    return head && new SipMessage(bytes, head, guard)
  }

  /** Method of a request; of a response, the method in its CSeq, or `''` when that is missing. */
  get method(): string {
    const { startLine } = this.head
    this.#method ??= startLine.kind === 'request' ? startLine.method : methodIn(this.header('cseq')?.value ?? '')
    return this.#method
  }

  /** A request outside a dialog: its To has no tag (rule R1; an empty tag counts as one). */
  get initial(): boolean {
    return this.isRequest && this.toTag === undefined
  }

  get toTag(): string | undefined {
    // No edit changes it (rule R5).
    if (this.#toTag === null) this.#toTag = this.header('to')?.read.tag
    return this.#toTag
  }

  /**
   * What `reader` makes of what no plugin can change (rules R5 and R7: tags, CSeq …), made once. Give the same function
   * each time; nobody alters what it returned.
   */
  lasting<Value>(reader: (message: this) => Value): Value {
    return this.#lasting.of(this, reader)
  }

  get callId(): string {
    return this.header('call-id')?.value ?? ''
  }

  /** Request-URI; `''` in a response. */
  get requestUri(): string {
    if (this.#newUri !== undefined) return this.#newUri
    this.#receivedUri ??= uriIn(this.head)
    return this.#receivedUri
  }

  /** The parsed Request-URI; undefined when it is none of SIP, SIPS and TEL. */
  get ruri(): Uri | undefined {
    const text = this.requestUri
    if (this.#ruri?.text !== text) this.#ruri = { text, uri: parseUri(text), read: new Derived() }
    return this.#ruri.uri
  }

  /** What `reader` makes of {@link ruri}, made again only after that has changed; else as {@link lasting}. */
  ofRuri<Value>(reader: (uri: Uri) => Value): Value | undefined {
    const uri = this.ruri
    return uri && this.#ruri?.read.of(uri, reader)
  }

  /** @throws EditRefused in a response, inside a dialog (rule R1), or for text that is no URI. */
  setRequestUri(uri: string): void {
    if (!this.isRequest) this.#guard.refuse('EDIT_INVALID', 'a response has no Request-URI')
    if (uri === this.requestUri) return
    if (!this.initial) this.#guard.refuse('EDIT_PROTECTED', 'the Request-URI changes in initial requests only')
    this.#guard.requestUri(uri)
    this.#newUri = uri
  }

  /** Header lines that are still there, in order, new ones last; all, or those of one name in any spelling. */
  headers(name?: string): Header[] {
    const key = name === undefined ? undefined : headerKey(name)
    return this.headersWhere((each) => key === undefined || each === key)
  }

  /** Header lines whose key, as of {@link headerKey}, fits. */
  headersWhere(fits: (key: string) => boolean): Header[] {
    const found: Header[] = []
    let at = 0
    for (const line of this.head.lines) {
      const header = fits(line.key) ? this.#at(at, line) : undefined
      if (header && !header.removed) found.push(header)
      at++
    }
    for (const header of this.#added) if (fits(header.key) && !header.removed) found.push(header)
    return found
  }

  /** The first header line of that name. */
  header(name: string): Header | undefined {
    const key = headerKey(name)
    const { lines } = this.head
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at]
      const header = line?.key === key ? this.#at(at, line) : undefined
      if (header && !header.removed) return header
    }
    return this.#added.find((header) => header.key === key && !header.removed)
  }

  /** Adds a header line behind the last one. @throws EditRefused */
  addHeader(name: string, value: string): void {
    this.#guard.name(name)
    const key = headerKey(name)
    this.#guard.header(key, 'add')
    this.#guard.value(name, value)
    this.#added.push(new Header(this, this.#guard, key, name, value))
  }

  /** The parsed first line of an address header; undefined when absent or malformed. */
  address(name: string): NameAddr | undefined {
    return this.header(name)?.address
  }

  /**
   * Changes From or To as the proxy has staged it, before the chain runs. Inside a dialog too, where the proxy maps
   * them: what plugins may not do is no rule here. @throws EditRefused for a value that would break the message
   */
  lay(edit: Edit): void {
    this.#guard.staging()
    if (edit.op !== 'set-from' && edit.op !== 'set-to') return
    const key = edit.op.slice(4)
    const at = this.head.lines.findIndex((line) => line.key === key)
    const line = this.head.lines[at]
    if (!line) return
    const { name } = this.#at(at, line)
    const value = addressText(edit)
    this.#guard.value(name, value)
    if (!parseNameAddr(value)) this.#guard.refuse('EDIT_INVALID', `${name}: ${value} is no address`)
    this.#received[at] = new Header(this, this.#guard, key, line, value)
    this.#toTag = null
    this.#lasting.change()
  }

  /**
   * The body as a byte string, as it is after every change so far. What was received of it are as many bytes as
   * Content-Length says, all when it says nothing.
   */
  get body(): string {
    const [body, sdp] = [this.#wholeBody(), this.#sdp]
    return sdp?.view.changed ? body.slice(0, sdp.start) + String(sdp.view) + body.slice(sdp.end) : body
  }

  /** The message as it was received, without any change. */
  get received(): SipMessage {
    const guard = new Guard()
    const message = new SipMessage(this.bytes, this.head, guard)
    // Not read again, where a search for it would find the same.
    if (this.#sdp && this.#newBody === undefined && !message.bodyEncoded)
      message.#sdp = { ...this.#sdp, view: new Sdp(this.#sdp.view, guard) }
    return message
  }

  /** The body as it was received. */
  get receivedBody(): string {
    return this.#receivedBody()
  }

  get hasBody(): boolean {
    return this.#wholeBody() !== ''
  }

  /** Whether a content coding hides the body, so that it is left alone (rule R8). */
  get bodyEncoded(): boolean {
    return this.headers('content-encoding').some((header) => !isIdentity(header.value))
  }

  /** The first part of type `application/sdp`, open for edits; undefined when there is none that may be edited. */
  get sdp(): Sdp | undefined {
    if (this.#sdp === undefined) this.#sdp = this.#findSdp() ?? null
    return this.#sdp?.view
  }

  /** Replaces the whole body. @param contentType undefined: as it is. @throws EditRefused */
  setBody(body: string, contentType?: string): void {
    this.#guardBody(contentType !== undefined && contentType !== this.header('content-type')?.value)
    if (contentType !== undefined) this.#guard.value('Content-Type', contentType)
    this.#guard.bytes('the body', body)
    this.#newBody = { contentType, body }
    this.#sdp = undefined
  }

  /** Removes the body and its Content-Type. @throws EditRefused */
  removeBody(): void {
    this.#guardBody(this.header('content-type') !== undefined)
    this.#newBody = 'none'
    this.#sdp = null
  }

  /** Bytes that the message has after every change so far. */
  get size(): number {
    const edits = this.edits()
    return edits.length === 0 ? this.bytes.length : editedText(this.head, edits).length
  }

  /** Everything that differs from the received message, each difference once. */
  edits(): Edit[] {
    const edits: Edit[] = []
    if (this.#newUri !== undefined && this.#newUri !== uriIn(this.head))
      edits.push({ op: 'set-ruri', uri: this.#newUri })
    this.#addLineEdits(edits)
    for (const header of this.#added)
      if (!header.removed) edits.push({ op: 'add-header', name: header.name, value: header.value })
    const body = this.#bodyEdit()
    if (body) edits.push(body)
    return edits
  }

  #at(place: number, line: HeaderLine): Header {
    return (this.#received[place] ??= new Header(this, this.#guard, line.key, line))
  }

  #addLineEdits(edits: Edit[]): void {
    // Lines are counted under the names of those that differ alone: these are few.
    const seen = new Map<string, number>()
    for (const header of this.#received) if (header?.removed || header?.changed) seen.set(header.key, 0)
    if (seen.size === 0) return
    this.head.lines.forEach(({ key }, place) => {
      const index = seen.get(key)
      if (index === undefined) return
      seen.set(key, index + 1)
      const header = this.#received[place]
      if (header?.removed) edits.push({ op: 'remove-header', name: header.name, index })
      else if (header?.changed) edits.push(headerEdit(header, index))
    })
  }

  #receivedBody(): string {
    this.#body ??= this.head.rest.slice(0, bodyLength(this))
    return this.#body
  }

  /** The body without the changes of its SDP. */
  #wholeBody(): string {
    if (this.#newBody === 'none') return ''
    return this.#newBody?.body ?? this.#receivedBody()
  }

  /** @param retyped whether Content-Type changes with it */
  #guardBody(retyped: boolean): void {
    if (this.bodyEncoded) this.#guard.refuse('EDIT_PROTECTED', 'a body with a Content-Encoding stays as it is')
    // Rule R7: what a NOTIFY says of a transfer is between its two ends.
    if (parseMediaType(this.header('content-type')?.value ?? '').essence === 'message/sipfrag')
      this.#guard.refuse('EDIT_PROTECTED', 'a message/sipfrag body stays as it is')
    this.#guard.body(retyped)
  }

  #findSdp(): { view: Sdp; start: number; end: number } | undefined {
    const renewed = this.#newBody === 'none' ? undefined : this.#newBody
    const type = renewed?.contentType ?? this.header('content-type')?.value
    if (type === undefined || this.bodyEncoded || (!renewed && bodyUncertain(this))) return undefined
    const part = partsOf(this.body, parseMediaType(type), true).find(
      (candidate) => candidate.plain && candidate.type.essence === 'application/sdp',
    )
    return (
      part && { view: new Sdp(this.body.slice(part.start, part.end), this.#guard), start: part.start, end: part.end }
    )
  }

  #bodyEdit(): Edit | undefined {
    if (this.#newBody === 'none') return this.#receivedBody() === '' ? undefined : { op: 'remove-body' }
    const { body } = this
    const type = this.#newBody?.contentType
    const contentType = type === undefined || type === this.header('content-type')?.value ? undefined : type
    if (contentType === undefined && body === this.#receivedBody()) return undefined
    return { op: 'set-body', contentType, body }
  }
}

/** The Request-URI as received; `''` in a response. */
function uriIn({ startLine, text }: Head): string {
  return startLine.kind === 'request' ? text.slice(startLine.uriStart, startLine.uriEnd) : ''
}

/** `INVITE` of `4711 INVITE`. */
function methodIn(cseq: string): string {
  return /^\d+[ \t]+([^ \t]+)$/.exec(cseq)?.[1] ?? ''
}

function headerEdit(header: Header, index: number): Edit {
  const address = header.key === 'from' || header.key === 'to' ? header.address : undefined
  if (!address) return { op: 'set-header', name: header.name, index, value: header.value }
  const { uri, params } = address
  const display = address.bracketed ? address.display : undefined
  return { op: header.key === 'from' ? 'set-from' : 'set-to', display, uri, params }
}

/** Bytes that belong to the body (RFC 3261 18.3); never more than were received. */
function bodyLength(message: SipMessage): number {
  const available = message.head.rest.length
  const declared = declaredLength(message)
  return declared === undefined ? available : Math.min(declared, available)
}

/** A body shorter than its Content-Length, or with two of them, is left alone: nobody knows where it ends. */
function bodyUncertain(message: SipMessage): boolean {
  const [first, ...others] = message.headers('content-length')
  if (others.some(({ value }) => value !== first?.value)) return true
  return (declaredLength(message) ?? 0) > message.head.rest.length
}

function declaredLength(message: SipMessage): number | undefined {
  const value = message.header('content-length')?.value
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
