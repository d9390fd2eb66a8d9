import type { Context, SdpLine } from '../../runtime/pipeline/plugin.js'
import { formatLine, linesOf, removeFormats, type Stream } from '../_codecs.js'
import { payloadsOf } from './payload.js'

type Range = readonly [first: number, last: number]

/**
 * Cuts the event lists of a stream down to 0–`max` (rule R59; RFC 4733 2.4.1). A list says what its writer can receive,
 * so a shorter one is always safe. Without a list the events are 0–15.
 * @param mayDrop remove a payload type of whose events none is left: in an offer.
 */
export function narrowEvents({ index, media }: Stream, max: number, mayDrop: boolean, context: Context): void {
  for (const pt of payloadsOf(media)) {
    const lines = linesOf(media, 'fmtp', pt)
    const lists = lines.map((line) => listIn(line))
    const kept = lists.map((list) => list && cut(list.ranges, max))
    if (lines.length > 0 && kept.every((ranges) => ranges?.length === 0) && mayDrop && removeFormats(media, [pt]))
      continue
    for (const [at, line] of lines.entries()) {
      const [list, ranges] = [lists[at], kept[at]]
      if (!list || !ranges || ranges.length === 0)
        context.report('DTMF_EVENTS', { media: index, pt: Number(pt), events: formatLine(line)[1].slice(0, 100) })
      else if (list.ranges.some(([, last]) => last > max)) line.set(list.before + ranges.map(written).join(','))
    }
  }
}

/** The list of `a=fmtp:101 0-15,66`, and what stands before it; undefined when it cannot be read. */
function listIn(line: SdpLine): { before: string; ranges: Range[] } | undefined {
  const match = /^(a=fmtp:\s*\S+\s+(?:events\s*=\s*)?)([\d\s,-]+)$/i.exec(line.text)
  if (!match) return undefined
  const [, before = '', text = ''] = match
  const ranges = text.split(',').map(rangeIn)
  return ranges.includes(undefined) ? undefined : { before, ranges: ranges.filter((range) => range !== undefined) }
}

function rangeIn(text: string): Range | undefined {
  const match = /^\s*(\d{1,3})\s*(?:-\s*(\d{1,3})\s*)?$/.exec(text)
  if (!match) return undefined
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
  return first <= last && last <= 255 ? [first, last] : undefined
}

/** Ranges without events above `max`, in order, those that touch as one. */
function cut(ranges: readonly Range[], max: number): Range[] {
  const merged: Range[] = []
  for (const [first, last] of ranges.filter((range) => range[0] <= max).sort((one, other) => one[0] - other[0])) {
    const before = merged.at(-1)
    if (before && first <= before[1] + 1) merged[merged.length - 1] = [before[0], Math.max(before[1], last)]
    else merged.push([first, last])
  }
  return merged.map(([first, last]) => [first, Math.min(last, max)])
}

function written([first, last]: Range): string {
  return first === last ? `${first}` : `${first}-${last}`
}
