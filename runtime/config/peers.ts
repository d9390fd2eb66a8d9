import { BlockList, isIPv6 } from 'node:net'
import { parseUri } from '../message/uri.js'
import type { Building } from './chain.js'
import { problem } from './problems.js'
import type { ConfigInput, TrunkInput } from './schema.js'

/** Rule R103: a message of an AnywhereNow trunk that is one tenant's must not be able to come from another's. */
export function checkPeers({ input, place, problems }: Building): void {
  const trunks = Object.entries(input.trunks).filter(([, { kind }]) => kind === 'anywherenow')
  for (const [index, [name, trunk]] of trunks.entries())
    for (const [other, earlier] of trunks.slice(0, index)) {
      const [one, two] = [tenantsOfTrunk(name, input), tenantsOfTrunk(other, input)]
      const peer = one === two || one === '' || two === '' ? undefined : sharedPeer(trunk, earlier)
      const path = ['trunks', name]
      if (peer !== undefined)
        problems.push(
          problem('TENANTS_SHARE_PEER', place(path, 'key'), path, `${peer} of ${one} is ${other} of ${two} too`),
        )
    }
}

/** The tenants whose calls use the trunk; empty: any. */
function tenantsOfTrunk(name: string, { trunks, tenants }: ConfigInput): string {
  const own = trunks[name]?.tenant
  const naming = Object.entries(tenants).filter(([, { anywherenow }]) => anywherenow === name)
  return own ?? naming.map(([tenant]) => tenant).join(', ')
}

function sharedPeer(one: TrunkInput, two: TrunkInput): string | undefined {
  const others = peersOf(two)
  return peersOf(one).find((peer) => others.some((other) => meet(peer, other)))
}

/** Addresses, networks, host and certificate names by which the peer is known, or reached. */
function peersOf({ match, nextHop }: TrunkInput): string[] {
  const known = match.map(({ address, host, tlsName }) => address ?? host ?? tlsName)
  return [...known, parseUri(nextHop?.uri ?? '')?.host].flatMap((peer) =>
    peer === undefined ? [] : [peer.toLowerCase()],
  )
}

function meet(one: string, two: string): boolean {
  return one === two || holds(one, two) || holds(two, one)
}

/** Whether the first network has the address that the other is, or begins with. */
function holds(network: string, other: string): boolean {
  const [address = '', prefix] = network.split('/')
  if (prefix === undefined) return false
  const list = new BlockList()
  list.addSubnet(address, Number(prefix), family(address))
  const [first = ''] = other.split('/')
  return list.check(first, family(first))
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}
