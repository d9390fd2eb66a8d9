import { definePlugin, sdpExchange, type Context, type Role, type Sdp } from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { activeAudio } from './_codecs.js'
import { incompatibleMedia, isRefusable } from './_media-refusal.js'
import { narrowEvents } from './sdp-dtmf/events.js'
import { options, type Options } from './sdp-dtmf/options.js'
import { payloadOf, reportPayload } from './sdp-dtmf/payload.js'
import { addShim, removeShim, shimsIn, withShim } from './sdp-dtmf/shim.js'

export default definePlugin({
  name: 'sdp-dtmf',
  summary: 'Sees to it that every offer has DTMF events in the form that AnywhereNow needs.',
  rules: ['R57', 'R58', 'R59', 'R60', 'R67', 'R8', 'R9', 'R10'],
  options,
  on: sdpExchange,
  // At ingress it takes out of answers what it added to offers.
  onByDefault: { egress: ['anywherenow'], ingress: ['anywherenow'] },
  check: ({ onMissing }, { direction, bothWays }) =>
    onMissing === 'shim' && direction === 'egress' && !bothWays
      ? [{ code: 'DTMF_SHIM_ONE_WAY', detail: 'it is not on for ingress of the same trunk', option: 'onMissing' }]
      : [],
  setup(given, { site, direction, bothWays }) {
    const complete = completer(given, bothWays)
    return (message, context) => {
      const { exchange } = context
      const { sdp } = message
      if (!sdp || !exchange.role) return undefined
      const shims = shimsIn(context.memo)
      if (!message.isRequest) removeShim(sdp, shims, exchange, context)
      if (direction === 'ingress' || isEmergency(message, site)) return undefined
      const { shimmed, refused } = complete(sdp, exchange.role, message.isRequest, context)
      if (shimmed.length > 0) context.keep({ shims: withShim(shims, exchange, shimmed) })
      return refused && isRefusable(message) ? incompatibleMedia(site) : undefined
    }
  },
})

/** What came of one message: streams that got the shim, and whether an offer like this is to be refused. */
interface Completed {
  readonly shimmed: readonly number[]
  readonly refused: boolean
}

/**
 * @param canUndo whether answers come by, so that a shim can be taken out of them again.
 * @returns what gives an SDP toward the trunk its DTMF events, as far as a proxy may.
 */
function completer({ onMissing, ptMismatch, maxEvent }: Options, canUndo: boolean) {
  return (sdp: Sdp, role: Role, isRequest: boolean, context: Context): Completed => {
    // An offer in a response is answered in a request, which may go another way.
    const mayShim = onMissing === 'shim' && canUndo && isRequest
    const shimmed: number[] = []
    const offered = role === 'offer'
    let refused = false
    for (const stream of activeAudio(sdp)) {
      narrowEvents(stream, maxEvent, offered, context)
      const payload = payloadOf(stream.media)
      if (payload !== undefined) {
        if (reportPayload(stream, payload, context) && offered && ptMismatch === 'reject') refused = true
      } else if (offered) {
        const shim = mayShim && addShim(stream.media)
        context.report('DTMF_MISSING', { media: stream.index, shim })
        if (shim) shimmed.push(stream.index)
        if (onMissing === 'reject') refused = true
      }
    }
    return { shimmed, refused }
  }
}
