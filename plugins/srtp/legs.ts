import type {
  Context,
  Exchange,
  Handler,
  Place,
  PluginVerdict,
  Sdp,
  SipMessage,
} from '../../runtime/pipeline/plugin.js'
import { reportAnswer, reportFaults, reportLines, reportProtection } from './findings.js'
import { asymmetries, compareKeys, readMemory, withOffer, type Memory } from './memory.js'
import { offerSettler } from './offer.js'
import type { Options } from './options.js'
import { refuse, withoutTls } from './refusal.js'
import { streamsOf, type Stream } from './streams.js'
import { clearlyReceived, clearTransport, hasKeys } from './transport.js'

/** Trunks that lead to others: what is wrong whoever the other end is. */
export function otherLeg(given: Options, place: Place): Handler {
  const inspect = inspector(given, place)
  return (message, context) => {
    const { sdp } = message
    if (!sdp) return undefined
    // What AnywhereNow answers is told on its own trunk.
    const told = !message.isRequest && context.from?.kind === 'anywherenow'
    if (place.direction === 'egress' && !told) reportProtection(streamsOf(sdp), given, context)
    return inspect(message, sdp, context)
  }
}

/** What AnywhereNow sends is looked at; of the offers that it gets, the lines that it takes are left. */
export function anywhereNowLeg(given: Options, place: Place): Handler {
  const inspect = inspector(given, place)
  const settle = offerSettler(given, place)
  return (message, context) => {
    const { exchange } = context
    const { sdp } = message
    if (!sdp || exchange.role === undefined) return undefined
    const memory = readMemory(context.memo)
    const ours = place.direction === 'egress' && exchange.role === 'offer' && exchange.known
    const verdict = (ours ? settle : inspect)(message, sdp, context)
    if (verdict) return verdict
    const streams = streamsOf(sdp)
    if (!ours && !answersPlain(exchange, memory)) reportProtection(streams, given, context)
    if (exchange.role === 'answer') reportAnswer(streams, given, context)
    reportLines(streams, given, context)
    context.keep(compared(message, sdp, streams, exchange, memory, context))
    return undefined
  }
}

/** An offer without a crypto line can only be answered without, and has been told of. */
function answersPlain({ role, sender }: Exchange, { offer }: Memory): boolean {
  return role === 'answer' && offer !== undefined && offer.by !== sender && offer.lines.length === 0
}

type Inspect = (message: SipMessage, sdp: Sdp, context: Context) => PluginVerdict | undefined

/** Malformed lines, and keys that anybody could read on their way (rules R78, R68). */
function inspector({ clear }: Options, { trunk, site, direction }: Place): Inspect {
  return (message, sdp, context) => {
    reportFaults(streamsOf(sdp), context)
    const received = direction === 'ingress'
    const transport = received ? clearlyReceived(message, trunk) : clearTransport(trunk)
    if (transport === undefined || !hasKeys(sdp)) return undefined
    context.report('SDES_CLEAR', { transport })
    return received && clear === 'reject' ? refuse(message, site, withoutTls) : undefined
  }
}

/** Compares with what was said before (rules R74, R75, R76). @returns what has to be kept. */
function compared(
  message: SipMessage,
  sdp: Sdp,
  streams: readonly Stream[],
  { role, sender }: Exchange,
  memory: Memory,
  context: Context,
): Memory {
  if (role === 'answer')
    for (const found of asymmetries(memory, sender, streams)) context.report('MKI_ASYMMETRIC', { ...found })
  const { renewed, memory: next } = compareKeys(memory, sender, sdp, streams)
  const refresh = message.header('session-expires') !== undefined
  for (const media of renewed) context.report('REKEY', { media, refresh })
  if (renewed.length > 0) context.hint('rtpengine', 'SDES-static')
  return role === 'offer' ? withOffer(next, sender, streams) : next
}
