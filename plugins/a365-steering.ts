import {
  definePlugin,
  reject,
  type Context,
  type PluginVerdict,
  type Site,
  type SipMessage,
  type Tenant,
} from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { emergencyRoute } from './_emergency.js'
import { isUcc, readParty, type Party } from './_parties.js'
import { checkRoutingPolicies } from './_routing-policies.js'
import { steerTo, steerToKind, tenantNamed, trunkFor } from './_trunks.js'
import { bareParams } from './_user.js'
import { asksForAgent, asksForTransfer, reportUnknown } from './a365-steering/headers.js'
import { options, type Options } from './a365-steering/options.js'
import { checkIsolation, ownerFinder } from './a365-steering/tenant.js'
import { replaceHost, setPolicies } from './a365-steering/toward-teams.js'

export default definePlugin({
  name: 'a365-steering',
  summary: 'Sends calls from AnywhereNow to Teams, the PBX or the PSTN, by their A365 headers and the directory.',
  rules: ['R86', 'R87', 'R88', 'R89', 'R90', 'R91', 'R92', 'R93', 'R94', 'R102', 'R103'],
  options,
  on: [{ stage: 'ingress', methods: ['INVITE'] }],
  onByDefault: { ingress: ['anywherenow'] },
  setup(given, { site }) {
    const findOwner = ownerFinder(given, site)
    return (message, context) => {
      // Nobody else's A365 headers are worth anything (rule R6).
      if (!message.initial || context.from?.kind !== 'anywherenow') return undefined
      if (isEmergency(message, site)) return emergencyRoute(message, site, context)
      reportUnknown(message, context)
      const owner = findOwner(message, context)
      if (owner === 'unknown') return reject(404, 'Not Found')
      const call = readCall(message, owner.tenant, context)
      return checkIsolation(call.tenant, call.callee, given, context) ?? choose(call, given, site, context)
    }
  },
})

interface Call {
  readonly message: SipMessage
  readonly tenant: Tenant | undefined
  /** Of the Request-URI, on which calls are routed whatever To says (section 15, C14). */
  readonly callee: Party | undefined
  /** The UCC, unless it shows the number of its customer (impersonation). */
  readonly caller: Party | undefined
  readonly to: Party | undefined
}

function readCall(message: SipMessage, tenant: Tenant | undefined, context: Context): Call {
  const party = (name: 'from' | 'to'): Party | undefined => {
    const { address, uri } = message.header(name)?.read ?? {}
    return address && readParty(uri, context, bareParams(address))
  }
  return { message, tenant, callee: readParty(message.ruri, context), caller: party('from'), to: party('to') }
}

/** Rule R90: a transfer goes before everything else, and what is known of PSTN agents before the hunt for agents. */
function choose(call: Call, given: Options, site: Site, context: Context): PluginVerdict | undefined {
  const { message, tenant, callee, caller, to } = call
  // Read even where another rule decides, so that each header that cannot be trusted is told (rule R94).
  const [transfer, hunt] = [asksForTransfer(message, given.presenceOnly, context), asksForAgent(message, context)]
  if (transfer) return toTeams(call, 'transfer', given, site, context)
  if (callee && to && callee.number !== to.number)
    context.report('RURI_TO_MISMATCH', { ruri: callee.number, to: to.number })
  if (!context.directory.available) context.report('DIRECTORY_UNAVAILABLE')
  if (caller?.entry?.kind === 'pstn-ucc' || callee?.entry?.kind === 'pstn-agent')
    return steerToKind('itsp', tenant, site, context)
  if (hunt) return toTeams(call, 'hunt', given, site, context)
  if (callee && isUcc(callee)) return toUcc(callee, call, given, site, context)
  const kind = callee?.entry?.kind
  if (kind === 'teams') return toTeams(call, 'call', given, site, context)
  return steerToKind(kind === 'pbx' ? 'pbx' : 'itsp', tenant, site, context)
}

function toTeams(
  { message, tenant }: Call,
  why: 'transfer' | 'hunt' | 'call',
  given: Options,
  site: Site,
  context: Context,
): PluginVerdict | undefined {
  const verdict = steerToKind('teams', tenant, site, context)
  if (!verdict) return undefined
  if (why === 'transfer') replaceHost(message, tenant, site, given)
  setPolicies(message, why === 'hunt' ? tenant?.routingPolicies : undefined, given)
  checkRoutingPolicies(message, context)
  return verdict
}

/** Rule R102: back to AnywhereNow, where it came from, is a loop; another tenant or region may be meant. */
function toUcc(
  callee: Party,
  { tenant }: Call,
  { uccTarget }: Options,
  site: Site,
  context: Context,
): PluginVerdict | undefined {
  const owner = tenantNamed(site, callee.entry?.tenant) ?? tenant
  const trunk = trunkFor(site, 'anywherenow', owner)
  const isOther = owner !== tenant || trunk?.name !== context.from?.name
  if (uccTarget === 'allow' && trunk && isOther) return steerTo(trunk, owner, site, context)
  context.report('LOOP', { number: callee.number })
  return reject(482, 'Loop Detected')
}
