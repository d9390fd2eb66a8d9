import type { Context, SipMessage } from '../../runtime/pipeline/plugin.js'
import { reportLocalTimeout } from '../_local-timeout.js'
import { tokensOf } from '../_tokens.js'
import { transactionOf, type Kept, type Sent } from './sent.js'
import { headersOf, reportReasons, reportReferrer } from './teams-reasons.js'

/** Finds out why a response refuses, by its status (rules R109, R111–R115). */
export function explainRefusal(message: SipMessage, context: Context, kept: Kept): void {
  const { status } = message
  if (context.facts['local'] === true) return status === 408 ? reportOwnTimeout(message, context) : undefined
  if (status === 429) return reportReferrer(headersOf(message), context)
  const sent = kept.sent?.of === transactionOf(message) ? kept.sent : undefined
  if (status === 408 && isInviteToA365(message, context))
    explainTimeout(context, sent ?? { initial: kept.answered === undefined })
  if (status === 420) explainExtension(message, context)
  if (status === 481 && /^(?:REFER|NOTIFY)$/.test(message.method))
    context.report('TRANSFER_DIALOG_GONE', { method: message.method })
  if (status === 488 || status === 606) reportSdpRefused(message, context, sent)
  if (status === 500 && context.from?.kind === 'anywherenow' && sent?.teamsProxy) context.report('UA_LICENCE_CHECK')
  if (context.from?.kind === 'teams') explainTeams(message, context)
  reportReasons(headersOf(message), context, { status, method: message.method })
}

/** AnywhereNow says 408 for several things (rule R111, sections 6.5.1 and 6.6.1 of its manual). */
function explainTimeout(context: Context, sent: Pick<Sent, 'initial'> & Partial<Sent>): void {
  if (context.facts['ringing'] === true) context.report('A365_LATE_408')
  else if (sent.wrong) context.report('A365_FORMAT', { header: sent.wrong })
  // A re-INVITE is not looked up again, and without what was sent nobody knows its format.
  else if (sent.initial) context.report('A365_UNKNOWN_NUMBER', { formatChecked: sent.of !== undefined })
}

function isInviteToA365({ method }: SipMessage, { from }: Context): boolean {
  return from?.kind === 'anywherenow' && method === 'INVITE'
}

function reportOwnTimeout(message: SipMessage, context: Context): void {
  if (isInviteToA365(message, context)) reportLocalTimeout(context)
}

/** Rule R113. */
function explainExtension(message: SipMessage, context: Context): void {
  const refused = tokensOf(message, 'unsupported')
  const isReplaces = (token: string): boolean => token.toLowerCase() === 'replaces'
  const replaces = context.from?.kind === 'anywherenow' && refused.some(isReplaces)
  const others = replaces ? refused.filter((token) => !isReplaces(token)) : refused
  if (replaces) context.report('REPLACES_UNSUPPORTED')
  if (!replaces || others.length > 0) context.report('EXTENSION_UNSUPPORTED', { unsupported: others.join(', ') })
}

function reportSdpRefused(message: SipMessage, context: Context, sent: Sent | undefined): void {
  const warning = message.header('warning')?.value.slice(0, 200)
  const edits = sent && (sent.sdp?.join(' ') ?? 'none')
  context.report('SDP_REFUSED', {
    status: message.status,
    ...(edits !== undefined && { edits }),
    ...(warning !== undefined && { warning }),
  })
}

function explainTeams(message: SipMessage, context: Context): void {
  const retryAfter = message.header('retry-after')?.value
  if (message.status === 403) context.report('TEAMS_403_FQDN_CERT')
  if (message.status === 503 && retryAfter !== undefined)
    context.report('TEAMS_503_RETRY_AFTER', { seconds: Number(/^\d+/.exec(retryAfter)?.[0] ?? 0) })
  if (message.status === 603) context.report('TEAMS_603_DECLINED')
}
