import { z } from 'zod'
import { definePlugin, endsOf, type TrunkKind } from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { keptAs } from './_memo.js'
import { isAddressless, modernHold, placesOf, type Places } from './hold/connection.js'
import { deactivate } from './hold/direction.js'
import { withSide, type Sides } from './_sides.js'
import type { MediaDirection } from './_streams.js'

const options = z.strictObject({
  towardA365: z
    .string()
    .refine((value) => value !== 'sendonly', {
      error: 'must not be sendonly: where inactive became that, a caller on hold would hear nothing',
      params: { code: 'HOLD_INACTIVE_TO_SENDONLY' },
      abort: true,
    })
    .pipe(z.enum(['pass', 'inactive']))
    .default('pass')
    .describe('sendonly toward AnywhereNow: pass, or inactive, on which AnywhereNow plays music itself'),
  teamsHoldCompat: z
    .boolean()
    .default(true)
    .describe('Toward Teams, write inactive for sendonly and recvonly, which it does not understand'),
})

export default definePlugin({
  name: 'hold',
  summary: 'Says hold in a way that the other side understands: inactive toward Teams, and never by address 0.0.0.0.',
  rules: ['R63', 'R64', 'R65', 'R66'],
  options,
  on: [
    { stage: 'egress', methods: ['INVITE', 'UPDATE', 'PRACK', 'ACK'], body: true },
    { stage: 'reply-egress', methods: ['INVITE', 'UPDATE', 'PRACK'], statuses: ['1xx', '2xx'], body: true },
  ],
  onByDefault: { egress: ['anywherenow', 'teams'] },
  setup(given, { trunk, site }) {
    const unwanted = unwantedDirections(given, trunk.kind)
    return (message, context) => {
      const { sdp } = message
      if (!sdp || isEmergency(message, site)) return
      const sides: Sides<Places> = keptAs(schema, context.memo) ?? {}
      const { sender } = endsOf(message)
      const before = sides[sender] ?? []
      const offers = message.isRequest && (message.method === 'INVITE' || message.method === 'UPDATE')
      if (offers && message.initial) {
        // Third party call control and trickled candidates begin so (RFC 3725, RFC 8838).
        if (sdp.media.some((stream) => isAddressless(sdp, stream))) context.report('NO_MEDIA_ADDRESS')
      } else if (offers) {
        const hold = modernHold(sdp, before)
        if (hold) context.report('HOLD_RFC2543', hold)
        deactivate(sdp, unwanted)
      }
      context.keep(withSide(sides, sender, placesOf(sdp, before)))
    }
  },
})

/** Of each side, where its streams were last: to go back from an address of zeros. */
const schema = z.record(z.string(), z.array(z.string()))

function unwantedDirections({ towardA365, teamsHoldCompat }: z.output<typeof options>, kind: TrunkKind) {
  const directions: MediaDirection[] = []
  if (kind === 'anywherenow' && towardA365 === 'inactive') directions.push('sendonly')
  if (kind === 'teams' && teamsHoldCompat) directions.push('sendonly', 'recvonly')
  return directions
}
