import type { SipMessage } from '../message/message.js'
import { parseNameAddr, splitList } from '../message/name-addr.js'
import { parseUri } from '../message/uri.js'
import type { LookedUp } from './entry.js'
import { normalizer, type NumberPlan } from './number-plan.js'
import { isLocal, splitUser } from './user.js'

/**
 * A source of numbers outside of the configuration: a database, ENUM, LDAP. It is asked before the chain runs, about
 * {@link numbersOf} the message, and its answer travels with the question (`lookedUp`): plugins never wait, and a
 * verdict can be replayed. What it says of a number comes before the number directory of the configuration.
 */
export interface NumberSource {
  /**
   * Never rejects, and settles well within the deadline of the question.
   * @param numbers in +E.164 form, each once
   * @returns an entry for each number that is known, under just that number; `failed` where the source cannot tell
   */
  lookUp(numbers: readonly string[]): Promise<LookedUp>
}

/** Headers whose numbers decide where a call goes: the caller (R97), and who has forwarded it before (R102). */
const asked = ['p-asserted-identity', 'from', 'diversion', 'history-info'] as const

/**
 * The numbers of a message that plugins look up, in +E.164 form, each once: called number, caller, those who forwarded
 * the call. Only a request outside of a dialog is routed (rule R1), so any other message has none.
 * @param plan of the trunk that sent it
 */
export function numbersOf(message: SipMessage, plan: NumberPlan): string[] {
  if (!message.initial) return []
  const normalize = normalizer(plan)
  const values = asked.flatMap((name) => message.headers(name).flatMap(({ value }) => splitList(value)))
  const uris = [message.requestUri, ...values.map((value) => parseNameAddr(value)?.uri ?? '')]
  const numbers = uris.flatMap((uri) => {
    const user = userOf(uri)
    const result = user === undefined ? undefined : normalize(user)
    return result && 'number' in result ? [result.number] : []
  })
  return [...new Set(numbers)]
}

/** The user part without its parameters; undefined where it is none, or holds within a phone-context only (R19). */
function userOf(text: string): string | undefined {
  const uri = parseUri(text)
  return uri?.user === undefined || isLocal(uri) ? undefined : splitUser(uri.user).base
}
