import { isIPv6, SocketAddress } from 'node:net'
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

interface Rule<Known> {
  readonly match: TrunkMatch
  readonly known: Known
  /** Place among all rules: of two that fit alike, the first one counts. */
  readonly order: number
  /** A rule with a certificate name may ask for an address as well. */
  readonly within: ((host: string) => boolean) | undefined
}

/**
 * Finds what is known of the trunk of an endpoint. A certificate name weighs more than an address, an exact address or
 * host more than a network, a longer prefix more than a shorter one, a rule with a port more than one without. What a
 * look-up costs does not depend on how many trunks there are.
 */
export function trunkMatcher<Known>(
  trunks: readonly (readonly [known: Known, match: readonly TrunkMatch[]])[],
): (endpoint: Endpoint) => Known | undefined {
  const rules = trunks.flatMap(([known, matches]) => matches.map((match) => ({ match, known, within: undefined })))
  const byTlsName = new Map<string, Rule<Known>[]>()
  const byHost = new Map<string, Rule<Known>[]>()
  const networks = new Networks<Rule<Known>>()
  for (const rule of rules.map((rule, order) => ({ ...rule, order })).sort(portFirst)) {
    const { match } = rule
    const given = match.address ?? match.host
    const exact = given === undefined ? undefined : canonical(given)
    if (match.tlsName !== undefined)
      collect(byTlsName, match.tlsName.toLowerCase(), { ...rule, within: hostTest(match) })
    else if (exact?.includes('/')) networks.add(exact, rule)
    else if (exact !== undefined) collect(byHost, exact, rule)
  }
  return (seen) => {
    const endpoint = { ...seen, host: canonical(seen.host) }
    const fits = (rule: Rule<Known>): boolean => agrees(rule, endpoint)
    const rule =
      certified(byTlsName, endpoint) ?? byHost.get(endpoint.host)?.find(fits) ?? networks.find(endpoint.host, fits)
    return rule?.known
  }
}

function collect<R>(lists: Map<string, R[]>, key: string, rule: R): void {
  const list = lists.get(key)
  if (list) list.push(rule)
  else lists.set(key, [rule])
}

/** `*.example.com` covers one label. */
function certified<Known>(byTlsName: ReadonlyMap<string, Rule<Known>[]>, endpoint: Endpoint): Rule<Known> | undefined {
  const name = endpoint.tlsName?.toLowerCase()
  if (name === undefined) return undefined
  const dot = name.indexOf('.')
  const covering = dot < 0 ? [] : (byTlsName.get(`*${name.slice(dot)}`) ?? [])
  const fitting = [...(byTlsName.get(name) ?? []), ...covering].filter(
    (rule) => agrees(rule, endpoint) && (rule.within?.(endpoint.host) ?? true),
  )
  return fitting.sort((a, b) => a.order - b.order)[0]
}

function agrees({ match }: Pick<Rule<unknown>, 'match'>, { port, transport }: Endpoint): boolean {
  if (match.port !== undefined && match.port !== port) return false
  return match.transport === undefined || match.transport === transport?.toLowerCase()
}

function hostTest({ address, host }: TrunkMatch): ((host: string) => boolean) | undefined {
  const exact = address ?? host
  if (exact === undefined) return undefined
  if (address === undefined || !exact.includes('/')) {
    const wanted = canonical(exact)
    return (candidate) => candidate === wanted
  }
  const networks = new Networks<true>()
  networks.add(exact, true)
  return (candidate) => networks.find(candidate, () => true) === true
}

/**
 * One spelling for each address. Kamailio writes IPv6 in full, OpenSIPS in brackets, and a socket for both versions
 * shows IPv4 addresses as IPv6.
 */
function canonical(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (!isIPv6(bare)) return bare
  return new SocketAddress({ address: bare, family: 'ipv6' }).address.replace(/^::ffff:(?=\d+\.)/, '')
}

function portFirst(a: Pick<Rule<unknown>, 'match'>, b: Pick<Rule<unknown>, 'match'>): number {
  return Number(b.match.port !== undefined) - Number(a.match.port !== undefined)
}
