import { definePlugin, sdpExchange } from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { anywhereNowLeg, otherLeg } from './srtp/legs.js'
import { options } from './srtp/options.js'
import { clearTransport } from './srtp/transport.js'

export default definePlugin({
  name: 'srtp',
  summary:
    'Leaves AnywhereNow the crypto lines of an offer that it takes, refuses offers without, and reports on keys.',
  rules: ['R10', 'R11', 'R68', 'R69', 'R70', 'R71', 'R72', 'R73', 'R74', 'R75', 'R76', 'R78', 'R79'],
  options,
  on: sdpExchange,
  onByDefault: { ingress: ['itsp', 'pbx', 'teams', 'anywherenow'], egress: ['anywherenow', 'teams'] },
  check({ mode }, { trunk, direction }) {
    const wanted = direction === 'egress' && mode !== 'off' && (trunk.kind === 'anywherenow' || trunk.kind === 'teams')
    const clear = wanted ? clearTransport(trunk) : undefined
    if (clear === undefined) return []
    return [{ code: 'SDES_WITHOUT_TLS', detail: `keys would travel over ${clear} to "${trunk.name}"` }]
  },
  setup(given, place) {
    const handle = (place.trunk.kind === 'anywherenow' ? anywhereNowLeg : otherLeg)(given, place)
    return (message, context) => (isEmergency(message, place.site) ? undefined : handle(message, context))
  },
})
