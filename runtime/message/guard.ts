import { isToken } from './names.js'

/** Why an edit is refused. The codes stand in the catalogue, runtime/codes.ts. */
export class EditRefused extends Error {
  readonly code: 'EDIT_PROTECTED' | 'EDIT_INVALID'

  constructor(code: 'EDIT_PROTECTED' | 'EDIT_INVALID', message: string) {
    super(message)
    this.name = 'EditRefused'
    this.code = code
  }
}

/** Rule R7: what belongs to the transaction, the dialog or a signature. Content-Length is the proxy's. */
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
  'replaces',
  'event',
  'contact',
  'content-length',
])
/** These may be deleted whole (rules R6, R14), but nobody may alter them. */
const removable = new Set(['referred-by'])

/** @throws EditRefused */
export function guardHeader(key: string, change: 'set' | 'add' | 'remove'): void {
  const needed = (key === 'from' || key === 'to') && change !== 'set'
  if (needed || untouchable.has(key) || (removable.has(key) && change !== 'remove'))
    throw new EditRefused('EDIT_PROTECTED', `${key} cannot be ${change === 'set' ? 'changed' : change + 'ed'}`)
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
