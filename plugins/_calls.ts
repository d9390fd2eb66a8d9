import type { SipMessage, Uri } from '../runtime/pipeline/plugin.js'

/** Kinds of call that plugins must leave alone. */

export { callsEmergencyService, isEmergency } from '../runtime/pipeline/plugin.js'

/** The INVITE that AnywhereNow sends to carry out a transfer: its target is not a number (rules R28, R89). */
export function isTransfer(message: SipMessage): boolean {
  const value = message.header('a365-isrefer')?.value
  return value !== undefined && !/^(?:0|false|no)$/i.test(value)
}

/** A target that only Teams understands: no user, or Teams' own `x-m` (rule R18). */
export function isTransferTarget(uri: Uri): boolean {
  return uri.user === undefined || /;x-m=/i.test(uri.params)
}
