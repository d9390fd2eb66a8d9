import type { SipMessage, Site, Uri } from '../runtime/pipeline/plugin.js'
import { digitsOf } from './_user.js'

/** Kinds of call that plugins must leave alone. */

/**
 * An emergency call: nothing about it is changed or refused (rule R11). The header Priority is the caller's word; what
 * must not be had by merely claiming it depends on {@link callsEmergencyService}.
 */
export function isEmergency(message: SipMessage, site: Site): boolean {
  return (
    callsEmergencyService(message, site) ||
    message.headers('priority').some((header) => header.value.toLowerCase() === 'emergency')
  )
}

/**
 * Whether the Request-URI itself leads to an emergency service (rule R11): a service URN (RFC 5031), or a number of
 * the site in any form, as Teams (`+911`) and Skype clients (`sip:911;phone-context=…`) present it.
 */
export function callsEmergencyService(message: SipMessage, { emergencyNumbers }: Site): boolean {
  const uri = message.ruri
  if (!uri) return /^urn:service:sos(?:\.|$)/i.test(message.requestUri)
  return uri.user !== undefined && emergencyNumbers.includes(digitsOf(uri))
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
