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

export function tenantNamed({ tenants }: Site, name: string | undefined): Tenant | undefined {
  return name === undefined ? undefined : tenants.find((tenant) => tenant.name === name)
}

/** The tenant of calls that name none; undefined: they are nobody's, and go over trunks that are nobody's. */
export function defaultTenant({ tenants }: Site): Tenant | undefined {
  return tenants.find(({ isDefault }) => isDefault)
}

/** Trunk of a kind that only this tenant has: named under the tenant, or naming it. */
export function ownTrunk({ trunks }: Site, kind: TrunkKind, tenant: Tenant | undefined): Trunk | undefined {
  if (!tenant) return undefined
  const { [kind]: own } = tenant.trunks
  return trunks.find(({ name }) => name === own) ?? trunks.find((it) => it.kind === kind && it.tenant === tenant.name)
}

/**
 * Trunk of a kind for calls of a tenant: its own, else the first of the site that is nobody else's.
 * @param tenant undefined: the call is nobody's in particular.
 */
export function trunkFor(site: Site, kind: TrunkKind, tenant: Tenant | undefined): Trunk | undefined {
  return ownTrunk(site, kind, tenant) ?? site.trunks.find((it) => it.kind === kind && isShared(it, site))
}

/** On a site without tenants the trunks are for everyone, whatever they say. */
function isShared({ tenant }: Trunk, { tenants }: Site): boolean {
  return tenant === undefined || tenants.length === 0
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
