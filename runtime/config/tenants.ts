import { trunkKinds, type Tenant } from '../pipeline/site.js'
import type { Building } from './chain.js'
import { suggestion } from './nearest.js'
import { problem, type Path } from './problems.js'
import type { ConfigInput } from './schema.js'

/** The tenants as plugins see them (rule R91). */
export function tenantsOf({ tenants }: ConfigInput): Tenant[] {
  return Object.entries(tenants).map(([name, { ids, default: isDefault, fqdn, routingPolicies, ...trunks }]) => {
    return { name, ids: [name, ...ids], isDefault, trunks, fqdn, routingPolicies }
  })
}

export function checkTenants(building: Building): void {
  checkIds(building)
  checkDefault(building)
  checkTenantTrunks(building)
  checkTrunkTenants(building)
}

/** `A365-Contoso` and `contoso` are the same tenant (rule R91). */
function plain(id: string): string {
  return id.toLowerCase().replace(/^a365-/, '')
}

function checkIds({ input, place, problems }: Building): void {
  const owners = new Map<string, string>()
  for (const [name, { ids }] of Object.entries(input.tenants)) {
    const given = [name, ...ids].map((id, index): [string, Path] => {
      return [id, index === 0 ? ['tenants', name] : ['tenants', name, 'ids', index - 1]]
    })
    for (const [id, path] of given) {
      const owner = owners.get(plain(id)) ?? name
      owners.set(plain(id), owner)
      if (owner !== name)
        problems.push(
          problem('TENANT_TWICE', place(path, path.length === 2 ? 'key' : 'value'), path, `"${id}" is ${owner} too`),
        )
    }
  }
}

function checkDefault({ input, place, problems }: Building): void {
  const names = Object.keys(input.tenants)
  const [first, ...others] = names.filter((name) => input.tenants[name]?.default)
  if (first === undefined && names.length > 0)
    problems.push(problem('TENANT_DEFAULT_NONE', place(['tenants'], 'key'), ['tenants'], `none of ${names.join(', ')}`))
  for (const name of others) {
    const path = ['tenants', name, 'default']
    problems.push(problem('TENANT_TWICE', place(path), path, `${first ?? ''} is the default too`))
  }
}

function checkTenantTrunks({ input, place, problems }: Building): void {
  const known = Object.keys(input.trunks)
  for (const [name, tenant] of Object.entries(input.tenants))
    for (const kind of trunkKinds) {
      const wanted = tenant[kind]
      if (wanted === undefined) continue
      const path = ['tenants', name, kind]
      const trunk = input.trunks[wanted]
      if (!trunk)
        problems.push(
          problem('TRUNK_NOT_DEFINED', place(path), path, `no trunk "${wanted}"${suggestion(wanted, known)}`),
        )
      else if (trunk.kind !== kind)
        problems.push(problem('TRUNK_KIND_DIFFERS', place(path), path, `${wanted} is of kind ${trunk.kind}`))
      else if (trunk.tenant !== undefined && trunk.tenant !== name)
        problems.push(problem('TENANT_TRUNK_TAKEN', place(path), path, `${wanted} is of tenant ${trunk.tenant} only`))
    }
}

function checkTrunkTenants({ input, place, problems }: Building): void {
  const known = Object.keys(input.tenants)
  for (const [name, { kind, tenant, region }] of Object.entries(input.trunks)) {
    const [ofTenant, ofRegion] = (['tenant', 'region'] as const).map((key): Path => ['trunks', name, key])
    if (tenant !== undefined && ofTenant && !known.includes(tenant)) {
      const detail = `there is no tenant "${tenant}"${suggestion(tenant, known)}`
      problems.push(problem('TENANT_NOT_DEFINED', place(ofTenant), ofTenant, detail))
    }
    if (region !== undefined && ofRegion && kind !== 'anywherenow')
      problems.push(problem('REGION_NOT_HERE', place(ofRegion, 'key'), ofRegion, `${name} is of kind ${kind}`))
  }
}
