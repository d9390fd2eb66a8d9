import { paramName, splitParams, toText, type SipMessage, type Uri } from '../runtime/pipeline/plugin.js'
import { isTransferTarget } from './_calls.js'
import { bareParams } from './_user.js'

/** Why AnywhereNow answers an INVITE with 408 although it knows the number (rules R15, R23, R29, R101, R111). */
export interface FormatFault {
  readonly header: 'ruri' | 'to' | 'from'
  /** The URI as it was sent, as text; `''` where there is none that can be read. */
  readonly value: string
}

/**
 * Looks at an initial INVITE as it is sent to AnywhereNow: Request-URI and To must be numbers in +E.164 form, From too
 * or exactly `anonymous`, and none may carry an extension, verstat or another parameter of numbers.
 * @returns the first fault; undefined when the format is clean.
 */
export function formatFault(message: SipMessage): FormatFault | undefined {
  const { ruri } = message
  if (!ruri || !isTarget(ruri, '')) return { header: 'ruri', value: toText(message.requestUri) }
  for (const header of ['to', 'from'] as const) {
    const { address, uri } = message.header(header)?.read ?? {}
    const isGood = header === 'to' ? isTarget : isCaller
    if (!address || !uri || !isGood(uri, bareParams(address))) return { header, value: toText(address?.uri ?? '') }
  }
  return undefined
}

function isTarget(uri: Uri, headerParams: string): boolean {
  return isTransferTarget(uri) || (isE164(uri) && isPlain(uri, headerParams))
}

/** Nobody else's spelling of anonymous is taken (rule R29). */
function isCaller(uri: Uri, headerParams: string): boolean {
  return (isE164(uri) || uri.user === 'anonymous') && isPlain(uri, headerParams)
}

function isE164({ user = '' }: Uri): boolean {
  return /^\+[1-9]\d{6,14}$/.test(user)
}

/** What makes another number of a number, or one of several that share it (rules R23 to R25, R27). */
const extras = new Set(['ext', 'verstat', 'isub', 'isub-encoding', 'phone-context', 'postd', 'npdi', 'rn', 'cic'])

/** @param headerParams parameters of the header that were meant for a URI without brackets. */
function isPlain({ userParams, params }: Uri, headerParams: string): boolean {
  const names = [...splitParams(params), ...splitParams(headerParams.trim())].map(paramName)
  return userParams === '' && !names.some((name) => extras.has(name))
}
