/** A range of numbers of equal length, and what is known of them. */
export interface Range<T> {
  readonly from: string
  readonly to: string
  readonly value: T
}

/** Ranges by the length of their numbers, in order: one number is found by halving, provided that none overlap. */
export class Ranges<T> {
  readonly #byLength = new Map<number, Range<T>[]>()

  constructor(ranges: readonly Range<T>[]) {
    for (const range of ranges) {
      const same = this.#byLength.get(range.from.length)
      if (same) same.push(range)
      else this.#byLength.set(range.from.length, [range])
    }
    for (const same of this.#byLength.values()) same.sort((a, b) => (a.from < b.from ? -1 : 1))
  }

  find(number: string): Range<T> | undefined {
    const same = this.#byLength.get(number.length) ?? []
    const range = same[this.#after(same, number) - 1]
    return range !== undefined && number <= range.to ? range : undefined
  }

  /** Each range that overlaps an earlier one, behind that. */
  overlaps(): [Range<T>, Range<T>][] {
    return [...this.#byLength.values()].flatMap((same) => overlapping(same))
  }

  /** How many begin at or before the number. */
  #after(sorted: readonly Range<T>[], number: string): number {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sorted[middle]?.from ?? '') <= number) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Against the one that reaches furthest so far: it may lie around several that follow. */
function overlapping<T>(sorted: readonly Range<T>[]): [Range<T>, Range<T>][] {
  const found: [Range<T>, Range<T>][] = []
  let furthest: Range<T> | undefined
  for (const range of sorted) {
    if (furthest && range.from <= furthest.to) found.push([furthest, range])
    if (!furthest || range.to > furthest.to) furthest = range
  }
  return found
}
