import type { Directory, LookedUp, NumberEntry } from './entry.js'
import { isNumber } from './key.js'
import { Rows } from './rows.js'
import { extKey, extOf, tableOf, type DirectoryTable } from './table.js'

/** The directory whose entries a table holds. An entry is made when it is found. */
export function directoryOf(table: DirectoryTable): Directory {
  const numbers = new Rows(table.numbers)
  const findPrefix = prefixFinder(table)
  const findRange = rangeFinder(table)
  const entry = (number: string, index: number, ext: string | undefined): NumberEntry | undefined => {
    const known = table.known[index]
    return known && { number, ...known, ext }
  }
  return {
    available: true,
    find(text, ext) {
      if (!isNumber(text)) return undefined
      const number = Number(text)
      const key = extKey(ext)
      const own = key === undefined ? -1 : numbers.find(number, key)
      const row = own < 0 ? numbers.find(number) : own
      if (row >= 0) return entry(text, numbers.value(row), extOf(numbers.ext(row)))
      const among = narrower(findRange(number), findPrefix(number, text.length - 1))
      return among && entry(among.name, among.index, undefined)
    },
  }
}

/** Several numbers that are known alike. */
interface Among {
  /** As the entry has it. */
  readonly name: string
  /** How many numbers of the length that was asked for. */
  readonly size: number
  readonly index: number
}

type Find<Arguments extends number[]> = (...given: Arguments) => Among | undefined

function prefixFinder({ prefixes, prefixLengths }: DirectoryTable): Find<[number: number, length: number]> {
  const rows = new Rows(prefixes)
  return (number, length) => {
    for (const its of prefixLengths) {
      if (its > length) continue
      const size = 10 ** (length - its)
      const prefix = Math.floor(number / size)
      const row = rows.find(prefix)
      if (row >= 0) return { name: `+${prefix}*`, size, index: rows.value(row) }
    }
    return undefined
  }
}

/** By halving, provided that none overlap. A shorter number is a smaller one, so that ranges of all lengths stand in one row. */
function rangeFinder({ starts, ends }: DirectoryTable): Find<[number: number]> {
  return (number) => {
    const at = countUpTo(starts, number) - 1
    const [from = 0, to = 0, index = 0] = at < 0 ? [] : [starts[at], ends[2 * at], ends[2 * at + 1]]
    return number <= to ? { name: `+${from}-+${to}`, size: to - from + 1, index } : undefined
  }
}

/** How many of them are not above the number. */
function countUpTo(ascending: Float64Array, number: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) <= number) low = middle + 1
    else high = middle
  }
  return low
}

/** Rule R100, "longest range/prefix": the one that holds fewer numbers of this length. */
function narrower(range: Among | undefined, prefix: Among | undefined): Among | undefined {
  return range && prefix ? (prefix.size < range.size ? prefix : range) : (range ?? prefix)
}

/** The directory for one message: what a source outside said of its numbers comes before the configuration's own. */
export function withLookUp(directory: Directory, lookedUp: LookedUp | undefined): Directory {
  if (lookedUp === undefined) return directory
  if (lookedUp === 'failed') return { available: false, find: () => undefined }
  const fetched = directoryOf(tableOf(lookedUp))
  return { available: true, find: (number, ext) => fetched.find(number, ext) ?? directory.find(number, ext) }
}
