import { formatUri, fromText, type Site, type SipMessage, type Tenant } from '../../runtime/pipeline/plugin.js'
import { fqdnOf } from '../_fqdn.js'
import type { Options } from './options.js'

/** What a call to Teams may get beside its way (rules R89, R93). */

const policies = 'X-MS-RoutingPolicies'

/**
 * Whether calls to an agent may be forwarded is for Teams to read (rule R93): untouched, unless the tenant has a say on
 * calls to hunted agents.
 */
export function setPolicies(message: SipMessage, forced: string | undefined, { lowercase }: Options): void {
  const [first, ...others] = message.headers(policies)
  if (forced !== undefined) {
    const value = fromText(forced)
    if (first) first.set(value)
    else message.addHeader(policies, value)
    for (const other of others) other.remove()
  }
  if (lowercase) for (const header of message.headers(policies)) header.set(header.value.toLowerCase())
}

/** Rule R89: the host of a transfer's Request-URI, only where it is our own. */
export function replaceHost(message: SipMessage, tenant: Tenant | undefined, site: Site, { teamsHost }: Options): void {
  const { ruri } = message
  const own = [site.localDomain, fqdnOf(tenant, site)].map((name) => name.toLowerCase())
  if (teamsHost === '' || !ruri || !own.includes(ruri.host.toLowerCase())) return
  // A URI with such a character is none (RFC 3261 25.1), and could not be written back.
  if (/[\s<>"]/.test(message.requestUri)) return
  message.setRequestUri(formatUri({ ...ruri, host: teamsHost }))
}
