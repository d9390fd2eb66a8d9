import { toText, type Context, type SipMessage } from '../../runtime/pipeline/plugin.js'
import { isTransfer } from '../_calls.js'

/** The headers by which AnywhereNow says where a call is meant to go (rules R86, R89, R94). */

const known = new Set(['a365-agenthunt', 'a365-isrefer', 'a365-tenantid'])

/** Tells of headers A365-… that nobody reads: the name may be mistyped, as it once is in the vendor's own manual. */
export function reportUnknown(message: SipMessage, context: Context): void {
  const others = message.headersWhere((key) => key.startsWith('a365-') && !known.has(key))
  for (const [, header] of new Map(others.map((each) => [each.key, each])))
    context.report('UNKNOWN_A365_HEADER', { header: toText(header.name) })
}

/** The values of a header, each once. */
export function valuesOf(message: SipMessage, name: string): string[] {
  return [...new Set(message.headers(name).map(({ value }) => value))]
}

export function reportInvalid(header: string, values: readonly string[], context: Context): void {
  context.report('STEERING_HEADER_INVALID', { header, value: toText(values.join(', ')) })
}

/** Whether the call carries out a transfer. Only `1` is documented, yet anything but a no means yes. */
export function asksForTransfer(message: SipMessage, presenceOnly: boolean, context: Context): boolean {
  const values = valuesOf(message, 'a365-isrefer')
  const [value] = values
  if (value === undefined) return false
  const isClear = value !== '' && values.length === 1
  if (!isClear) reportInvalid('A365-IsRefer', values, context)
  else if (!/^(?:[01]|false|no)$/i.test(value)) context.report('ISREFER_VALUE', { value: toText(value) })
  return presenceOnly || (isClear && isTransfer(message))
}

/** Whether the call hunts an agent. What is neither 0 nor 1 says nothing: the directory decides then. */
export function asksForAgent(message: SipMessage, context: Context): boolean {
  const values = valuesOf(message, 'a365-agenthunt')
  const isValid = values.length === 1 && (values[0] === '0' || values[0] === '1')
  if (values.length > 0 && !isValid) reportInvalid('A365-AgentHunt', values, context)
  return isValid && values[0] === '1'
}
