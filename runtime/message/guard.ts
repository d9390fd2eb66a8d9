import type { HeaderValue } from './header-value.js'
import { isToken } from './names.js'

type RefusalCode = 'EDIT_PROTECTED' | 'EDIT_DENIED' | 'EDIT_INVALID'

/** Why an edit is refused. The codes stand in the catalogue, runtime/codes.ts. */
export class EditRefused extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.name = 'EditRefused'
    this.code = code
  }
}

/**
 * Rule R7: what belongs to the transaction, the dialog or a signature. Content-Length is the proxy's, Content-Type
 * changes with the body only, and a line without a header name cannot be named in an edit.
 */
const untouchable = new Set([
  'via',
  'route',
  'record-route',
  'call-id',
  'cseq',
  'max-forwards',
  'rack',
  'rseq',
  'session-expires',
  'min-se',
  'date',
  'identity',
  'refer-to',
  'event',
  'contact',
  'content-length',
  'content-type',
  '',
])
/** These may be deleted whole (rules R6, R14, R85), but nobody may alter them. */
const removable = new Set(['referred-by', 'replaces'])

/** Of {@link untouchable}, what a configuration may open: Contact, where a proxy maps it back (R123). */
export const openable: ReadonlySet<string> = new Set(['contact'])

/** What the lists of a configuration call what is no header (the names of the grammar, RFC 3261 25.1). */
export const partNames = { requestUri: 'request-uri', body: 'message-body' } as const

/** What a configuration says about what a plugin may touch: keys of {@link headerKey}, and {@link partNames}. */
export interface EditRules {
  /** Beside those of rule R7. */
  readonly deny: ReadonlySet<string>
  /** The plugin may touch nothing else; undefined: anything that nothing else forbids. */
  readonly only: ReadonlySet<string> | undefined
  /** Of {@link openable}. */
  readonly allow: ReadonlySet<string>
}

type Change = 'set' | 'add' | 'remove'

function cannot(key: string, change: Change): string {
  const done = change === 'set' ? 'changed' : change === 'add' ? 'added' : 'removed'
  return `${key || 'a line without a name'} cannot be ${done}`
}

const none: readonly EditRefused[] = []

/** Where edits of one message are refused. Whoever runs the plugins keeps it; they never see it. */
export class Guard {
  #rules: EditRules | undefined
  #begun = false
  #refused: readonly EditRefused[] = none

  /** @param rules for the plugin that gets the message in hand; undefined: rule R7 alone */
  begin(rules: EditRules | undefined): void {
    this.#rules = rules
    this.#begun = true
    this.#refused = none
  }

  /** What the plugin in hand was refused, also where it caught that: the first of each code. */
  get refused(): readonly EditRefused[] {
    return this.#refused
  }

  /** What the proxy has staged is laid on before the first plugin runs, and by none of them. @throws EditRefused */
  staging(): void {
    if (this.#begun) this.refuse('EDIT_PROTECTED', 'what the proxy has staged cannot be changed')
  }

  /** @throws EditRefused */
  refuse(code: RefusalCode, message: string): never {
    const refused = new EditRefused(code, message)
    if (this.#refused.every((other) => other.code !== code)) this.#refused = [...this.#refused, refused]
    throw refused
  }

  /** @param key of {@link headerKey}. @throws EditRefused */
  header(key: string, change: Change): void {
    const needed = (key === 'from' || key === 'to') && change !== 'set'
    const opened = openable.has(key) && this.#rules?.allow.has(key)
    if (needed || (untouchable.has(key) && !opened) || (removable.has(key) && change !== 'remove'))
      this.refuse('EDIT_PROTECTED', cannot(key, change))
    if (this.#isDenied(key)) this.refuse('EDIT_DENIED', cannot(key, change))
  }

  /** @throws EditRefused */
  requestUri(uri: string): void {
    if (this.#isDenied(partNames.requestUri)) this.refuse('EDIT_DENIED', 'the Request-URI cannot be changed')
    this.uri(uri)
  }

  /** @param retyped whether Content-Type changes with it. @throws EditRefused */
  body(retyped: boolean): void {
    if (this.#isDenied(partNames.body)) this.refuse('EDIT_DENIED', 'the message body cannot be changed')
    if (retyped && this.#rules?.deny.has('content-type'))
      this.refuse('EDIT_DENIED', 'the Content-Type cannot be changed')
  }

  /** @throws EditRefused */
  value(what: string, value: string): void {
    if (!/[\r\n\0\u0100-\uffff]/.test(value)) return
    if (/[\r\n\0]/.test(value)) this.refuse('EDIT_INVALID', `${what} with CR, LF or NUL`)
    this.bytes(what, value)
  }

  /** @throws EditRefused */
  bytes(what: string, value: string): void {
    if (/[^\0-\xff]/.test(value)) this.refuse('EDIT_INVALID', `${what} is no byte string; use fromText()`)
  }

  /** @throws EditRefused */
  name(name: string): void {
    if (!isToken(name)) this.refuse('EDIT_INVALID', `"${name}" is no header name`)
  }

  /** @throws EditRefused */
  uri(uri: string): void {
    this.value('a URI', uri)
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^ \t<>"]+$/.test(uri)) this.refuse('EDIT_INVALID', `"${uri}" is no URI`)
  }

  /**
   * From and To stay addresses, their tags stay what they were (rule R5), and a malformed one stays as it is (R13).
   * @throws EditRefused
   */
  address(name: string, before: HeaderValue, after: HeaderValue): void {
    if (!before.address) return this.refuse('EDIT_PROTECTED', `${name} is malformed and stays as it is`)
    if (!after.address) return this.refuse('EDIT_INVALID', `${name}: ${after.text} is no address`)
    this.uri(after.address.uri)
    if (before.tag !== after.tag) this.refuse('EDIT_PROTECTED', `the tag of ${name} cannot be changed`)
  }

  #isDenied(key: string): boolean {
    return this.#rules?.deny.has(key) === true || this.#rules?.only?.has(key) === false
  }
}
