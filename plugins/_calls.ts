import type { SipMessage, Site, Uri } from '../runtime/pipeline/plugin.js'
import { numberOf } from './_user.js'

/** Kinds of call that plugins must leave alone. */

/** An emergency call: nothing about it is changed or refused (rule R11). Teams may present `+911`. */
export function isEmergency(message: SipMessage, { emergencyNumbers }: Site): boolean {
  if (/^urn:service:sos\b/i.test(message.requestUri)) return true
  if (message.header('priority')?.value.toLowerCase() === 'emergency') return true
  const uri = message.ruri
  return uri?.user !== undefined && emergencyNumbers.includes(numberOf(uri).replace(/^\+/, ''))
}

/** The INVITE that AnywhereNow sends to carry out a transfer: its target is not a number (rules R28, R89). */
export function isTransfer(message: SipMessage): boolean {
  const value = message.header('a365-isrefer')?.value
  return value !== undefined && !/^(?:0|false|no)$/i.test(value)
}

/** A target that only Teams understands: no user, or Teams' own `x-m` (rule R18). */
export function isTransferTarget(uri: Uri): boolean {
  return uri.user === undefined || /;x-m=/i.test(uri.params)
}

/** A caller without number; which form of it AnywhereNow wants is the privacy plugin's business (rules R18, R29). */
export function isAnonymous({ user, host }: Uri): boolean {
  return user === undefined || user.toLowerCase() === 'anonymous' || /^(?:anonymous|unknown)\.invalid$/i.test(host)
}
