import { reject, type Reject, type SipMessage, type Site } from '../runtime/pipeline/plugin.js'

/** How an offer is refused that AnywhereNow could only answer badly (rules R53, R54, R57, R58). */

/** Whether a message is a request whose offer may be refused; the offer of a PRACK or a response may not (R1, R53). */
export function isRefusable({ isRequest, method }: SipMessage): boolean {
  return isRequest && (method === 'INVITE' || method === 'UPDATE')
}

/** 488 with the reason that RFC 3261 20.43 has for it. */
export function incompatibleMedia({ localDomain }: Site): Reject {
  return reject(488, 'Not Acceptable Here', [['Warning', `305 ${localDomain} "Incompatible media format"`]])
}

/** 488 with a reason of our own. @param reason without quotes. */
export function unacceptableMedia({ localDomain }: Site, reason: string): Reject {
  return reject(488, 'Not Acceptable Here', [['Warning', `399 ${localDomain} "${reason}"`]])
}
