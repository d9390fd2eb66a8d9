import { fromText, type Handler, type SipMessage } from '../../runtime/pipeline/plugin.js'
import { teamsProxy } from '../_teams-proxy.js'

/** Hides the name of the Teams proxy: in User-Agent of requests, in Server of responses (rules R80, R81). */
export function hideTeamsProxy(options: { readonly userAgent: string; readonly alsoServer: boolean }): Handler {
  const name = fromText(options.userAgent)
  return (message) => {
    if (message.isRequest) rename(message, 'user-agent', name)
    else if (options.alsoServer) rename(message, 'server', name)
  }
}

/** Several lines become one, since either may be the one that is read. */
function rename(message: SipMessage, header: string, name: string): void {
  const [first, ...others] = message.headers(header)
  if (!first || ![first, ...others].some(({ value }) => teamsProxy.test(value))) return
  first.set(name)
  for (const other of others) other.remove()
}
