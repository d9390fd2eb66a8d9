import type { Context, SipMessage } from '../../runtime/pipeline/plugin.js'

/** Seconds that the own clock may differ from a peer's. */
export interface Tolerance {
  readonly aheadWarn: number
  readonly behindWarn: number
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const form = /^(?:mon|tue|wed|thu|fri|sat|sun), +(\d{1,2}) +([a-z]{3}) +(\d{4}) +(\d\d):(\d\d):(\d\d) +GMT$/i

/** Unix seconds of a Date header (RFC 3261 20.17, RFC 1123); undefined for anything but a moment in GMT. */
export function parseDate(value: string): number | undefined {
  const [, day, name = '', ...rest] = form.exec(value.trim()) ?? []
  const month = months.indexOf(name.toLowerCase())
  const [year = 0, hour = 0, minute = 0, second = 0] = rest.map(Number)
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return undefined
  const midnight = new Date(Date.UTC(year, month, Number(day)))
  if (midnight.getUTCMonth() !== month) return undefined
  return midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second
}

/**
 * Compares the own clock with the Date of a message (rule R110). Being ahead is what transfers fail on: the signature
 * over Referred-By then seems to come from the future.
 */
export function checkClock(message: SipMessage, context: Context, { aheadWarn, behindWarn }: Tolerance): void {
  const { now } = context.facts
  const date = typeof now === 'number' ? parseDate(message.header('date')?.value ?? '') : undefined
  if (date === undefined) return
  const ahead = Math.round(Number(now) - date)
  context.measure('clockAhead', ahead)
  if (ahead > aheadWarn) context.report('CLOCK_AHEAD', { seconds: ahead, breaksTransfers: true })
  else if (-ahead > behindWarn) context.report('CLOCK_BEHIND', { seconds: -ahead, breaksTransfers: false })
}
