import {
  formatNameAddr,
  parseNameAddr,
  parseUri,
  splitList,
  type Context,
  type NameAddr,
  type SipMessage,
  type Uri,
} from '../runtime/pipeline/plugin.js'

/** An address header's value with its URI taken apart. */
export interface Address {
  readonly address: NameAddr
  readonly uri: Uri
}

/** From or To; undefined, and reported, where it cannot be read: its bytes are left alone (rule R13). */
export function readAddress(message: SipMessage, name: 'from' | 'to', context: Context): Address | undefined {
  const found = parseAddress(message.header(name)?.value ?? '')
  if (!found) context.report('HEADER_MALFORMED', { header: name })
  return found
}

/**
 * Edits each value of a list header (P-Asserted-Identity, Diversion), over all of its lines (rules R2, R36). What
 * cannot be read stays. @param edit gives the new value, or undefined to remove it.
 */
export function editList(message: SipMessage, name: string, edit: (value: Address) => NameAddr | undefined): void {
  for (const header of message.headers(name)) {
    const kept = splitList(header.value).flatMap((piece) => {
      const found = parseAddress(piece)
      const next = found && edit(found)
      if (!found || next === found.address) return [piece]
      return next ? [formatNameAddr(next)] : []
    })
    if (kept.length === 0) header.remove()
    else header.set(kept.join(',').trim())
  }
}

/** A URI with blanks or quotes is none (RFC 3261 25.1), and could not be written back. */
function parseAddress(text: string): Address | undefined {
  const address = parseNameAddr(text)
  const uri = address && !/[\s<>"]/.test(address.uri) ? parseUri(address.uri) : undefined
  return address && uri && { address, uri }
}
