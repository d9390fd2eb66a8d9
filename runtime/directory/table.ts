import type { NumberEntry } from './entry.js'
import { parseKey } from './key.js'
import { Rows } from './rows.js'

/** What is known of a number beside the number. Entries are many, and what they say takes few forms. */
export type Known = Omit<NumberEntry, 'number' | 'ext'>

/**
 * The number directory as plain data, made once and shared by all threads: what it holds stands in shared memory, some
 * 40 bytes an entry. Numbers are held without their plus, an index is one of {@link known}.
 */
export interface DirectoryTable {
  readonly known: readonly Known[]
  /** {@link Rows} of single numbers; extensions as {@link extKey} has them, negative where the number alone means it. */
  readonly numbers: Float64Array
  /** Rows of prefixes. */
  readonly prefixes: Float64Array
  /** How many digits they have, the longest first. */
  readonly prefixLengths: readonly number[]
  /** First numbers of the ranges, ascending. */
  readonly starts: Float64Array
  /** Of each range its last number and its index. */
  readonly ends: Float64Array
}

/** One number, of one user of it. */
interface Single {
  readonly number: number
  /** {@link extKey}; 0: none. */
  readonly ext: number
  readonly index: number
}

interface Prefix {
  readonly digits: string
  readonly index: number
}

interface Range {
  readonly from: number
  readonly to: number
  readonly index: number
}

/** An extension as a number; undefined for what is none. A digit in front keeps its zeros. */
export function extKey(ext: string | undefined): number | undefined {
  return ext !== undefined && /^\d{1,15}$/.test(ext) ? Number(`1${ext}`) : undefined
}

export function extOf(key: number): string | undefined {
  return key === 0 ? undefined : String(Math.abs(key)).slice(1)
}

/**
 * Makes the table of entries. Those whose number is no key, or whose extension is none, are not in it; a configuration's
 * have been checked.
 */
export function tableOf(entries: readonly NumberEntry[]): DirectoryTable {
  const known = new Kinds()
  const singles: Single[] = []
  const prefixes: Prefix[] = []
  const ranges: Range[] = []
  for (const entry of entries) {
    const key = parseKey(entry.number)
    if (typeof key === 'string') continue
    const index = known.index(entry)
    if (key.is === 'range') ranges.push({ from: Number(key.from), to: Number(key.to), index })
    else if (key.is === 'prefix') prefixes.push({ digits: key.digits, index })
    else {
      const ext = entry.ext === undefined ? 0 : extKey(entry.ext)
      if (ext !== undefined) singles.push({ number: Number(key.number), ext, index })
    }
  }
  ranges.sort((a, b) => a.from - b.from)
  return {
    known: known.all,
    numbers: numberRows(singles),
    prefixes: prefixRows(prefixes),
    prefixLengths: [...new Set(prefixes.map(({ digits }) => digits.length - 1))].sort((a, b) => b - a),
    starts: shared(ranges.map(({ from }) => from)),
    ends: shared(ranges.flatMap(({ to, index }) => [to, index])),
  }
}

class Kinds {
  readonly all: Known[] = []
  readonly #indexes = new Map<string, number>()

  index({ kind, interceptInbound, interceptOutbound, tenant }: NumberEntry): number {
    const name = [kind, interceptInbound, interceptOutbound, tenant === undefined ? '' : `.${tenant}`].join(' ')
    const found = this.#indexes.get(name)
    if (found !== undefined) return found
    this.#indexes.set(name, this.all.length)
    return this.all.push({ kind, interceptInbound, interceptOutbound, tenant }) - 1
  }
}

/** Without an extension a number means the entry that has none, else the first. */
function numberRows(singles: readonly Single[]): Float64Array {
  const extended = singles.filter(({ ext }) => ext > 0)
  const cells = Rows.memory(singles.length + extended.length)
  const rows = new Rows(cells)
  for (const { number, ext, index } of singles) {
    if (ext > 0) rows.set(number, ext, index)
    if (ext === 0 || rows.find(number) < 0) rows.set(number, -ext, index)
  }
  return cells
}

/** A prefix begins with no zero, so its digits as a number tell its length as well. */
function prefixRows(prefixes: readonly Prefix[]): Float64Array {
  const cells = Rows.memory(prefixes.length)
  const rows = new Rows(cells)
  for (const { digits, index } of prefixes) rows.set(Number(digits), 0, index)
  return cells
}

function shared(numbers: readonly number[]): Float64Array {
  const cells = new Float64Array(new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT))
  cells.set(numbers)
  return cells
}
