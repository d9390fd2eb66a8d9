import { digitsOf } from '../directory/user.js'
import type { SipMessage } from '../message/message.js'
import type { Site } from './site.js'

type Numbers = Pick<Site, 'emergencyNumbers'>

/**
 * An emergency call: nothing about it is changed or refused (rule R11). The header Priority is the caller's word; what
 * must not be had by merely claiming it depends on {@link callsEmergencyService}.
 */
export function isEmergency(message: SipMessage, site: Numbers): boolean {
  return (
    callsEmergencyService(message, site) ||
    message.headers('priority').some((header) => header.value.toLowerCase() === 'emergency')
  )
}

/**
 * Whether the Request-URI itself leads to an emergency service (rule R11): a service URN (RFC 5031), or a number of
 * the site in any form, as Teams (`+911`) and Skype clients (`sip:911;phone-context=…`) present it.
 */
export function callsEmergencyService(message: SipMessage, { emergencyNumbers }: Numbers): boolean {
  const uri = message.ruri
  if (!uri) return /^urn:service:sos(?:\.|$)/i.test(message.requestUri)
  return uri.user !== undefined && emergencyNumbers.includes(digitsOf(uri))
}
