import type { Tenant } from '../pipeline/site.js'
import type { ConfigInput } from './schema.js'

/** The tenants as plugins see them (rule R91). */
export function tenantsOf({ tenants }: ConfigInput): Tenant[] {
  return Object.entries(tenants).map(([name, { ids, default: isDefault, fqdn, routingPolicies, ...trunks }]) => {
    return { name, ids: [name, ...ids], isDefault, trunks, fqdn, routingPolicies }
  })
}
