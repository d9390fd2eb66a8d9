import { z } from 'zod'
import { callerDigest, type Context, type SipMessage } from '../../runtime/pipeline/plugin.js'
import { keptAs } from '../_memo.js'
import { tokensOf } from '../_tokens.js'

/**
 * Who the two ends of a dialog are. The guard sees a REFER before anybody knows where it goes, so this is kept from
 * the INVITE on. Trunks are kept by kind: a name may change with the configuration while the call is up.
 */
const leg = z.object({
  kind: z.enum(['itsp', 'pbx', 'teams', 'anywherenow']),
  /** Whether its Allow lists REFER; undefined while it has said nothing. */
  refers: z.boolean().optional(),
})
/** @property tag digest of the caller's tag, which tells the ends apart in later messages. */
const legs = z.object({ tag: z.string(), caller: leg, callee: leg })

export type Leg = z.output<typeof leg>
type Legs = z.output<typeof legs>

/**
 * The end that a request inside a dialog goes to. Where nothing was kept the proxy may know its trunk.
 * @returns undefined where neither is so
 */
export function receiverOf(message: SipMessage, { memo, to }: Context): Leg | undefined {
  const known = keptAs(legs, memo)
  if (!known) return to && { kind: to.kind }
  return known[senderIn(known, message) === 'caller' ? 'callee' : 'caller']
}

/**
 * Keeps the ends of the call that an INVITE opens. A call of which one end has no known trunk is forgotten: what an
 * earlier branch kept does not hold for it.
 */
export function keepLegs(message: SipMessage, { from, to, keep }: Context): void {
  if (!message.initial || message.method !== 'INVITE') return
  keep(from && to && { tag: callerDigest(message), caller: { kind: from.kind }, callee: { kind: to.kind } })
}

/**
 * Keeps whether the sender of an INVITE, or of an answer to one, takes REFER.
 * @returns whether it had not said so before, as far as is known.
 */
export function keepRefers(message: SipMessage, { memo, keep }: Context): boolean {
  const refers = saysRefer(message)
  if (refers === undefined) return false
  const known = keptAs(legs, memo)
  if (!known) return true
  const side = senderIn(known, message)
  keep({ ...known, [side]: { kind: known[side].kind, refers } })
  return known[side].refers === undefined
}

/**
 * Whether an INVITE, or an answer to one, lists REFER. The first INVITE and a 2xx have to list what their sender
 * takes (RFC 3261 13.2.1, 13.3.1.4), so there no Allow is a no. @returns undefined for one that says nothing.
 */
export function saysRefer(message: SipMessage): boolean | undefined {
  if (message.method !== 'INVITE' || message.status >= 300) return undefined
  if (!message.header('allow') && !message.initial && message.status < 200) return undefined
  return tokensOf(message, 'allow').includes('REFER')
}

/** From of a response is that of its request, so there the sender is the other end. */
function senderIn({ tag }: Legs, message: SipMessage): 'caller' | 'callee' {
  return (callerDigest(message) === tag) === message.isRequest ? 'caller' : 'callee'
}
