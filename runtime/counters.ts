import type { Report } from './pipeline/outcome.js'

/** Names that may be counted apart: reports of plugins from outside are not bounded by the catalogue. */
const namesLimit = 10_000

export interface ReportCount {
  readonly trunk: string
  /** `''` when the pipeline itself reports. */
  readonly plugin: string
  readonly code: string
  count: number
}

/** The same for all reports of one code, plugin and trunk. */
export function reportKind({ code, plugin, trunk }: Report): string {
  return `${trunk}\n${plugin}\n${code}`
}

/** Counts since the start, for `sipcar status`. Observation only: nothing is ever decided by it. */
export class Counters {
  asked = 0
  answered = 0
  busy = 0
  lost = 0
  /** How often a plugin was suspended. */
  suspended = 0
  readonly refused: Record<string, number> = {}
  readonly #reports = new Map<string, ReportCount>()

  countRefused(code: string): void {
    this.refused[code] = (this.refused[code] ?? 0) + 1
  }

  countReport(report: Report): void {
    const { code, plugin, trunk } = report
    const name = reportKind(report)
    const known = this.#reports.get(name)
    if (known) known.count++
    else if (this.#reports.size < namesLimit) this.#reports.set(name, { trunk, plugin, code, count: 1 })
  }

  /** Reports by trunk, plugin and code. */
  reports(): ReportCount[] {
    return [...this.#reports.values()]
  }
}
