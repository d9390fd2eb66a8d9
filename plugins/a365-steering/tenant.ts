import {
  reject,
  toText,
  type Context,
  type PluginVerdict,
  type Site,
  type SipMessage,
  type Tenant,
} from '../../runtime/pipeline/plugin.js'
import type { Party } from '../_parties.js'
import { defaultTenant, tenantNamed } from '../_trunks.js'
import { reportInvalid, valuesOf } from './headers.js'
import type { Options } from './options.js'

/** Whose call it is: a tenant, nobody's in particular, or that of a tenant that does not exist. */
export type Owner = { readonly tenant: Tenant | undefined } | 'unknown'

/**
 * Makes the function that finds the tenant of a call from AnywhereNow (rules R91, R92): the one that the header names;
 * without header the one of the trunk, or the default.
 */
export function ownerFinder(given: Options, site: Site): (message: SipMessage, context: Context) => Owner {
  const named = tenantFinder(given, site)
  const usual = defaultTenant(site)
  return (message, context) => {
    if (site.tenants.length === 0) return { tenant: undefined }
    const values = valuesOf(message, 'a365-tenantid')
    if (values.includes('')) reportInvalid('A365-TenantId', values, context)
    const said = values.filter((value) => value !== '')
    if (said.length === 0) return { tenant: tenantNamed(site, context.from?.tenant) ?? usual }
    const [found, ...others] = new Set(said.map(named))
    if (found !== 'unknown' && others.length === 0) return { tenant: found }
    context.report('UNKNOWN_TENANT', { value: toText(said.join(', ')) })
    return given.unknownTenant === 'default' ? { tenant: usual } : 'unknown'
  }
}

/** The tenant that a value means. `A365` alone is the default (rule R91). */
function tenantFinder({ tenantMatch }: Options, site: Site): (value: string) => Tenant | undefined | 'unknown' {
  const key = (value: string): string =>
    tenantMatch === 'exact' ? value : value.toLowerCase().replace(/^a365-(?=.)/, '')
  const byId = new Map(site.tenants.flatMap((tenant) => tenant.ids.map((id) => [key(id), tenant] as const)))
  const nobody = key('A365')
  return (value) => byId.get(key(value)) ?? (key(value) === nobody ? defaultTenant(site) : 'unknown')
}

/** Rule R92: a call of one tenant neither comes over the trunk of another, nor reaches a number of another. */
export function checkIsolation(
  tenant: Tenant | undefined,
  callee: Party | undefined,
  { tenantIsolation }: Options,
  context: Context,
): PluginVerdict | undefined {
  const others = [callee?.entry?.tenant, context.from?.tenant]
  const other = tenant && others.find((name) => name !== undefined && name !== tenant.name)
  if (!tenant || other === undefined) return undefined
  context.report('TENANT_MISMATCH', { tenant: tenant.name, other, ...(callee && { number: callee.number }) })
  return tenantIsolation === 'reject' ? reject(404, 'Not Found') : undefined
}
