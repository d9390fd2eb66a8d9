import { digitsOf } from '../directory/user.js'
import type { SipMessage } from '../message/message.js'
import type { Uri } from '../message/uri.js'
import type { Site } from './site.js'

type Numbers = Pick<Site, 'emergencyNumbers'>

/**
 * An emergency call: nothing about it is changed or refused (rule R11). The header Priority is the caller's word; what
 * must not be had by merely claiming it depends on {@link callsEmergencyService}.
 */
export function isEmergency(message: SipMessage, site: Numbers): boolean {
  return callsEmergencyService(message, site) || claimsEmergency(message)
}

function claimsEmergency(message: SipMessage): boolean {
  // Every plugin asks, and hardly a message has one.
  if (!message.header('priority')) return false
  return message.headers('priority').some((header) => header.value.toLowerCase() === 'emergency')
}

/**
 * Whether the Request-URI itself leads to an emergency service (rule R11): a service URN (RFC 5031), or a number of
 * the site in any form, as Teams (`+911`) and Skype clients (`sip:911;phone-context=…`) present it.
 */
export function callsEmergencyService(message: SipMessage, { emergencyNumbers }: Numbers): boolean {
  if (!message.ruri) return /^urn:service:sos(?:\.|$)/i.test(message.requestUri)
  const called = message.ofRuri(calledIn)
  return called !== undefined && emergencyNumbers.includes(called)
}

/** Every plugin asks, and few change the Request-URI. */
function calledIn(uri: Uri): string | undefined {
  return uri.user === undefined ? undefined : digitsOf(uri)
}
