import type { Report } from './pipeline/outcome.js'

/** Names that may be counted apart: reports of plugins from outside are not bounded by the catalogue. */
const namesLimit = 10_000

/** Counts since the start, for `sipcar status`. Observation only: nothing is ever decided by it. */
export class Counters {
  asked = 0
  answered = 0
  busy = 0
  lost = 0
  readonly refused: Record<string, number> = {}
  readonly #reports = new Map<string, number>()

  countRefused(code: string): void {
    this.refused[code] = (this.refused[code] ?? 0) + 1
  }

  countReport({ code, plugin, trunk }: Report): void {
    const name = `${trunk} ${plugin} ${code}`
    const count = this.#reports.get(name)
    if (count !== undefined || this.#reports.size < namesLimit) this.#reports.set(name, (count ?? 0) + 1)
  }

  /** Reports as rows of trunk, plugin, code and count. */
  reports(): { trunk: string; plugin: string; code: string; count: number }[] {
    return [...this.#reports].map(([name, count]) => {
      const [trunk = '', plugin = '', code = ''] = name.split(' ')
      return { trunk, plugin, code, count }
    })
  }
}
