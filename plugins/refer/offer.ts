import type { Context, SipMessage } from '../../runtime/pipeline/plugin.js'
import { tokensOf } from '../_tokens.js'
import { saysRefer } from './legs.js'

/** Both must stand in the Allow of an INVITE or its answer, or Teams carries out transfers itself. */
const wanted = ['REFER', 'NOTIFY']
/** What every user agent takes (RFC 3261), for an AnywhereNow that sends no Allow at all. */
const basic = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS']

/**
 * What AnywhereNow offers to Teams passes as it is; what is missing is told, once a call (rule R38).
 * @param force add it, since AnywhereNow is known to take it; never for another side.
 */
export function offerRefer(message: SipMessage, { from, report }: Context, first: boolean, force: boolean): void {
  if (from?.kind !== 'anywherenow' || saysRefer(message) === undefined) return
  const listed = tokensOf(message, 'allow')
  const missing = wanted.filter((method) => !listed.includes(method))
  if (missing.length === 0) return
  if (first) report('ALLOW_NO_REFER', { missing: missing.join(', ') })
  if (force) add(message, missing)
}

function add(message: SipMessage, methods: readonly string[]): void {
  const last = message.headers('allow').at(-1)
  if (!last) message.addHeader('Allow', [...basic, ...methods].join(', '))
  else last.set([...(last.value.trim() === '' ? [] : [last.value]), ...methods].join(', '))
}
