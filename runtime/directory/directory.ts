import type { Directory, LookedUp, NumberEntry } from './entry.js'
import { isNumber, parseKey, reachOf, sizeOf } from './key.js'
import { Ranges, type Range } from './ranges.js'

/** Makes the directory of entries. Those whose number is no key are in none; a configuration's have been checked. */
export function directoryOf(entries: readonly NumberEntry[]): Directory {
  const exact = new Map<string, NumberEntry>()
  const prefixes = new Map<string, NumberEntry>()
  const ranges: Range<NumberEntry>[] = []
  for (const entry of entries) {
    const key = parseKey(entry.number)
    if (typeof key === 'string') continue
    if (key.is === 'range') ranges.push({ from: key.from, to: key.to, value: entry })
    else if (key.is === 'prefix') prefixes.set(key.digits, entry)
    else addNumber(exact, entry)
  }
  const within = new Ranges(ranges)
  const longestPrefix = prefixFinder(prefixes)
  return {
    available: true,
    find(number, ext) {
      if (!isNumber(number)) return undefined
      const exactly = (ext !== undefined && exact.get(`${number};ext=${ext}`)) || exact.get(number)
      return exactly ?? narrower(number, within.find(number), longestPrefix(number))
    },
  }
}

/** Without an extension a number means the entry that has none, else the first. */
function addNumber(exact: Map<string, NumberEntry>, entry: NumberEntry): void {
  const { number, ext } = entry
  if (ext !== undefined) exact.set(`${number};ext=${ext}`, entry)
  if (ext === undefined || !exact.has(number)) exact.set(number, entry)
}

type Prefix = readonly [prefix: string, entry: NumberEntry]

function prefixFinder(prefixes: ReadonlyMap<string, NumberEntry>): (number: string) => Prefix | undefined {
  const lengths = [...new Set([...prefixes.keys()].map((prefix) => prefix.length))].sort((a, b) => b - a)
  return (number) => {
    for (const length of lengths) {
      const prefix = number.slice(0, length)
      const entry = prefixes.get(prefix)
      if (entry) return [prefix, entry]
    }
    return undefined
  }
}

/** Rule R100, "longest range/prefix": the one that holds fewer numbers of this length. */
function narrower(number: string, range: Range<NumberEntry> | undefined, prefix: Prefix | undefined) {
  if (!range) return prefix?.[1]
  if (!prefix) return range.value
  return reachOf(prefix[0], number.length) < sizeOf(range.from, range.to) ? prefix[1] : range.value
}

/** The directory for one message: what a source outside said of its numbers comes before the configuration's own. */
export function withLookUp(directory: Directory, lookedUp: LookedUp | undefined): Directory {
  if (lookedUp === undefined) return directory
  if (lookedUp === 'failed') return { available: false, find: () => undefined }
  const fetched = directoryOf(lookedUp)
  return { available: true, find: (number, ext) => fetched.find(number, ext) ?? directory.find(number, ext) }
}
