import { splitList, toText, type Context, type SipMessage } from '../runtime/pipeline/plugin.js'

/** The documented values; Teams may know more, so others pass and are told (rule R93). */
const known = new Set(['none', 'disable_forwarding'])

/** Tells of values of X-MS-RoutingPolicies that nobody has documented. */
export function checkRoutingPolicies(message: SipMessage, context: Context): void {
  if (!message.initial) return
  for (const header of message.headers('x-ms-routingpolicies')) {
    const unknown = splitList(header.value).filter((value) => !known.has(value.trim().toLowerCase()))
    if (unknown.length > 0) context.report('ROUTINGPOLICY_UNKNOWN', { value: toText(unknown.join(',')).trim() })
  }
}
