import { type Site, type Tenant, type TrunkTraits } from '../runtime/pipeline/plugin.js'

/** Names by which Teams knows the SBC: it finds its customer by them (rule R123). */

/** The name for calls of this tenant; undefined: of no tenant in particular. */
export function fqdnOf(tenant: Tenant | undefined, { localDomain }: Site): string {
  return tenant?.fqdn ?? localDomain
}

/** Every name under which a message may go to a Teams trunk of this tenant or, undefined, of any. */
export interface Fqdns {
  /** The one to advise. */
  readonly first: string
  /** In lower case. */
  readonly all: ReadonlySet<string>
}

/** Makes the function that tells them; call it in setup. */
export function fqdnsToward(site: Site): (tenant: string | undefined) => Fqdns {
  const named = (names: readonly string[]): Fqdns['all'] => new Set(names.map((name) => name.toLowerCase()))
  const { localDomain, tenants } = site
  const anybodys = { first: localDomain, all: named([localDomain, ...tenants.map((its) => fqdnOf(its, site))]) }
  const own = tenants.map((its) => [its.name, { first: fqdnOf(its, site), all: named([fqdnOf(its, site)]) }] as const)
  const ofTenant = new Map<string | undefined, Fqdns>(own)
  const nobodys = { first: localDomain, all: named([localDomain]) }
  return (tenant) => (tenant === undefined ? anybodys : (ofTenant.get(tenant) ?? nobodys))
}

/** The Record-Route that the proxy is advised to write: its value without `sip:` and brackets. */
export function recordRoute(fqdn: string, { sbcPort }: TrunkTraits): string {
  return `${fqdn}:${sbcPort};transport=tls`
}
