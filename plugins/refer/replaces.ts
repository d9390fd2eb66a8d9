import { decodeEscapes, parseUri, type Context, type SipMessage } from '../../runtime/pipeline/plugin.js'

/**
 * A consultative transfer: the INVITE that results from it carries Replaces, which Teams and AnywhereNow refuse
 * (rule R47). The REFER stays as it is.
 */
export function reportReplaces(message: SipMessage, { report }: Context): void {
  if (message.isRequest && message.method === 'REFER' && hasReplaces(message)) report('REFER_REPLACES')
}

/** Whether Refer-To tells the INVITE to carry a Replaces: `<sip:…?Replaces=…>` (RFC 3891 2). */
function hasReplaces(message: SipMessage): boolean {
  const headers = parseUri(message.address('refer-to')?.uri ?? '')?.headers ?? ''
  return headers.split('&').some((pair) => decodeEscapes(pair.split('=')[0] ?? '')?.toLowerCase() === 'replaces')
}
