import { z } from 'zod'
import { definePlugin, parseNameAddr, tagOf } from '../../../runtime/pipeline/plugin.js'

/** Hides the caller completely, display name and all. */
export default definePlugin({
  name: 'anonymous',
  summary: 'Calls leave as anonymous.',
  rules: [],
  options: z.strictObject({}),
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: { egress: ['pbx'] },
  setup() {
    return (message) => {
      const from = message.header('From')
      const address = from && parseNameAddr(from.value)
      if (!address || !message.initial) return
      from.set(`"Anonymous" <sip:anonymous@anonymous.invalid>;tag=${tagOf(address) ?? ''}`)
    }
  },
})
