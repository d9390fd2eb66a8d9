import { stockMedia, stockSession } from './stock.js'

/** Order of the lines of the session part (RFC 8866 5). */
const order = 'vosiuepcbtrzka'

/**
 * Lays SDP lines into the stock SDP. Before the first `m=` they belong to the session part; what follows replaces
 * the stock's media. Without any `m=`, attributes, and `b=` that is not followed by `t=`, go to the stock's media.
 */
export function laySdp(lines: readonly string[]): string {
  const firstMedia = lines.findIndex((line) => line.startsWith('m='))
  const [session, media] = firstMedia < 0 ? divide(lines) : [lines.slice(0, firstMedia), lines.slice(firstMedia)]
  const whole = [...sessionWith(session), ...(firstMedia < 0 ? mediaWith(media) : media)]
  return whole.map((line) => line + '\r\n').join('')
}

function divide(lines: readonly string[]): [session: string[], media: string[]] {
  const timing = lines.findLastIndex((line) => line.startsWith('t='))
  const ofMedia = (line: string, index: number): boolean => /^a=/.test(line) || (/^[bik]=/.test(line) && index > timing)
  return [lines.filter((line, index) => !ofMedia(line, index)), lines.filter(ofMedia)]
}

function sessionWith(given: readonly string[]): string[] {
  const types = new Set(given.map((line) => line[0]))
  const rank = (line: string): number => order.indexOf(line[0] ?? '')
  return [...stockSession.filter((line) => !types.has(line[0])), ...given].sort((a, b) => rank(a) - rank(b))
}

/** `i=`, `b=` and `k=` stand between `m=` and the attributes; an attribute replaces the stock's of the same format. */
function mediaWith(given: readonly string[]): string[] {
  const replaced = new Set(given.map(formatOf))
  const [first = '', ...attributes] = stockMedia.filter((line) => !replaced.has(formatOf(line)))
  const described = given.filter((line) => !line.startsWith('a='))
  return [first, ...described, ...attributes, ...given.filter((line) => line.startsWith('a='))]
}

/** `a=rtpmap:101` of `a=rtpmap:101 telephone-event/8000`. */
function formatOf(line: string): string {
  return /^a=(?:rtpmap|fmtp):\S+/.exec(line)?.[0] ?? line
}
