import {
  steer,
  type Context,
  type PluginVerdict,
  type Site,
  type Tenant,
  type Trunk,
  type TrunkKind,
} from '../runtime/pipeline/plugin.js'
import { fqdnOf, recordRoute } from './_fqdn.js'

/** Which trunk of a kind a call goes to, on a site of one customer or of several (rules R91, R103, R123). */

/** What calls ask of a site: a search through thousands of trunks would cost more than the whole chain. */
interface Index {
  readonly trunks: ReadonlyMap<string, Trunk>
  readonly tenants: ReadonlyMap<string, Tenant>
  readonly defaultTenant: Tenant | undefined
  /** By kind and tenant, the first that names the tenant. */
  readonly own: ReadonlyMap<string, Trunk>
  /** The first that is nobody's. On a site without tenants the trunks are for everyone, whatever they say. */
  readonly shared: ReadonlyMap<TrunkKind, Trunk>
}

const indexes = new WeakMap<Site, Index>()

function indexOf(site: Site): Index {
  const known = indexes.get(site)
  if (known) return known
  const { trunks, tenants } = site
  const shared = trunks.filter(({ tenant }) => tenant === undefined || tenants.length === 0)
  const made: Index = {
    trunks: firsts(trunks, ({ name }) => name),
    tenants: firsts(tenants, ({ name }) => name),
    defaultTenant: tenants.find(({ isDefault }) => isDefault),
    own: firsts(trunks, ({ kind, tenant = '' }) => `${kind} ${tenant}`),
    shared: firsts(shared, ({ kind }) => kind),
  }
  indexes.set(site, made)
  return made
}

function firsts<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value> {
  return new Map(values.toReversed().map((value) => [keyOf(value), value]))
}

export function trunkNamed(site: Site, name: string | undefined): Trunk | undefined {
  return name === undefined ? undefined : indexOf(site).trunks.get(name)
}

export function tenantNamed(site: Site, name: string | undefined): Tenant | undefined {
  return name === undefined ? undefined : indexOf(site).tenants.get(name)
}

/** The tenant of calls that name none; undefined: they are nobody's, and go over trunks that are nobody's. */
export function defaultTenant(site: Site): Tenant | undefined {
  return indexOf(site).defaultTenant
}

/** Trunk of a kind that only this tenant has: named under the tenant, or naming it. */
export function ownTrunk(site: Site, kind: TrunkKind, tenant: Tenant | undefined): Trunk | undefined {
  if (!tenant) return undefined
  return trunkNamed(site, tenant.trunks[kind]) ?? indexOf(site).own.get(`${kind} ${tenant.name}`)
}

/**
 * Trunk of a kind for calls of a tenant: its own, else the first of the site that is nobody else's.
 * @param tenant undefined: the call is nobody's in particular.
 */
export function trunkFor(site: Site, kind: TrunkKind, tenant: Tenant | undefined): Trunk | undefined {
  return ownTrunk(site, kind, tenant) ?? indexOf(site).shared.get(kind)
}

/**
 * Steers to a trunk, and hints what the proxy's script needs for it: the tenant, and toward Teams the FQDN that has to
 * stand in Record-Route, by which Teams tells tenants apart (rule R123).
 */
export function steerTo(trunk: Trunk, tenant: Tenant | undefined, site: Site, context: Context): PluginVerdict {
  if (tenant) context.hint('tenant', tenant.name)
  if (trunk.kind === 'teams') context.hint('record_route', recordRoute(fqdnOf(tenant, site), trunk))
  return steer(trunk.name)
}

/** Steers to the trunk of a kind for calls of a tenant. Undefined, and reported, where there is none. */
export function steerToKind(
  kind: TrunkKind,
  tenant: Tenant | undefined,
  site: Site,
  context: Context,
): PluginVerdict | undefined {
  const trunk = trunkFor(site, kind, tenant)
  if (trunk) return steerTo(trunk, tenant, site, context)
  context.report('STEER_NO_TRUNK', { kind, ...(tenant && { tenant: tenant.name }) })
  return undefined
}
