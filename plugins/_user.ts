import type { NameAddr } from '../runtime/pipeline/plugin.js'

/** The user part of a URI where it is a telephone number (rule R4). */
export { digitsOf, isLocal, numberOf, phoneContext, splitUser } from '../runtime/pipeline/plugin.js'

/** Parameters of the header that were meant for the URI, since no bracket separates the two (rule R2). */
export function bareParams(address: NameAddr): string {
  return address.bracketed ? '' : address.params
}
