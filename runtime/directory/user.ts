import { getParam } from '../message/params.js'
import { decodeEscapes, type Uri } from '../message/uri.js'
import { withoutSeparators } from './number-plan.js'

/** The user part of a URI where it is a telephone number (rule R4). */

/** Raw user without parameters that hide behind an escaped semicolon, and those parameters (`%3Bext%3D12`). */
export function splitUser(user: string): { readonly base: string; readonly escaped: string } {
  const at = user.includes('%') ? user.search(/%3b/i) : -1
  return at < 0 ? { base: user, escaped: '' } : { base: user.slice(0, at), escaped: user.slice(at) }
}

/** Number of a URI without escapes, separators and parameters; `''` when it has none. */
export function numberOf(uri: Uri): string {
  return withoutSeparators(decodeEscapes(splitUser(uri.user ?? '').base) ?? '')
}

/** {@link numberOf} as site and options list it: without its `+`. */
export function digitsOf(uri: Uri): string {
  const number = numberOf(uri)
  return number.startsWith('+') ? number.slice(1) : number
}

/** Value of `phone-context`, wherever it stands. */
export function phoneContext(uri: Uri, headerParams = ''): string | undefined {
  for (const raw of [uri.userParams, uri.params, headerParams]) {
    const value = getParam(raw, 'phone-context')
    if (value !== undefined) return value
  }
  return undefined
}

/** Whether the number is local: no `+`, but a `phone-context` that says where it holds (RFC 3966 5.1.5). */
export function isLocal(uri: Uri, headerParams = ''): boolean {
  return uri.user !== undefined && !numberOf(uri).startsWith('+') && phoneContext(uri, headerParams) !== undefined
}
