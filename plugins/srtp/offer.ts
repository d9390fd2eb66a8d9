import type { Context, Place, PluginVerdict, Sdp, SipMessage } from '../../runtime/pipeline/plugin.js'
import { chooser } from './choice.js'
import { reportFaults, reportProtection } from './findings.js'
import type { Options } from './options.js'
import { refuse, withoutTls } from './refusal.js'
import { streamsOf } from './streams.js'
import { asksForKeys, clearTransport, dropOpportunity } from './transport.js'

export type Settle = (message: SipMessage, sdp: Sdp, context: Context) => PluginVerdict | undefined

/** Makes an offer one that AnywhereNow can answer, or refuses it. */
export function offerSettler(given: Options, place: Place): Settle {
  const { site } = place
  const keepSecret = secrecy(given, place)
  const choose = chooser(given)
  return (message, sdp, context) => {
    const streams = streamsOf(sdp)
    reportFaults(streams, context)
    const revealed = keepSecret(message, sdp, context)
    if (revealed) return revealed
    for (const stream of streams) {
      const why = choose(stream)
      if (why === undefined) continue
      context.report('SRTP_UNACCEPTABLE', { media: stream.index, why })
      const refused = refuse(message, site, `No acceptable crypto line: ${why}`)
      if (refused) return refused
    }
    const unprotected = reportProtection(streamsOf(sdp), given, context)
    return unprotected === undefined ? undefined : refuse(message, site, 'SRTP required')
  }
}

/** Rule R68: no keys over a transport that anybody can read, and no SAVP robbed of its keys. */
function secrecy({ mode }: Options, { trunk, site }: Place): Settle {
  const transport = clearTransport(trunk)
  if (transport === undefined) return () => undefined
  return (message, sdp, { report }) => {
    if (!asksForKeys(sdp, streamsOf(sdp)) || (mode === 'off' && dropOpportunity(sdp))) return undefined
    report('SDES_CLEAR', { transport })
    return refuse(message, site, withoutTls)
  }
}
