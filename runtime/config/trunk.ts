import type { Transport, Trunk } from '../pipeline/site.js'
import type { ConfigInput, TrunkInput } from './schema.js'

/** What plugins may know of a trunk, defaults filled in for its kind. */
export function trunkOf(name: string, input: TrunkInput, site: ConfigInput): Trunk {
  const { kind, nextHop, allowOutOfDialogRefer, region, tenant } = input
  const trusted = kind !== 'itsp'
  return {
    name,
    kind,
    nextHop,
    transport: transportOf(input),
    sbcPort: input.sbcPort ?? Number(/:(\d+)$/.exec(input.tls?.listen ?? '')?.[1] ?? 5061),
    trustAssertedIdentity: input.trustAssertedIdentity ?? trusted,
    trustDomain: input.trustDomain ?? trusted,
    allowOutOfDialogRefer,
    region,
    tenant,
    numberPlan: input.numberPlan ?? site.numberPlan,
  }
}

/** As configured; else what all entries of `match` agree on; else TLS where the far end takes nothing else. */
function transportOf({ transport, kind, match }: TrunkInput): Transport | undefined {
  const [first, ...others] = new Set(match.map((entry) => entry.transport))
  const agreed = others.length === 0 ? first : undefined
  return transport ?? agreed ?? (kind === 'teams' || kind === 'anywherenow' ? 'tls' : undefined)
}
