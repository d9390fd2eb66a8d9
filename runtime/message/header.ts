import type { Guard } from './guard.js'
import { HeaderValue } from './header-value.js'
import type { SipMessage } from './message.js'
import type { NameAddr } from './name-addr.js'
import { unfold, type HeaderLine } from './parse.js'
import type { Uri } from './uri.js'

/** One header line as the chain sees it: the received value until somebody sets another. */
export class Header {
  /** Key as of {@link headerKey}: lower case, compact form resolved. */
  readonly key: string
  readonly #message: SipMessage
  readonly #guard: Guard
  readonly #origin: HeaderLine | string
  #received: HeaderValue | undefined
  #set: HeaderValue | undefined
  #removed = false

  /**
   * @param origin the line that was received, or the name of a header that a plugin adds
   * @param value other than the one received
   */
  constructor(message: SipMessage, guard: Guard, key: string, origin: HeaderLine | string, value?: string) {
    this.#message = message
    this.#guard = guard
    this.#origin = origin
    this.key = key
    this.#set = value === undefined ? undefined : new HeaderValue(value)
  }

  /** As spelled in the message. */
  get name(): string {
    const origin = this.#origin
    return typeof origin === 'string' ? origin : this.#message.head.text.slice(origin.start, origin.nameEnd)
  }

  /** Byte string, folds replaced by one blank. */
  get value(): string {
    return this.read.text
  }

  /** The value as an address; undefined where it is none. */
  get address(): NameAddr | undefined {
    return this.read.address
  }

  /** The URI of that address; undefined where it is none of SIP, SIPS and TEL. */
  get uri(): Uri | undefined {
    return this.read.uri
  }

  /** The value with what can be read of it. */
  get read(): HeaderValue {
    return this.#set ?? this.#asReceived()
  }

  get removed(): boolean {
    return this.#removed
  }

  /** Whether the value now differs from the one received. */
  get changed(): boolean {
    return this.#set !== undefined && this.#set.text !== this.#asReceived().text
  }

  /** @throws EditRefused for a protected header (rules R5, R7) or a value that would break the message. */
  set(value: string): void {
    if (value === this.value) return
    this.#guard.header(this.key, 'set')
    this.#guard.value(this.name, value)
    const next = new HeaderValue(value)
    if (this.key === 'from' || this.key === 'to') {
      // The proxy has to undo these later, so they change only where it can: once, and outside of a dialog.
      if (!this.#message.initial || this.#message.header(this.key) !== this)
        this.#guard.refuse('EDIT_PROTECTED', `${this.key} changes in initial requests only, and only the first line`)
      this.#guard.address(this.name, this.#asReceived(), next)
    }
    this.#set = next
  }

  /** @throws EditRefused for a protected header (rule R7). */
  remove(): void {
    this.#guard.header(this.key, 'remove')
    this.#removed = true
  }

  #asReceived(): HeaderValue {
    const line = this.#origin
    this.#received ??= new HeaderValue(
      typeof line === 'string' ? '' : unfold(this.#message.head.text.slice(line.valueStart, line.valueEnd)),
    )
    return this.#received
  }
}
