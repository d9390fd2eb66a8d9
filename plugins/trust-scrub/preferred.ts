import { parseNameAddr, parseUri, splitList, type SipMessage } from '../../runtime/pipeline/plugin.js'

/**
 * The one use of P-Preferred-Identity: the sender says which of its identities to assert (RFC 3325 9.2, rule R36).
 * An assertion that is there already wins; values that are no address are not asserted.
 */
export function promotePreferred(message: SipMessage): void {
  if (!message.isRequest || message.header('p-asserted-identity')) return
  const values = message.headers('p-preferred-identity').flatMap((header) => splitList(header.value))
  const identities = values.filter(isIdentity)
  if (identities.length > 0) message.addHeader('P-Asserted-Identity', identities.join(',').replace(/^[ \t]+/, ''))
}

function isIdentity(value: string): boolean {
  return parseUri(parseNameAddr(value)?.uri ?? '') !== undefined
}
