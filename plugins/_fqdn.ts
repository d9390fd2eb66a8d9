import { type Site, type Tenant, type Trunk } from '../runtime/pipeline/plugin.js'

/** Names by which Teams knows the SBC: it finds its customer by them (rule R123). */

/** The name for calls of this tenant; undefined: of no tenant in particular. */
export function fqdnOf(tenant: Tenant | undefined, { localDomain }: Site): string {
  return tenant?.fqdn ?? localDomain
}

/** Every name under which a message may go to this Teams trunk, the one to advise first. */
export function fqdnsToward({ tenant: own }: Trunk, site: Site): readonly [string, ...string[]] {
  const tenants = site.tenants.filter(({ name }) => own === undefined || name === own)
  const others = own === undefined ? tenants.map((tenant) => fqdnOf(tenant, site)) : []
  return [own === undefined ? site.localDomain : fqdnOf(tenants[0], site), ...others]
}

/** The Record-Route that the proxy is advised to write: its value without `sip:` and brackets. */
export function recordRoute(fqdn: string, { sbcPort }: Trunk): string {
  return `${fqdn}:${sbcPort};transport=tls`
}
