import { z } from 'zod'
import {
  definePlugin,
  endsOf,
  lacksSdp,
  type Context,
  type PluginVerdict,
  type SipMessage,
  type Site,
} from '../runtime/pipeline/plugin.js'
import { headerText } from './_asks.js'
import { isEmergency } from './_calls.js'
import { unacceptableMedia } from './_media-refusal.js'
import { withSide } from './_sides.js'
import { tokensOf } from './_tokens.js'
import {
  afterAck,
  afterOffer,
  afterOther,
  readMemory,
  repetition,
  shapeOf,
  type Side,
} from './reinvite-guard/memory.js'
import { reportRetarget, streamPlaces } from './reinvite-guard/retarget.js'

const options = z.strictObject({
  reinviteGuard: z
    .enum(['report', 'reject'])
    .default('report')
    .describe('A re-INVITE that changes nothing: reject answers 488, except where it may refresh the session'),
})

export default definePlugin({
  name: 'reinvite-guard',
  summary: 'Tells of re-INVITEs that change nothing or carry no offer, and of moved media that Teams does not follow.',
  rules: ['R104', 'R105', 'R106', 'R107', 'R108'],
  options,
  on: [
    { stage: 'egress', methods: ['INVITE', 'ACK'] },
    { stage: 'egress', methods: ['UPDATE', 'PRACK'], body: true },
    { stage: 'reply-egress', methods: ['INVITE', 'UPDATE', 'PRACK'], statuses: ['1xx', '2xx'] },
  ],
  // An ACK without SDP confirms the offer that waits for it in the memo, if there is one.
  asks: (_, { trunk: { kind } }) => {
    const refreshes = headerText('session-expires')
    return [
      { stage: 'egress', methods: ['INVITE'] },
      { stage: 'egress', methods: ['ACK', 'UPDATE', 'PRACK'], body: true },
      { stage: 'egress', methods: ['ACK'], text: refreshes },
      ...(kind === 'teams' ? [] : [{ stage: 'egress' as const, methods: ['ACK'], memo: ['"next":'] }]),
      { stage: 'reply-egress', methods: ['INVITE', 'UPDATE', 'PRACK'], statuses: ['1xx', '2xx'], body: true },
      { stage: 'reply-egress', methods: ['INVITE', 'UPDATE', 'PRACK'], statuses: ['1xx', '2xx'], text: refreshes },
    ]
  },
  onByDefault: { egress: ['anywherenow', 'teams'] },
  setup({ reinviteGuard }, { trunk, site }) {
    const follow = trunk.kind === 'teams' ? followPlaces : followShapes
    const refuses = reinviteGuard === 'reject'
    return (message, context) => {
      if (isEmergency(message, site)) return undefined
      // Of a first INVITE toward Teams, teams-checks tells.
      const told = trunk.kind === 'teams' && message.initial
      if (!told && message.isRequest && message.method === 'INVITE' && lacksSdp(message))
        context.report('DELAYED_OFFER', { initial: message.initial })
      const { sides, timer } = readMemory(context.memo)
      const refreshed = timer === true || message.header('session-expires') !== undefined
      const { sender, cseq } = endsOf(message)
      const before = sides[sender] ?? {}
      const { side, repeats } = follow(message, cseq, before, context)
      if (side !== before || refreshed !== (timer === true))
        context.keep({ sides: withSide(sides, sender, side), ...(refreshed && { timer: true }) })
      return repeats && refuses && !refreshed ? refusal(message, site) : undefined
    }
  },
})

interface Followed {
  readonly side: Side
  readonly repeats?: boolean
}

const offering = ['INVITE', 'UPDATE']

/** Compares an offer with what the same side said last, as the other side sees both (rules R104, R107). */
function followShapes(message: SipMessage, cseq: number, before: Side, { report }: Context): Followed {
  const { isRequest, method, initial } = message
  const now = shapeOf(message)
  if (!now) return { side: isRequest && method === 'ACK' ? afterAck(cseq, before) : before }
  if (!isRequest || initial || !offering.includes(method)) return { side: afterOther(now, before) }
  const repeated = repetition(now, before)
  if (repeated) report('REINVITE_NOOP', { ...repeated, refresh: message.header('session-expires') !== undefined })
  return { side: afterOffer(now, cseq, before), repeats: repeated !== undefined }
}

/** Toward Teams: whether media moved inside the dialog (rule R108). */
function followPlaces(message: SipMessage, _cseq: number, before: Side, context: Context): Followed {
  const { sdp, isRequest, method, initial } = message
  // One without streams tells nothing, and an empty body may call itself one.
  if (!sdp || sdp.media.length === 0) return { side: before }
  const places = streamPlaces(sdp, before.places ?? [])
  if (isRequest && !initial && offering.includes(method)) reportRetarget(places, before.places ?? [], context)
  return { side: { ...before, places: [...places] } }
}

/** Never a session refresh, whose refusal ends in BYE: who supports timers may mean one (rule R105, RFC 4028). */
function refusal(message: SipMessage, site: Site): PluginVerdict | undefined {
  const timers = ['supported', 'require'].flatMap((name) => tokensOf(message, name))
  return timers.some((token) => token.toLowerCase() === 'timer')
    ? undefined
    : unacceptableMedia(site, 'The session is not changed')
}
