import { z } from 'zod'
import { definePlugin } from '../runtime/pipeline/plugin.js'
import { isEmergency } from './_calls.js'
import { emergencyRoute } from './_emergency.js'

export default definePlugin({
  name: 'emergency',
  summary: 'Sends an emergency call to the emergency trunk, past AnywhereNow and every other rule of routing.',
  rules: ['R11', 'R90'],
  // Numbers and trunk are those of the site: every plugin that leaves emergency calls alone has to know them.
  options: z.strictObject({}),
  on: [{ stage: 'ingress', methods: ['INVITE'] }],
  // Agents of AnywhereNow dial 112 too.
  onByDefault: { ingress: ['itsp', 'pbx', 'teams', 'anywherenow'] },
  setup(_, { site }) {
    return (message, context) => {
      if (!message.initial || !isEmergency(message, site)) return undefined
      context.report('EMERGENCY_CALL')
      return emergencyRoute(message, site, context)
    }
  },
})
