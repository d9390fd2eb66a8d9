import type { Trace } from '../../test/e2e/support/trace.js'

/** What both ends of one call received, with all that differs from call to call made equal. */
export function seenBy({ caller, callee }: { readonly caller: Trace; readonly callee: Trace }): string[] {
  return [caller, callee].flatMap(({ received }) => received.map(({ text }) => levelled(text)))
}

/**
 * Via, Call-ID, ports and `ftag`, `vsf` and `vst` in Record-Route, with which Kamailio's uac remembers From and To, are
 * taken out. Header lines are sorted, since who edits one may put it elsewhere.
 */
function levelled(message: string): string {
  const [head = '', ...body] = message.split('\r\n\r\n')
  const [start = '', ...lines] = head.split('\r\n')
  const kept = lines.filter((line) => !/^(Via|Call-ID):/.test(line))
  const text = [start, ...kept.toSorted(), '', ...body].join('\r\n')
  return text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1').replace(/;(ftag|vsf|vst)=[^;>]*/g, '')
}

/** @throws Error that names the first message in which they differ */
export function mustBeSame(name: string, ours: readonly string[], wanted: readonly string[]): void {
  for (let at = 0; at < Math.max(ours.length, wanted.length); at++)
    if (ours[at] !== wanted[at])
      throw new Error(`${name} makes another message:\n${ours[at] ?? 'none'}\n--- instead of:\n${wanted[at] ?? 'none'}`)
}
