import {
  reject,
  steer,
  type Context,
  type PluginVerdict,
  type Site,
  type SipMessage,
} from '../../runtime/pipeline/plugin.js'
import { callsEmergencyService, isEmergency } from '../_calls.js'
import { emergencyRoute } from '../_emergency.js'
import { isUcc } from '../_parties.js'
import { steerTo, steerToKind } from '../_trunks.js'
import { callReader, type Call } from './call.js'
import { isIntercepted, isRepeated, loopReason } from './intercept.js'
import type { Options } from './options.js'
import { targetFinder, type Target } from './target.js'

/** Makes the function that says where a call goes (rules R95 to R100). */
export function chooser(
  given: Options,
  site: Site,
): (message: SipMessage, context: Context) => PluginVerdict | undefined {
  const readCall = callReader(site)
  const findTarget = targetFinder(given, site)
  return (message, context) => {
    const call = readCall(message, context)
    const usual = findTarget(call, message.ruri?.user !== undefined)
    const go = (target: Target | undefined): PluginVerdict | undefined =>
      target && steerTo(target.trunk, target.tenant, site, context)
    if (isEmergency(message, site))
      return emergencyRoute(message, site, context) ?? (callsEmergencyService(message, site) ? undefined : go(usual))
    if (call.sender.kind === 'anywherenow') return returnLeg(usual)
    if (!context.directory.available) {
      context.report('DIRECTORY_UNAVAILABLE')
      if (given.onDirectoryError === 'reject') return refused
    }
    if (isUcc(call.callee)) return toUcc(call, given, site, context)
    if (!goesFirst(call, given, context)) return go(usual)
    const loop = loopReason(message, call, given, context)
    if (loop === undefined) return toA365First(call, usual, given, site, context)
    context.report('LOOP', { reason: loop, number: call.callee?.number ?? '' })
    return go(usual)
  }
}

/** Not 503, after which a carrier may take the whole trunk for dead (RFC 3261 21.5.4). */
const refused = reject(500, 'Server Internal Error')

/**
 * Rules R98, R99: a call from AnywhereNow is not intercepted, whatever its number. Without hints and reports, since
 * a365-steering has spoken already and its choice, which knows the headers, comes first.
 */
function returnLeg(usual: Target | undefined): PluginVerdict | undefined {
  return usual && usual.trunk.kind !== 'anywherenow' ? steer(usual.trunk.name) : undefined
}

/** Whether AnywhereNow gets the call first. It takes numbers in +E.164 form only, so a short one passes it by. */
function goesFirst(call: Call, given: Options, { directory }: Context): boolean {
  if (!call.callee) return false
  const blindly = given.mode === 'anywhere-first' || (!directory.available && given.onDirectoryError === 'a365')
  return blindly || isIntercepted(call, given)
}

/** Rule R95. The number is nowhere else, so that a loop can only be told; the hops of a call bring it to an end. */
function toUcc(call: Call, given: Options, site: Site, context: Context): PluginVerdict | undefined {
  if (isRepeated(call, given, context))
    context.report('LOOP', { reason: 'intercepts', number: call.callee?.number ?? '' })
  return toA365(call, call.calleeTenant, site, context)
}

/** Keeps where the call goes when AnywhereNow does not know the number (rule R101). */
function toA365First(
  call: Call,
  usual: Target | undefined,
  given: Options,
  site: Site,
  context: Context,
): PluginVerdict | undefined {
  const verdict = toA365(call, call.tenant, site, context)
  if (!verdict) return usual && steerTo(usual.trunk, usual.tenant, site, context)
  if (given.mode === 'anywhere-first' && usual && usual.trunk.kind !== 'anywherenow')
    context.keep({ next: usual.trunk.name, ...(usual.tenant && { tenant: usual.tenant.name }) })
  return verdict
}

function toA365(call: Call, tenant: Call['tenant'], site: Site, context: Context): PluginVerdict | undefined {
  const verdict = steerToKind('anywherenow', tenant, site, context)
  if (verdict && call.counted) context.hint('intercept', true)
  return verdict
}
