import type { NumberEntry } from './entry.js'
import { parseKey, sizeOf, type Key } from './key.js'
import { overlapping, type Range } from './ranges.js'

/** Two entries of which neither comes before the other (rule R100). */
export interface Clash {
  readonly is: 'twice' | 'overlap'
  /** In the order of the entries. */
  readonly entries: readonly [NumberEntry, NumberEntry]
}

/** Finds what makes a directory ambiguous. A number within a range or prefix is not: the number wins. */
export function clashesOf(entries: readonly NumberEntry[]): Clash[] {
  const rank = new Map(entries.map((entry, index) => [entry, index]))
  const ordered = (a: NumberEntry, b: NumberEntry): Clash['entries'] =>
    (rank.get(a) ?? 0) < (rank.get(b) ?? 0) ? [a, b] : [b, a]
  const firsts = new Map<string, NumberEntry>()
  const found: Clash[] = []
  for (const entry of entries) {
    const name = nameOf(entry)
    const first = firsts.get(name)
    if (first) found.push({ is: 'twice', entries: [first, entry] })
    else firsts.set(name, entry)
  }
  const overlap = ([a, b]: readonly [NumberEntry, NumberEntry]): Clash => ({ is: 'overlap', entries: ordered(a, b) })
  return [...found, ...overlapsOf(firsts).map(overlap)]
}

/** Users that share a number differ by their extension (rule R27). */
function nameOf({ number, ext }: NumberEntry): string {
  return ext === undefined ? number : `${number};ext=${ext}`
}

function overlapsOf(entries: ReadonlyMap<string, NumberEntry>): [NumberEntry, NumberEntry][] {
  const keyed = [...entries.values()].map((entry) => ({ entry, key: parseKey(entry.number) }))
  const ranges = keyed.flatMap(({ entry, key }) => rangeOf(key, entry))
  const among = overlapping(ranges)
  const withPrefix = ranges.flatMap((range): [NumberEntry, NumberEntry][] =>
    prefixesLike(range).flatMap((prefix) => {
      const entry = entries.get(`${prefix}*`)
      return entry ? [[entry, range.value]] : []
    }),
  )
  return [...among.map(([a, b]): [NumberEntry, NumberEntry] => [a.value, b.value]), ...withPrefix]
}

function rangeOf(key: Key | string, value: NumberEntry): Range<NumberEntry>[] {
  return typeof key === 'object' && key.is === 'range' ? [{ from: key.from, to: key.to, value }] : []
}

/** The prefixes that hold as many numbers as the range, and some of the same: only a power of ten has any. */
function prefixesLike({ from, to }: Range<unknown>): string[] {
  const zeros = /^10*$/.exec(String(sizeOf(from, to)))?.[0].length
  if (zeros === undefined) return []
  const length = from.length - (zeros - 1)
  return [...new Set([from.slice(0, length), to.slice(0, length)])]
}
