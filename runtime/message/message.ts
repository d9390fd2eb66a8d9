import { applyEdits } from './apply.js'
import { byteString } from './bytes.js'
import { isIdentity, partsOf } from './body.js'
import { addressText, type Edit } from './edit.js'
import { Guard } from './guard.js'
import { parseMediaType } from './media-type.js'
import { parseNameAddr, tagOf, type NameAddr } from './name-addr.js'
import { headerKey } from './names.js'
import { parseHead, unfold, type Head, type HeaderLine } from './parse.js'
import { Sdp } from './sdp.js'
import { parseUri, type Uri } from './uri.js'

/** One header line as the chain sees it: the received value until somebody sets another. */
export class Header {
  /** Key as of {@link headerKey}: lower case, compact form resolved. */
  readonly key: string
  /** As spelled in the message. */
  readonly name: string
  readonly #message: SipMessage
  readonly #guard: Guard
  readonly #line: HeaderLine | undefined
  #value: string | undefined
  #unfolded: string | undefined
  #parsed: { readonly value: string; readonly address: NameAddr | undefined } | undefined
  #removed = false

  /** @param line undefined for a header that a plugin adds. */
  constructor(
    message: SipMessage,
    guard: Guard,
    { key, name }: { readonly key: string; readonly name: string },
    line: HeaderLine | undefined,
    value?: string,
  ) {
    this.#message = message
    this.#guard = guard
    this.#line = line
    this.key = key
    this.name = name
    this.#value = value
  }

  /** Byte string, folds replaced by one blank. */
  get value(): string {
    return this.#value ?? this.#received()
  }

  /** The value as an address, parsed once; undefined where it is none. */
  get address(): NameAddr | undefined {
    const { value } = this
    if (this.#parsed?.value !== value) this.#parsed = { value, address: parseNameAddr(value) }
    return this.#parsed.address
  }

  get removed(): boolean {
    return this.#removed
  }

  /** Whether the value now differs from the one received. */
  get changed(): boolean {
    return this.#value !== undefined && this.#value !== this.#received()
  }

  /** @throws EditRefused for a protected header (rules R5, R7) or a value that would break the message. */
  set(value: string): void {
    if (value === this.value) return
    this.#guard.header(this.key, 'set')
    this.#guard.value(this.name, value)
    if (this.key === 'from' || this.key === 'to') {
      // The proxy has to undo these later, so they change only where it can: once, and outside of a dialog.
      if (!this.#message.initial || this.#message.header(this.key) !== this)
        this.#guard.refuse('EDIT_PROTECTED', `${this.key} changes in initial requests only, and only the first line`)
      this.#guard.address(this.name, this.#received(), value)
    }
    this.#value = value
  }

  /** @throws EditRefused for a protected header (rule R7). */
  remove(): void {
    this.#guard.header(this.key, 'remove')
    this.#removed = true
  }

  #received(): string {
    const line = this.#line
    this.#unfolded ??= line ? unfold(this.#message.head.text.slice(line.valueStart, line.valueEnd)) : ''
    return this.#unfolded
  }
}

/**
 * A SIP message as the plugins see it: a view over the received bytes on which changes are laid. What nobody
 * touches is never printed anew, and {@link edits} tells only what differs from the bytes received.
 */
export class SipMessage {
  readonly bytes: Uint8Array
  readonly head: Head
  readonly #guard: Guard
  readonly #received: Header[]
  readonly #added: Header[] = []
  #method: string | undefined
  #requestUri: string | undefined
  #ruri: { readonly text: string; readonly uri: Uri | undefined } | undefined
  #sdp: { view: Sdp; start: number; end: number } | undefined | null
  #body: string | undefined
  #newBody: { contentType: string | undefined; body: string } | 'none' | undefined

  private constructor(bytes: Uint8Array, head: Head, guard: Guard) {
    this.bytes = bytes
    this.head = head
    this.#guard = guard
    const { text } = head
    this.#received = head.lines.map((line) => {
      const name = text.slice(line.start, line.nameEnd)
      return new Header(this, guard, { key: line.key, name }, line)
    })
  }

  /**
   * @param guard what a configuration forbids beside rule R7; may be changed later
   * @returns undefined when the bytes do not begin with a SIP start line.
   */
  static parse(bytes: Uint8Array, guard = new Guard()): SipMessage | undefined {
    const head = parseHead(bytes)
    return head && new SipMessage(bytes, head, guard)
  }

  get isRequest(): boolean {
    return this.head.startLine.kind === 'request'
  }

  /** Status code of a response, 0 of a request. */
  get status(): number {
    return this.head.startLine.kind === 'response' ? this.head.startLine.status : 0
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
    const to = this.address('to')
    return to && tagOf(to)
  }

  get callId(): string {
    return this.header('call-id')?.value ?? ''
  }

  /** Request-URI; `''` in a response. */
  get requestUri(): string {
    return this.#requestUri ?? this.#receivedUri()
  }

  /** The parsed Request-URI; undefined when it is none of SIP, SIPS and TEL. */
  get ruri(): Uri | undefined {
    const text = this.requestUri
    if (this.#ruri?.text !== text) this.#ruri = { text, uri: parseUri(text) }
    return this.#ruri.uri
  }

  /** @throws EditRefused in a response, inside a dialog (rule R1), or for text that is no URI. */
  setRequestUri(uri: string): void {
    if (!this.isRequest) this.#guard.refuse('EDIT_INVALID', 'a response has no Request-URI')
    if (uri === this.requestUri) return
    if (!this.initial) this.#guard.refuse('EDIT_PROTECTED', 'the Request-URI changes in initial requests only')
    this.#guard.requestUri(uri)
    this.#requestUri = uri
  }

  /** Header lines that are still there, in order, new ones last; all, or those of one name in any spelling. */
  headers(name?: string): Header[] {
    const key = name === undefined ? undefined : headerKey(name)
    const wanted = (header: Header): boolean => !header.removed && (key === undefined || header.key === key)
    return [...this.#received.filter(wanted), ...this.#added.filter(wanted)]
  }

  /** The first header line of that name. */
  header(name: string): Header | undefined {
    const key = headerKey(name)
    for (const header of this.#received) if (header.key === key && !header.removed) return header
    return this.#added.find((header) => header.key === key && !header.removed)
  }

  /** Adds a header line behind the last one. @throws EditRefused */
  addHeader(name: string, value: string): void {
    this.#guard.name(name)
    const key = headerKey(name)
    this.#guard.header(key, 'add')
    this.#guard.value(name, value)
    this.#added.push(new Header(this, this.#guard, { key, name }, undefined, value))
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
    const index = this.#received.findIndex(({ key }) => key === edit.op.slice(4))
    const [header, line] = [this.#received[index], this.head.lines[index]]
    if (!header || !line) return
    const value = addressText(edit)
    this.#guard.value(header.name, value)
    if (!parseNameAddr(value)) this.#guard.refuse('EDIT_INVALID', `${header.name}: ${value} is no address`)
    this.#received[index] = new Header(this, this.#guard, header, line, value)
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
    return new SipMessage(this.bytes, this.head, new Guard())
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
    return applyEdits(this.bytes, this.edits()).length
  }

  /** Everything that differs from the received message, each difference once. */
  edits(): Edit[] {
    const edits: Edit[] = []
    if (this.#requestUri !== undefined && this.#requestUri !== this.#receivedUri())
      edits.push({ op: 'set-ruri', uri: this.#requestUri })
    const seen = new Map<string, number>()
    for (const header of this.#received) {
      const index = seen.get(header.key) ?? 0
      seen.set(header.key, index + 1)
      if (header.removed) edits.push({ op: 'remove-header', name: header.name, index })
      else if (header.changed) edits.push(headerEdit(header, index))
    }
    for (const header of this.#added)
      if (!header.removed) edits.push({ op: 'add-header', name: header.name, value: header.value })
    const body = this.#bodyEdit()
    if (body) edits.push(body)
    return edits
  }

  #receivedUri(): string {
    const { startLine, text } = this.head
    return startLine.kind === 'request' ? text.slice(startLine.uriStart, startLine.uriEnd) : ''
  }

  #receivedBody(): string {
    this.#body ??= byteString(this.bytes, this.head.bodyStart, this.head.bodyStart + bodyLength(this))
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
    const contentType = type === this.header('content-type')?.value ? undefined : type
    if (contentType === undefined && body === this.#receivedBody()) return undefined
    return { op: 'set-body', contentType, body }
  }
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
  const available = message.bytes.length - message.head.bodyStart
  const declared = declaredLength(message)
  return declared === undefined ? available : Math.min(declared, available)
}

/** A body shorter than its Content-Length, or with two of them, is left alone: nobody knows where it ends. */
function bodyUncertain(message: SipMessage): boolean {
  const lengths = new Set(message.headers('content-length').map((header) => header.value))
  return lengths.size > 1 || (declaredLength(message) ?? 0) > message.bytes.length - message.head.bodyStart
}

function declaredLength(message: SipMessage): number | undefined {
  const value = message.header('content-length')?.value
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
