import { z } from 'zod'
import { definePlugin, sdpExchange } from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { activeAudio, codecsOf, isAudio, isComfortNoise, removeFormats, type Codec } from './_codecs.js'
import { reportSilence } from './sdp-cn/silence.js'

const options = z.strictObject({
  cn: z
    .enum(['keep', 'remove'])
    .default('keep')
    .describe('Comfort noise of 8000 Hz: keep it, or remove it with the other kinds'),
})

export default definePlugin({
  name: 'sdp-cn',
  summary: 'Removes comfort noise that AnywhereNow does not know from offers, and warns of streams that fall silent.',
  rules: ['R61', 'R62', 'R67', 'R8', 'R9', 'R10'],
  options,
  on: sdpExchange,
  // At ingress it only sees who offers.
  onByDefault: { egress: ['anywherenow'], ingress: ['anywherenow'] },
  setup({ cn }, { site, direction }) {
    const isUnwanted = (codec: Codec): boolean => isComfortNoise(codec) && (cn === 'remove' || !isKnown(codec))
    return (message, context) => {
      const { role } = context.exchange
      const { sdp } = message
      if (direction === 'ingress' || !sdp || !role || isEmergency(message, site)) return
      reportSilence(sdp, message, context)
      if (role === 'answer') return
      for (const { media } of activeAudio(sdp)) {
        const codecs = codecsOf(media)
        const unwanted = codecs.filter(isUnwanted).map(({ pt }) => pt)
        if (unwanted.length > 0 && codecs.some(isAudio)) removeFormats(media, unwanted)
      }
    }
  },
})

/** Whether AnywhereNow understands it (rule R61). */
function isKnown({ pt, clock }: Codec): boolean {
  return clock === 8000 && pt !== '19'
}
