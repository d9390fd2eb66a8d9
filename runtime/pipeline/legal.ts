import type { SipMessage } from '../message/message.js'
import type { PluginVerdict } from './plugin.js'

const neverRefused = new Set(['ACK', 'CANCEL', 'PRACK', 'BYE', 'NOTIFY'])

/**
 * Whether a message may get this action (rule R1, RFC 3261): responses, ACK and CANCEL only go on; a refused PRACK,
 * BYE or NOTIFY would strand its dialog; inside a dialog nothing is steered or dropped.
 */
export function isLegal(action: PluginVerdict['action'], message: SipMessage): boolean {
  if (!message.isRequest || neverRefused.has(message.method)) return false
  return action === 'reject' || message.initial
}
