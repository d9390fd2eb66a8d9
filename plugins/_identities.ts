import type { SipMessage } from '../runtime/pipeline/plugin.js'
import { nameMatcher } from './_names.js'
import { removeHeaders } from './_private-headers.js'

/** Headers that assert who calls; Remote-Party-ID is what P-Asserted-Identity was before RFC 3325 (rules R6, R36). */
export const identityHeaders = ['p-asserted-identity', 'remote-party-id'] as const

const isIdentity = nameMatcher(identityHeaders)

export function removeIdentities(message: SipMessage): void {
  removeHeaders(message, isIdentity)
}
