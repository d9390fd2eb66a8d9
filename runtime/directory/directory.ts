import type { Directory, LookedUp, NumberEntry } from './entry.js'

/** Makes the directory of a configuration's entries, which have been checked: no two of equal reach overlap. */
export function directoryOf(entries: readonly NumberEntry[]): Directory {
  const exact = new Map<string, NumberEntry>()
  const prefixes = new Map<string, NumberEntry>()
  const ranges: { from: string; to: string; entry: NumberEntry }[] = []
  let longest = 0
  for (const entry of entries) {
    const [from = '', to] = entry.number.split('-')
    if (to !== undefined) ranges.push({ from, to, entry })
    else if (from.endsWith('*')) {
      prefixes.set(from.slice(0, -1), entry)
      longest = Math.max(longest, from.length - 1)
    } else exact.set(from, entry)
  }
  return {
    available: true,
    find(number) {
      if (!/^\+\d+$/.test(number)) return undefined
      const found = exact.get(number)
      if (found) return found
      // Digits of equal length compare as text.
      const range = ranges.find(({ from, to }) => from.length === number.length && from <= number && number <= to)
      if (range) return range.entry
      for (let length = Math.min(longest, number.length); length > 1; length--) {
        const entry = prefixes.get(number.slice(0, length))
        if (entry) return entry
      }
      return undefined
    },
  }
}

/** The directory for one message: what a source outside said of its numbers comes before the configuration's own. */
export function withLookUp(directory: Directory, lookedUp: LookedUp | undefined): Directory {
  if (lookedUp === undefined) return directory
  if (lookedUp === 'failed') return { available: false, find: () => undefined }
  const fetched = directoryOf(lookedUp)
  return { available: true, find: (number) => fetched.find(number) ?? directory.find(number) }
}
