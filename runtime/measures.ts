import type { Measure } from './pipeline/outcome.js'

/** Values of one measure that its median is made of. */
const window = 31
/** Measures that may be kept apart: names of plugins from outside are not bounded. */
const namesLimit = 1000

interface Series {
  readonly trunk: string
  readonly name: string
  /** The latest values, oldest first. */
  readonly values: number[]
}

/**
 * What plugins measured, trunk by trunk: medians of the latest values, for `sipcar status`. One message that lay in a
 * queue says nothing of a clock, sixteen of thirty-one do (rule R110). Observation only: nothing is decided by it.
 */
export class Measures {
  readonly #series = new Map<string, Series>()

  add({ trunk, name, value }: Measure): void {
    const key = `${trunk} ${name}`
    const series = this.#series.get(key) ?? { trunk, name, values: [] }
    if (this.#series.size >= namesLimit && !this.#series.has(key)) return
    this.#series.set(key, series)
    series.values.push(value)
    if (series.values.length > window) series.values.shift()
  }

  rows(): { trunk: string; name: string; median: number; latest: number; values: number }[] {
    return [...this.#series.values()].map(({ trunk, name, values }) => {
      const sorted = values.toSorted((a, b) => a - b)
      const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
      return { trunk, name, median, latest: values.at(-1) ?? 0, values: values.length }
    })
  }
}
