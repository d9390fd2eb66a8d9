import { numberOf, type NameAddr, type Uri } from '../runtime/pipeline/plugin.js'

/** The user part of a URI where it is a telephone number (rule R4). */
export { isLocal, numberOf, phoneContext, splitUser } from '../runtime/pipeline/plugin.js'

/** {@link numberOf} as site and options list it: without its `+`. */
export function digitsOf(uri: Uri): string {
  const number = numberOf(uri)
  return number.startsWith('+') ? number.slice(1) : number
}

/** Parameters of the header that were meant for the URI, since no bracket separates the two (rule R2). */
export function bareParams(address: NameAddr): string {
  return address.bracketed ? '' : address.params
}
