import { reportKind } from './counters.js'
import type { Logger } from './log.js'
import { inAllTexts, maskNumbers } from './mask.js'
import type { Report } from './pipeline/outcome.js'

export interface ReportLogSettings {
  readonly maskNumbers: boolean
  /** Reports of one code, plugin and trunk that are logged within a minute. */
  readonly reportsPerMinute: number
}

/** Kinds of report that are told apart within a minute: codes of plugins from outside are not bounded. */
const kindsLimit = 1000

interface Kind extends Pick<Report, 'code' | 'plugin' | 'trunk'> {
  logged: number
  leftOut: number
}

/**
 * Logs reports, numbers and users masked. A carrier that sends the same fault a thousand times a second must not
 * drown the rest: the first of a minute are logged, the others counted and told in one line at its end.
 */
export class ReportLog {
  readonly #log: Logger
  readonly #settings: () => ReportLogSettings
  readonly #kinds = new Map<string, Kind>()
  #minute: NodeJS.Timeout | undefined

  /** @param settings those in force; a reload may change them */
  constructor(log: Logger, settings: () => ReportLogSettings) {
    this.#log = log
    this.#settings = settings
  }

  add(report: Report): void {
    if (!this.#log.isLevelEnabled('info')) return
    const settings = this.#settings()
    const kind = this.#kindOf(report)
    if (kind.logged >= settings.reportsPerMinute) {
      kind.leftOut++
      return
    }
    kind.logged++
    const { code, plugin, trunk } = report
    const data = settings.maskNumbers ? (inAllTexts(report.data, maskNumbers) as object) : report.data
    this.#log.info({ ...data, code, plugin, trunk }, 'report')
  }

  /** Ends the minute: tells what was left out of it. */
  flush(): void {
    clearTimeout(this.#minute)
    this.#minute = undefined
    for (const { code, plugin, trunk, leftOut } of this.#kinds.values())
      if (leftOut > 0) this.#log.info({ code, plugin, trunk, leftOut }, 'reports left out')
    this.#kinds.clear()
  }

  #kindOf(report: Report): Kind {
    const { code, plugin, trunk } = report
    this.#minute ??= setTimeout(() => this.flush(), 60_000).unref()
    const name = reportKind(report)
    const known = this.#kinds.get(name)
    if (known) return known
    // Beyond the limit the rest counts as one kind.
    const key = this.#kinds.size < kindsLimit ? name : ''
    const kind = this.#kinds.get(key) ?? {
      code: key && code,
      plugin: key && plugin,
      trunk: key && trunk,
      logged: 0,
      leftOut: 0,
    }
    this.#kinds.set(key, kind)
    return kind
  }
}
