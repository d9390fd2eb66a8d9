import { addressOf, networkIn, networkOf, type Address } from './addresses.js'
import { append, firstFit, type Linked } from './linked.js'
import { Networks } from './networks.js'
import type { TrunkMatch } from './site.js'

/** Where a message came from, or goes to. */
export interface Endpoint {
  /** IP address in any spelling, or a host name. */
  readonly host: string
  readonly port: number | undefined
  readonly transport: string | undefined
  readonly tlsName: string | undefined
}

interface Rule<Known> extends Linked<Rule<Known>> {
  readonly port: number | undefined
  readonly transport: string | undefined
  readonly known: Known
  /** Place among all rules: of two that fit alike, the first one counts. */
  readonly order: number
  /** A rule with a certificate name may ask for an address or a host as well. */
  readonly within: ((host: Host) => boolean) | undefined
}

/** Who sent it, or shall get it: an address, or else a name in lower case. */
interface Host {
  readonly address: Address | undefined
  readonly name: string
}

/**
 * Finds what is known of the trunk of an endpoint. A certificate name weighs more than an address, an exact address or
 * host more than a network, a longer prefix more than a shorter one, a rule with a port more than one without. What a
 * look-up costs does not depend on how many trunks there are.
 */
export function trunkMatcher<Known>(
  trunks: readonly (readonly [known: Known, match: readonly TrunkMatch[]])[],
): (endpoint: Endpoint) => Known | undefined {
  const byTlsName = new Map<string, Rule<Known>>()
  const byHost = new Map<Address | string, Rule<Known>>()
  const networks = new Networks<Rule<Known>>()
  const all = trunks.flatMap(([known, matches]) => matches.map((match) => ({ match, known })))
  for (const { match, known, order } of all.map((each, order) => ({ ...each, order })).sort(portFirst)) {
    const { port, transport, address, tlsName } = match
    const plain = { port, transport, known, order, within: undefined, next: undefined }
    const exact = address ?? match.host
    if (tlsName !== undefined) append(byTlsName, tlsName.toLowerCase(), { ...plain, within: hostTest(match) })
    else if (address?.includes('/')) networks.add(address, plain)
    else if (exact !== undefined) append(byHost, keyOf(hostOf(exact)), plain)
  }
  return (endpoint) => {
    const host = hostOf(endpoint.host)
    const fits = (rule: Rule<Known>): boolean => agrees(rule, endpoint)
    const rule =
      certified(byTlsName, endpoint, host) ??
      firstFit(byHost.get(keyOf(host)), fits) ??
      (host.address === undefined ? undefined : networks.find(host.address, fits))
    return rule?.known
  }
}

/** `*.example.com` covers one label. */
function certified<Known>(
  byTlsName: ReadonlyMap<string, Rule<Known>>,
  endpoint: Endpoint,
  host: Host,
): Rule<Known> | undefined {
  const name = endpoint.tlsName?.toLowerCase()
  if (name === undefined) return undefined
  const dot = name.indexOf('.')
  let found: Rule<Known> | undefined
  for (const known of dot < 0 ? [name] : [name, `*${name.slice(dot)}`])
    for (let rule = byTlsName.get(known); rule; rule = rule.next)
      if ((!found || rule.order < found.order) && agrees(rule, endpoint) && (rule.within?.(host) ?? true)) found = rule
  return found
}

function agrees(rule: Rule<unknown>, { port, transport }: Endpoint): boolean {
  if (rule.port !== undefined && rule.port !== port) return false
  return rule.transport === undefined || rule.transport === transport?.toLowerCase()
}

function hostTest({ address, host }: TrunkMatch): ((host: Host) => boolean) | undefined {
  const exact = address ?? host
  if (exact === undefined) return undefined
  const network = networkIn(exact)
  if (network) return (its) => its.address !== undefined && networkOf(its.address, network.prefix) === network.address
  const wanted = keyOf(hostOf(exact))
  return (its) => keyOf(its) === wanted
}

function hostOf(text: string): Host {
  const address = addressOf(text)
  return { address, name: address === undefined ? text.toLowerCase() : '' }
}

function keyOf({ address, name }: Host): Address | string {
  return address ?? name
}

interface Ordered {
  readonly match: TrunkMatch
}

function portFirst(a: Ordered, b: Ordered): number {
  return Number(b.match.port !== undefined) - Number(a.match.port !== undefined)
}
