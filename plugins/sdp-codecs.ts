import { definePlugin, sdpExchange } from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { incompatibleMedia, isRefusable } from './_media-refusal.js'
import { codecCheck, rememberedOffer } from './sdp-codecs/answer.js'
import { codecFilter } from './sdp-codecs/offer.js'
import { options } from './sdp-codecs/options.js'

export default definePlugin({
  name: 'sdp-codecs',
  summary: 'Leaves only G.711 in offers, the preferred one first, and refuses offers without it.',
  rules: ['R51', 'R52', 'R53', 'R54', 'R55', 'R56', 'R60', 'R67', 'R8', 'R9', 'R10'],
  options,
  on: sdpExchange,
  // At ingress it only remembers what was offered.
  onByDefault: { egress: ['anywherenow'], ingress: ['anywherenow'] },
  setup(given, { site, trunk, direction, bothWays }) {
    const [filter, check] = [codecFilter(given, given.region || trunk.region), codecCheck(given)]
    return (message, context) => {
      const { exchange } = context
      const { role, known } = exchange
      const { sdp } = message
      if (!sdp || !role) return undefined
      if (direction === 'ingress') {
        if (role === 'offer') context.keep(rememberedOffer(exchange, sdp))
        return undefined
      }
      if (isEmergency(message, site)) return undefined
      if (!known && bothWays) context.report('OFFER_OR_ANSWER', { taken: role })
      if (role === 'answer') return check(sdp, exchange, context)
      const refused = filter(sdp, context) === 'unusable' && given.onEmpty === 'reject' && isRefusable(message)
      return refused ? incompatibleMedia(site) : undefined
    }
  },
})
