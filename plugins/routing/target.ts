import type { Site, Tenant, Trunk } from '../../runtime/pipeline/plugin.js'
import { ownTrunk, trunkFor, trunkNamed } from '../_trunks.js'
import type { Call } from './call.js'
import type { Options } from './options.js'

/** Where a call goes when AnywhereNow is not asked. */
export interface Target {
  readonly trunk: Trunk
  readonly tenant: Tenant | undefined
}

/**
 * Makes the function that finds the usual target of a call (rules R95, R96): where the directory says the number is,
 * else `otherwise`. Undefined: there is none, and the proxy's own routing decides.
 */
export function targetFinder({ otherwise }: Options, site: Site): (call: Call, hasUser: boolean) => Target | undefined {
  const named = trunkNamed(site, otherwise)
  return ({ sender, callee, calleeTenant, tenant }, hasUser) => {
    const kind = callee?.entry?.kind
    if (kind === 'ucc' || kind === 'pstn-ucc') return undefined
    if (kind === 'teams') return target(trunkFor(site, 'teams', calleeTenant), calleeTenant)
    // A PBX that does not find its own number, or a carrier, would only send it here again. Teams serves many tenants.
    if (kind === 'pbx') return notBack(target(trunkFor(site, 'pbx', calleeTenant), calleeTenant), sender)
    if (!named || !hasUser) return undefined
    return notBack(target(ownTrunk(site, named.kind, tenant) ?? named, tenant), sender)
  }
}

function target(trunk: Trunk | undefined, tenant: Tenant | undefined): Target | undefined {
  return trunk && { trunk, tenant }
}

function notBack(found: Target | undefined, sender: Trunk): Target | undefined {
  return found?.trunk.name === sender.name ? undefined : found
}
