import { steer, type Context, type PluginVerdict, type SipMessage, type Site } from '../runtime/pipeline/plugin.js'
import { callsEmergencyService } from './_calls.js'

/**
 * The way of an emergency call, past every contact centre and every other rule of routing (rule R11). A plugin that
 * chooses a way, or would let the call reach AnywhereNow, returns what this returns and does nothing else:
 *
 *     if (isEmergency(message, site)) return emergencyRoute(message, site, context)
 *
 * @param message an initial INVITE for which {@link isEmergency} holds.
 * @returns the verdict that sends it to the emergency trunk. Undefined: it goes on as it is, because it came from
 * that very trunk, because a carrier delivers it to a number of ours (a call back of the emergency service, whose
 * Priority says emergency), or because there is no such trunk, which is reported.
 */
export function emergencyRoute(message: SipMessage, site: Site, context: Context): PluginVerdict | undefined {
  const { emergencyTrunk } = site
  if (context.from?.kind === 'itsp' && !callsEmergencyService(message, site)) return undefined
  if (emergencyTrunk !== undefined) return context.from?.name === emergencyTrunk ? undefined : steer(emergencyTrunk)
  context.report('EMERGENCY_NO_TRUNK')
  return undefined
}
