import {
  type Address,
  type Context,
  type Site,
  type SipMessage,
  type Tenant,
  type Trunk,
} from '../../runtime/pipeline/plugin.js'
import { readList } from '../_addresses.js'
import { isUcc, readParty, type Party } from '../_parties.js'
import { defaultTenant, tenantNamed } from '../_trunks.js'
import { bareParams } from '../_user.js'

/** A call as routing sees it. */
export interface Call {
  readonly sender: Trunk
  /** Undefined: the Request-URI names no number that could be in a directory. */
  readonly callee: Party | undefined
  /** Undefined: nobody knows who calls. */
  readonly caller: Party | undefined
  /** Whether From names a number, by which the proxy counts: without one many callers look the same (rule R102). */
  readonly counted: boolean
  /** Whose call it is, by whom it came from or whom it goes to. */
  readonly tenant: Tenant | undefined
  /** Whose the called number is. */
  readonly calleeTenant: Tenant | undefined
  /** A contact centre has had the call before. */
  readonly divertedByUcc: boolean
}

/** Headers that tell who had the call before (RFC 7044, RFC 5806). */
const diversions = ['history-info', 'diversion'] as const

export function callReader(site: Site): (message: SipMessage, context: Context) => Call {
  return (message, context) => {
    const sender = context.from ?? context.trunk
    const callee = readParty(message.ruri, context)
    const from = fromOf(message, context)
    const caller = assertedOf(message, context) ?? from
    const ofCallee = tenantNamed(site, callee?.entry?.tenant)
    const named = sender.kind === 'teams' ? tenantOfTeams(message, sender, caller, site) : ofCallee
    const tenant = named ?? tenantNamed(site, sender.tenant) ?? defaultTenant(site)
    const byUcc = ({ address, uri }: Address): boolean => isUcc(readParty(uri, context, bareParams(address)))
    const divertedByUcc = diversions.some((name) => readList(message, name).some(byUcc))
    const calleeTenant = ofCallee ?? tenant
    return { sender, callee, caller, counted: from !== undefined, tenant, calleeTenant, divertedByUcc }
  }
}

function fromOf(message: SipMessage, context: Context): Party | undefined {
  const { address, uri } = message.header('from')?.read ?? {}
  return address && readParty(uri, context, bareParams(address))
}

/** An anonymous Teams user stands here (rules R37, R97). It counts only of those who are believed. */
function assertedOf(message: SipMessage, context: Context): Party | undefined {
  if (!context.from?.trustAssertedIdentity) return undefined
  const asserted = readList(message, 'p-asserted-identity')
  return asserted.flatMap(({ address, uri }) => readParty(uri, context, bareParams(address)) ?? [])[0]
}

/** Rule R103: the trunk or the FQDN to which Teams sent it, which is the host of the Request-URI; else its user. */
function tenantOfTeams(message: SipMessage, sender: Trunk, caller: Party | undefined, site: Site): Tenant | undefined {
  const host = message.ruri?.host.toLowerCase()
  return (
    tenantNamed(site, sender.tenant) ??
    site.tenants.find(({ fqdn }) => fqdn !== undefined && fqdn.toLowerCase() === host) ??
    tenantNamed(site, caller?.entry?.tenant)
  )
}
