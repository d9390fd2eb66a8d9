/** A range of numbers of equal length, and what is known of them. */
export interface Range<T> {
  readonly from: string
  readonly to: string
  readonly value: T
}

/** Each range that overlaps an earlier one of numbers of its length, behind that. */
export function overlapping<T>(ranges: readonly Range<T>[]): [Range<T>, Range<T>][] {
  const sorted = ranges.toSorted((a, b) => Number(a.from) - Number(b.from))
  const found: [Range<T>, Range<T>][] = []
  // The one that reaches furthest so far may lie around several that follow. Shorter numbers are smaller ones.
  let furthest: Range<T> | undefined
  for (const range of sorted) {
    if (furthest && Number(range.from) <= Number(furthest.to)) found.push([furthest, range])
    if (!furthest || Number(range.to) > Number(furthest.to)) furthest = range
  }
  return found
}
