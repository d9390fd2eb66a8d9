import { z } from 'zod'
import { definePlugin, fromText, type SipMessage } from '../runtime/pipeline/plugin.js'

/** With such a name AnywhereNow looks for a licence of Direct Routing and answers 500 (rule R80). */
const teamsProxy = /pstn\s*hub/i

const options = z.strictObject({
  userAgent: z
    .string()
    .regex(/^[^\r\n\0]*\S[^\r\n\0]*$/, { error: 'must be one line of text' })
    .refine((value) => !teamsProxy.test(value), {
      error: 'must not contain "pstnhub", which is what it replaces',
      params: { code: 'UA_MATCHES_PATTERN' },
    })
    .default('CustomerSBC')
    .describe("Stands in place of the Teams proxy's name"),
  alsoServer: z.boolean().default(true).describe('Replace it in the Server header of responses too'),
})

/** Not OPTIONS: keep-alives pass untouched (rule R1). */
const methods = ['INVITE', 'ACK', 'BYE', 'PRACK', 'UPDATE', 'INFO', 'REFER', 'NOTIFY', 'SUBSCRIBE', 'MESSAGE']

export default definePlugin({
  name: 'headers',
  summary: 'Hides the name of the Teams proxy in User-Agent and Server, which AnywhereNow answers with 500.',
  rules: ['R80', 'R81'],
  options,
  on: [
    { stage: 'egress', methods },
    { stage: 'reply-egress', methods },
  ],
  onByDefault: { egress: ['anywherenow'] },
  setup({ userAgent, alsoServer }) {
    const name = fromText(userAgent)
    return (message) => {
      if (message.isRequest) rename(message, 'user-agent', name)
      else if (alsoServer) rename(message, 'server', name)
    }
  },
})

/** Several lines become one, since either may be the one that is read. */
function rename(message: SipMessage, header: string, name: string): void {
  const [first, ...others] = message.headers(header)
  if (!first || ![first, ...others].some(({ value }) => teamsProxy.test(value))) return
  first.set(name)
  for (const other of others) other.remove()
}
