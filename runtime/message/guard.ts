import { parseNameAddr, tagOf } from './name-addr.js'
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

/** What a configuration says about the headers that a plugin may touch. Keys of {@link headerKey}. */
export interface HeaderRules {
  /** Beside those of rule R7. */
  readonly deny: ReadonlySet<string>
  /** The plugin may touch no others; undefined: any that nothing else forbids. */
  readonly only: ReadonlySet<string> | undefined
  /** Of {@link openable}. */
  readonly allow: ReadonlySet<string>
}

/** Which rules hold for the plugin that has the message in hand. Whoever runs the plugins keeps it; they never see it. */
export interface Guard {
  rules: HeaderRules | undefined
}

/** @throws EditRefused */
export function guardHeader(key: string, change: 'set' | 'add' | 'remove', { rules }: Guard): void {
  const needed = (key === 'from' || key === 'to') && change !== 'set'
  const opened = openable.has(key) && rules?.allow.has(key)
  const refuse = (code: RefusalCode): never => {
    const done = change === 'set' ? 'changed' : change === 'add' ? 'added' : 'removed'
    throw new EditRefused(code, `${key || 'a line without a name'} cannot be ${done}`)
  }
  if (needed || (untouchable.has(key) && !opened) || (removable.has(key) && change !== 'remove'))
    refuse('EDIT_PROTECTED')
  if (rules?.deny.has(key) || rules?.only?.has(key) === false) refuse('EDIT_DENIED')
}

/** @throws EditRefused */
export function guardValue(what: string, value: string): void {
  if (/[\r\n\0]/.test(value)) throw new EditRefused('EDIT_INVALID', `${what} with CR, LF or NUL`)
  if (/[^\0-\xff]/.test(value)) throw new EditRefused('EDIT_INVALID', `${what} is no byte string; use fromText()`)
}

/** @throws EditRefused */
export function guardName(name: string): void {
  if (!isToken(name)) throw new EditRefused('EDIT_INVALID', `"${name}" is no header name`)
}

/** @throws EditRefused */
export function guardUri(uri: string): void {
  guardValue('a URI', uri)
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^ \t<>"]+$/.test(uri)) throw new EditRefused('EDIT_INVALID', `"${uri}" is no URI`)
}

/**
 * From and To stay addresses, their tags stay what they were (rule R5), and a malformed one stays as it is (R13).
 * @throws EditRefused
 */
export function guardAddress(name: string, before: string, after: string): void {
  const [old, address] = [parseNameAddr(before), parseNameAddr(after)]
  if (!old) throw new EditRefused('EDIT_PROTECTED', `${name} is malformed and stays as it is`)
  if (!address) throw new EditRefused('EDIT_INVALID', `${name}: ${after} is no address`)
  guardUri(address.uri)
  if (tagOf(old) !== tagOf(address)) throw new EditRefused('EDIT_PROTECTED', `the tag of ${name} cannot be changed`)
}
