import type { SipMessage } from '../runtime/pipeline/plugin.js'
import { removeHeader } from './_private-headers.js'

/** Headers that assert who calls; Remote-Party-ID is what P-Asserted-Identity was before RFC 3325 (rules R6, R36). */
export const identityHeaders = ['p-asserted-identity', 'remote-party-id'] as const

export function removeIdentities(message: SipMessage): void {
  for (const name of identityHeaders) removeHeader(message, name)
}
