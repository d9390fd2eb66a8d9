import { BlockList, isIPv6, SocketAddress } from 'node:net'
import type { TrunkMatch, TrunkSetting } from './site.js'

/** Where a message came from, or goes to. */
export interface Endpoint {
  /** IP address in any spelling, or a host name. */
  readonly host: string
  readonly port: number | undefined
  readonly transport: string | undefined
  readonly tlsName: string | undefined
}

interface Rule {
  readonly match: TrunkMatch
  readonly trunk: string
  readonly within: (host: string) => boolean
}

/**
 * Finds the trunk of an endpoint. A certificate name weighs more than an address, an exact address or host more
 * than a network, a longer prefix more than a shorter one, a rule with a port more than one without.
 */
export function trunkMatcher(trunks: readonly TrunkSetting[]): (endpoint: Endpoint) => string | undefined {
  const byTlsName: Rule[] = []
  const byHost = new Map<string, Rule[]>()
  const networks: { rule: Rule; prefix: number }[] = []
  for (const trunk of trunks) {
    for (const match of trunk.match) {
      const given = match.address ?? match.host
      const exact = given === undefined ? undefined : canonical(given)
      const rule: Rule = { match, trunk: trunk.name, within: hostTest(match) }
      if (match.tlsName !== undefined) byTlsName.push(rule)
      else if (exact?.includes('/')) networks.push({ rule, prefix: Number(exact.split('/')[1]) })
      else if (exact !== undefined) byHost.set(exact, [...(byHost.get(exact) ?? []), rule].sort(portFirst))
    }
  }
  networks.sort((a, b) => b.prefix - a.prefix || portFirst(a.rule, b.rule))
  return (seen) => {
    const endpoint = { ...seen, host: canonical(seen.host) }
    const fits = (rule: Rule): boolean => agrees(rule, endpoint)
    const rule =
      (endpoint.tlsName === undefined ? undefined : byTlsName.find(fits)) ??
      byHost.get(endpoint.host)?.find(fits) ??
      networks.find((network) => fits(network.rule))?.rule
    return rule?.trunk
  }
}

function agrees({ match, within }: Rule, endpoint: Endpoint): boolean {
  if (match.port !== undefined && match.port !== endpoint.port) return false
  if (match.transport !== undefined && match.transport !== endpoint.transport?.toLowerCase()) return false
  if (match.tlsName !== undefined && !coversName(match.tlsName, endpoint.tlsName)) return false
  return within(endpoint.host)
}

function hostTest({ address, host }: TrunkMatch): (host: string) => boolean {
  const exact = address ?? host
  if (exact === undefined) return () => true
  const [network = '', prefix] = exact.split('/')
  if (address === undefined || prefix === undefined) {
    const wanted = canonical(exact)
    return (candidate) => candidate === wanted
  }
  const family = isIPv6(network) ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(network, Number(prefix), family)
  return (candidate) => list.check(candidate, isIPv6(candidate) ? 'ipv6' : 'ipv4')
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

function coversName(pattern: string, name: string | undefined): boolean {
  if (name === undefined) return false
  const [wanted, given] = [pattern.toLowerCase(), name.toLowerCase()]
  return wanted.startsWith('*.') ? given.slice(given.indexOf('.')) === wanted.slice(1) : given === wanted
}

function portFirst(a: Rule, b: Rule): number {
  return Number(b.match.port !== undefined) - Number(a.match.port !== undefined)
}
