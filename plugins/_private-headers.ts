import { z } from 'zod'
import { decodeEscapes, paramName, parseNameAddr, splitParams, type SipMessage } from '../runtime/pipeline/plugin.js'
import { words } from './_options.js'

/** Headers that mean something on one side of the SBC, and must not come from or reach the other (rules R6, R14). */

/** Option: names of headers by which this SBC tells itself something. */
export const internalHeaders = words(
  z.string().regex(/^X-[A-Za-z0-9-]*(?:[A-Za-z0-9]|\*)$/i, {
    error: 'must be a header name that begins with X-, and may end in *',
  }),
).prefault([])

/**
 * Removes every header line whose name fits a test.
 * @param fits gets the lower-case name.
 * @returns the names as the message spelled them, each once.
 */
export function removeHeaders(message: SipMessage, fits: (name: string) => boolean): string[] {
  const doomed = message.headersWhere(fits)
  if (doomed.length === 0) return []
  for (const header of doomed) header.remove()
  return [...new Set(doomed.map(({ name }) => name))]
}

/** Removes every line of a header. @param name in any spelling. */
export function removeHeader(message: SipMessage, name: string): void {
  for (const header of message.headers(name)) header.remove()
}

/**
 * Removes the lines of Referred-By in which a parameter fits, of the URI or behind it: Teams writes its own context
 * there (`x-m`, `x-t` …). Altering one would break its signature, so it is all or nothing (RFC 3892, rule R7).
 * @param fits gets the lower-case name of a parameter.
 */
export function removeReferredBy(message: SipMessage, fits: (param: string) => boolean): void {
  for (const header of message.headers('referred-by')) if (paramsOf(header.value).some(fits)) header.remove()
}

/** Names of all parameters, also those in the user part; none of what cannot be read (rule R13). */
function paramsOf(value: string): string[] {
  const address = parseNameAddr(value)
  if (!address) return []
  const [uri = ''] = address.uri.split('?')
  const pieces = [...uri.split(';').slice(1), ...splitParams(address.params.trimStart())]
  return pieces.map((piece) => decodeEscapes(paramName(piece)) ?? '')
}
