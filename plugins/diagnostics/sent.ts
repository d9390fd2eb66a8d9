import { endsOf, type SipMessage } from '../../runtime/pipeline/plugin.js'
import { formatFault, type FormatFault } from '../_a365-format.js'
import { teamsProxy } from '../_teams-proxy.js'

/** What is remembered of the INVITE that went out last, to explain the response to it. */
export interface Sent {
  /** Which one: {@link transactionOf}. */
  readonly of: string
  readonly initial: boolean
  /** It named the Teams proxy in User-Agent. */
  readonly teamsProxy?: true
  /** The header whose number is not as AnywhereNow wants it. */
  readonly wrong?: FormatFault['header']
  /** How the plugins changed its SDP: {@link changedLines}. */
  readonly sdp?: readonly string[]
}

/** Of the dialog. */
export interface Kept {
  readonly sent?: Sent
  /** Unix seconds of the first 2xx. */
  readonly answered?: number
}

/** The memo comes back from the proxy: what is not of our making counts as nothing. */
export function keptIn(memo: unknown): Kept {
  if (typeof memo !== 'object' || memo === null) return {}
  const { sent, answered } = memo as Kept
  const listed = sent?.sdp === undefined || Array.isArray(sent.sdp)
  return {
    ...(sent && typeof sent.of === 'string' && listed && { sent }),
    ...(typeof answered === 'number' && { answered }),
  }
}

/** A request and its responses have one From and one CSeq; branches of a fork keep memos of their own. */
export function transactionOf(message: SipMessage): string {
  const { sender, receiver, cseq } = endsOf(message)
  return `${(message.isRequest ? sender : receiver) ?? ''} ${cseq}`
}

/** @param toA365 whether AnywhereNow gets it */
export function describeInvite(message: SipMessage, toA365: boolean): Sent {
  const wrong = toA365 && message.initial ? formatFault(message)?.header : undefined
  const named = message.headers('user-agent').some(({ value }) => teamsProxy.test(value))
  const sdp = changedLines(message.receivedBody, message.body)
  return {
    of: transactionOf(message),
    initial: message.initial,
    ...(named && { teamsProxy: true }),
    ...(wrong && { wrong }),
    ...(sdp.length > 0 && { sdp }),
  }
}

/** Kinds of change that are listed at most: all plugins of a dialog share one memo. */
const changesLimit = 16

/**
 * Kinds of SDP lines that went (`-a=rtpmap:18`) and came (`+a=fmtp:101`), each once. Of an attribute no more than its
 * name and format is told, so no key ever is.
 */
export function changedLines(before: string, after: string): string[] {
  if (before === after) return []
  const start = firstDifference(before, after)
  const [old, now] = [linesIn(before.slice(start)), linesIn(after.slice(start))]
  const spare = new Map<string, number>()
  for (const line of now) spare.set(line, (spare.get(line) ?? 0) + 1)
  const gone = old.filter((line) => !takeOne(line, spare))
  // Of equal lines the last ones came.
  const come = now.reverse().filter((line) => takeOne(line, spare))
  const changes = [...gone.map((line) => `-${kindOf(line)}`), ...come.reverse().map((line) => `+${kindOf(line)}`)]
  return [...new Set(changes)].slice(0, changesLimit)
}

/** Offset of the first line in which two texts differ. */
function firstDifference(one: string, other: string): number {
  let start = 0
  for (let at = 0; at < one.length && one[at] === other[at]; at++) if (one[at] === '\n') start = at + 1
  return start
}

/** Lines without their ends, CRLF or LF. A pattern that finds both takes three times as long as one character. */
function linesIn(text: string): string[] {
  const lines = text.split('\n')
  const last = lines.length - 1
  return lines.map((line, at) => (at < last && line.endsWith('\r') ? line.slice(0, -1) : line))
}

/** @returns whether there was one of that line. */
function takeOne(line: string, counts: Map<string, number>): boolean {
  const left = counts.get(line) ?? 0
  if (left > 0) counts.set(line, left - 1)
  return left > 0
}

function kindOf(line: string): string {
  return (
    /^(?:a=(?:rtpmap|fmtp|rtcp-fb):\d{1,3}|a=[a-z-]{1,20}(?=:|$)|[mb]=[A-Za-z-]{1,12}|[a-z]=)/.exec(line)?.[0] ?? 'line'
  )
}
