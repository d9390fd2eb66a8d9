import {
  reject,
  type Context,
  type Handler,
  type PluginVerdict,
  type SipMessage,
  type Site,
  type TrunkKind,
} from '../../runtime/pipeline/plugin.js'
import { isEmergency } from '../_calls.js'
import { removeTokens, tokensOf } from '../_tokens.js'

/** Calls that take the place of another (RFC 3891). Neither AnywhereNow nor Teams accepts them. */

/** Option tags compare in any case. */
const isReplaces = (tag: string): boolean => tag.toLowerCase() === 'replaces'

/**
 * AnywhereNow answers 420 to `Require: replaces`; so does this, at once and with a name to it. Forwarded without the
 * requirement, the call would be a second one beside the first (rule R83).
 */
export function refuseReplaces(withoutRequire: 'report' | 'reject', site: Site): Handler {
  return (message, context) => {
    if (!message.isRequest || message.method !== 'INVITE') return undefined
    if (tokensOf(message, 'require').some(isReplaces)) {
      if (isEmergency(message, site)) return undefined
      context.report('REPLACES_REQUIRED')
      return unsupported()
    }
    if (!message.header('replaces')) return undefined
    context.report('REPLACES_WITHOUT_REQUIRE')
    return withoutRequire === 'reject' && !isEmergency(message, site) ? unsupported() : undefined
  }
}

/** Teams refuses such calls since April 2022 (rule R85). */
export function replacesTowardTeams(mode: 'report' | 'reject' | 'strip', site: Site): Handler {
  return (message, context) => {
    if (!message.isRequest || message.method !== 'INVITE' || !message.header('replaces')) return undefined
    context.report('TEAMS_REJECTS_REPLACES')
    if (mode === 'strip') strip(message)
    return mode === 'reject' && !isEmergency(message, site) ? unsupported() : undefined
  }
}

function strip(message: SipMessage): void {
  for (const header of message.headers('replaces')) header.remove()
  removeTokens(message, 'require', isReplaces)
}

/**
 * Between Teams and AnywhereNow neither is told that the other supports Replaces: Teams would use it, for call
 * queues above all, where it can send a REFER (rule R84). @param peer kind of the other side
 */
export function withholdReplaces(peer: TrunkKind): Handler {
  return (message, { from }: Context) => {
    if (from?.kind === peer) removeTokens(message, 'supported', isReplaces)
  }
}

function unsupported(): PluginVerdict {
  return reject(420, 'Bad Extension', [['Unsupported', 'replaces']])
}
