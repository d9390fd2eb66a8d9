import type { Context, SipMessage } from '../../runtime/pipeline/plugin.js'
import type { Kept } from './sent.js'
import { headersOf, reportReasons } from './teams-reasons.js'

/** AnywhereNow ends a call after so many seconds without RTP and RTCP (rules R62, R115). */
const silence = 120
/** Seconds that answer and end may take to get here, either way. */
const spread = { before: 2, after: 5 }

/**
 * Seconds after the answer in which an end may tell of a cut. One more at either end, since the proxy counts from its own
 * clock and neither counts parts of a second.
 */
export const cutWithin = [silence - spread.before - 1, silence + spread.after + 1] as const

/** What an end of a call tells: that it was cut for want of media, or what Teams gives as the reason. */
export function explainEnd(message: SipMessage, context: Context, { answered }: Kept): void {
  const { now } = context.facts
  if (context.from?.kind === 'anywherenow' && answered !== undefined && typeof now === 'number') {
    const seconds = now - answered
    if (seconds >= silence - spread.before && seconds <= silence + spread.after)
      context.report('CALL_CUT_120S', { seconds })
  }
  if (!endsNormally(message)) reportReasons(headersOf(message), context, { method: message.method })
}

/** `Reason: Q.850;cause=16`: somebody hung up (RFC 3326, ITU-T Q.850). */
function endsNormally(message: SipMessage): boolean {
  return message.headers('reason').some(({ value }) => /Q\.850\s*;(?:[^,]*;)?\s*cause\s*=\s*16(?!\d)/i.test(value))
}
