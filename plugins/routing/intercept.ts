import type { Context, SipMessage, TrunkKind } from '../../runtime/pipeline/plugin.js'
import type { Call } from './call.js'
import type { Options } from './options.js'

/** Which calls go to AnywhereNow although their number stands elsewhere. */

/** Whether the directory wants the call to be seen by AnywhereNow first (rules R96 to R98). */
export function isIntercepted({ sender: { kind }, callee, caller }: Call, given: Options): boolean {
  const from = (kinds: readonly TrunkKind[]): boolean => kinds.includes(kind)
  return (
    (from(given.interceptInboundFrom) && callee?.entry?.interceptInbound === true) ||
    (from(given.interceptOutboundFrom) && caller?.entry?.interceptOutbound === true)
  )
}

/** Why a call would come back again and again if AnywhereNow got it once more (rule R102). */
export type LoopReason = 'intercepts' | 'diverted-by-ucc' | 'max-forwards'

export function loopReason(message: SipMessage, call: Call, given: Options, context: Context): LoopReason | undefined {
  if (isRepeated(call, given, context)) return 'intercepts'
  if (call.divertedByUcc) return 'diverted-by-ucc'
  const hops = message.header('max-forwards')?.value ?? ''
  return /^\d{1,9}$/.test(hops) && Number(hops) < 10 ? 'max-forwards' : undefined
}

/**
 * Whether the same caller has been sent to AnywhereNow too often on his way to the same number. The proxy counts that:
 * the fact `intercepts` is how often it followed the hint `intercept` for this pair within its window (10 s). Callers
 * without number are many, so their count says nothing.
 */
export function isRepeated({ counted }: Call, { maxIntercepts }: Options, { facts }: Context): boolean {
  const { intercepts } = facts
  return counted && typeof intercepts === 'number' && intercepts >= maxIntercepts
}
