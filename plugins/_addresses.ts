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

/** What can be read of a list header, over all of its lines, in the order of {@link editList}. */
export function readList(message: SipMessage, name: string): Address[] {
  const pieces = message.headers(name).flatMap(({ value }) => splitList(value))
  return pieces.flatMap((piece) => parseAddress(piece) ?? [])
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

/**
 * A URI with blanks or quotes is none (RFC 3261 25.1), and could not be written back. Parameters of the user (`;ext=12@`)
 * in a URI without brackets make all of it unreadable: by RFC 3261 20.10 they are the header's, and the user is lost.
 */
function parseAddress(text: string): Address | undefined {
  const address = parseNameAddr(text)
  const uri = address && !/[\s<>"]/.test(address.uri) ? parseUri(address.uri) : undefined
  if (!address || !uri) return undefined
  const userLost = !address.bracketed && uri.user === undefined && /^[^"]*@/.test(address.params)
  return userLost ? undefined : { address, uri }
}
