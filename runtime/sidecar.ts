import { Bridge } from './bridge/server.js'
import type { Connection } from './bridge/connection.js'
import type { ListenAddress } from './bridge/listen.js'
import { ListenerCertificate } from './certificate.js'
import { CodedError, codes, type Code } from './codes.js'
import type { Config, Loaded } from './config/config.js'
import type { Problem } from './config/problems.js'
import { Counters } from './counters.js'
import { Fewer } from './fewer.js'
import type { Logger } from './log.js'
import { maskNumbers } from './mask.js'
import { Measures } from './measures.js'
import { interestOf } from './pipeline/interest.js'
import type { Slot } from './pipeline/watch.js'
import { ReportLog } from './report-log.js'
import { encodeRefuse, type Greeting } from './wire/answers.js'
import { isFull } from './wire/urgency.js'
import type { Why } from './workers/breakers.js'
import { findingsToken, type Findings } from './workers/contract.js'
import { WorkerPool } from './workers/pool.js'

/** Largest message that may be asked about, in bytes: what Kamailio itself receives at most (BUF_SIZE). */
const messageLimit = 65_535
/** Lines about refused clients and frames, of one code. */
const refusalsPerMinute = 60
/** How long open questions may take to be answered once the sidecar is going, in milliseconds. */
const drainFor = 2000

type Fault = Pick<Problem, 'code' | 'detail' | 'cure'>

/** What became of a reload: for the log, and for the answer to `sipcar reload`. */
export interface Reloaded {
  readonly ok: boolean
  readonly body: { readonly revision: string; readonly problems: readonly Fault[] }
}

/** A running sidecar: the bridge in front, the worker pool behind, and the configuration in force. */
export class Sidecar {
  readonly #counters = new Counters()
  readonly #measures = new Measures()
  readonly #reports: ReportLog
  readonly #refusals = new Fewer(refusalsPerMinute)
  readonly #started = new Date()
  readonly #log: Logger
  readonly #open = new Map<number, { connection: Connection; id: number }>()
  readonly #bridge: Bridge
  /** As it was when the listeners were opened. */
  readonly #opened: Config['serving']
  readonly #certificate: ListenerCertificate
  #pool: WorkerPool | undefined
  #config: Config
  #token = 0
  /** Reloads happen one after the other. */
  #reloading: Promise<unknown> = Promise.resolve()

  private constructor(config: Config, log: Logger, load: () => Promise<Loaded>) {
    this.#config = config
    this.#opened = config.serving
    this.#log = log
    this.#reports = new ReportLog(log, () => this.#config.serving.log)
    this.#bridge = new Bridge(
      greetingOf(config),
      config.serving.limits,
      {
        asked: (connection, id, frame) => this.#ask(connection, id, frame),
        refused: (peer, code, detail) => this.#noteRefused(peer, code, detail),
        connected: (peer, userAgent) => log.info({ peer, userAgent }, 'proxy connected'),
        disconnected: (peer) => log.info({ peer }, 'proxy disconnected'),
      },
      { status: () => this.status(), reload: async () => this.reload(await load()) },
    )
    this.#bridge.admit(config.serving.token)
    this.#certificate = new ListenerCertificate(config.serving.certificate, this.#bridge, log)
  }

  /**
   * Starts the workers first and listens when they are ready.
   * @param load reads the configuration anew, for POST /reload
   * @throws CodedError LISTEN_FAILED, CONFIG_SETUP_FAILED
   */
  static async start(config: Config, log: Logger, load: () => Promise<Loaded>): Promise<Sidecar> {
    const sidecar = new Sidecar(config, log, load)
    sidecar.#pool = await WorkerPool.start(config.serving.workers, config.settings, {
      answered: (records) => records.forEach(({ token, frame }) => sidecar.#answer(token, frame)),
      found: (findings) => sidecar.#note(findings),
      lost: ({ token }, code, detail) => sidecar.#lose(token, code, detail),
      suspended: (slot, why, pause) => sidecar.#suspended(slot, why, pause),
      resumed: ({ plugin, trunk }) =>
        log.warn(
          { code: 'PLUGIN_RESUMED', plugin, trunk, cure: codes.PLUGIN_RESUMED.cure },
          'plugin back in the chain',
        ),
    })
    try {
      for (const address of addressesOf(config)) await sidecar.#bridge.listen(address)
    } catch (error) {
      await sidecar.stop()
      throw error
    }
    return sidecar
  }

  status(): object {
    const { asked, answered, busy, lost, suspended, refused } = this.#counters
    return {
      revision: this.#config.settings.revision,
      file: this.#config.file,
      started: this.#started.toISOString(),
      listeners: this.#bridge.listeners,
      connections: this.#bridge.connections.size,
      workers: this.#pool?.status,
      suspended: this.#pool?.suspended,
      counts: { asked, answered, busy, lost, suspended, refused },
      reports: this.#counters.reports(),
      measures: this.#measures.rows(),
    }
  }

  /** Takes a configuration if it is good: built aside, in force for the next message. A bad one changes nothing. */
  reload(loaded: Loaded): Promise<Reloaded> {
    const result = this.#reloading.then(() => this.#take(loaded))
    // A reload that failed unexpectedly must not fail those after it.
    this.#reloading = result.catch(() => undefined)
    return result
  }

  /** Sends the proxies elsewhere, answers what is open, and ends. */
  async drain(): Promise<void> {
    this.#bridge.drain()
    const end = performance.now() + drainFor
    while (this.#open.size > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
    await this.stop()
  }

  async stop(): Promise<void> {
    this.#certificate.close()
    await this.#bridge.close()
    await this.#pool?.close()
    this.#reports.flush()
  }

  async #take(loaded: Loaded): Promise<Reloaded> {
    const inForce = this.#config.settings.revision
    if (!loaded.ok) return this.#keepOld(loaded.problems)
    const { config } = loaded
    if (config.settings.revision === inForce) {
      this.#takeServing(config)
      return { ok: true, body: { revision: inForce, problems: [] } }
    }
    try {
      await this.#pool?.reconfigure(config.settings)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      return this.#keepOld([{ code: error.code, detail: error.message, cure: error.cure }])
    }
    this.#takeServing(config)
    if (fixed(config) !== fixed(this.#config))
      this.#log.warn({ code: 'CONFIG_NEEDS_RESTART', cure: codes.CONFIG_NEEDS_RESTART.cure }, 'partly in force')
    this.#config = config
    this.#bridge.update(greetingOf(config))
    this.#log.info({ revision: config.settings.revision, before: inForce }, 'configuration in force')
    return { ok: true, body: { revision: config.settings.revision, problems: [] } }
  }

  /**
   * Token and certificate may change at any time. The token not together with the listeners: those that are open were
   * opened with the old one, and the new file may need none.
   */
  #takeServing({ serving }: Config): void {
    if (demands(serving) === demands(this.#opened)) this.#bridge.admit(serving.token)
    this.#certificate.renew(serving.certificate)
  }

  #keepOld(problems: readonly Fault[]): Reloaded {
    const { revision } = this.#config.settings
    const loggable = problems.map((problem) => ({ ...problem, detail: this.#loggable(problem.detail) }))
    this.#log.error({ problems: loggable, revision }, 'configuration refused, the old one stays')
    return { ok: false, body: { revision, problems } }
  }

  #ask(connection: Connection, id: number, frame: Uint8Array): boolean {
    this.#counters.asked++
    this.#token = (this.#token + 1) % findingsToken
    const full = isFull(connection.open, frame, this.#config.settings.site.emergencyNumbers)
    if (full || !this.#pool?.push({ token: this.#token, frame })) {
      if (this.#counters.busy++ % 1000 === 0)
        this.#log.warn({ code: 'OVERLOADED', cure: codes.OVERLOADED.cure }, 'busy')
      return false
    }
    this.#open.set(this.#token, { connection, id })
    return true
  }

  #answer(token: number, frame: Uint8Array): void {
    const open = this.#open.get(token)
    if (!open) return
    this.#open.delete(token)
    this.#counters.answered++
    open.connection.answer(frame)
  }

  #lose(token: number, code: 'WORKER_STUCK' | 'WORKER_DIED', detail: string): void {
    this.#counters.lost++
    this.#log.error({ code, detail: this.#loggable(detail), cure: codes[code].cure }, 'no verdict')
    this.#answer(token, encodeRefuse(this.#open.get(token)?.id ?? 0, code, detail))
  }

  #suspended({ plugin, trunk }: Slot, why: Why, pause: number): void {
    this.#counters.suspended++
    const { cure } = codes.PLUGIN_SUSPENDED
    this.#log.error({ code: 'PLUGIN_SUSPENDED', plugin, trunk, why, seconds: pause / 1000, cure }, 'plugin left out')
  }

  #note({ reports, measures }: Findings): void {
    for (const report of reports) {
      this.#counters.countReport(report)
      this.#reports.add(report)
    }
    for (const measure of measures) this.#measures.add(measure)
  }

  /** Whoever can reach the port can make such lines: the first of a minute are logged, all are counted. */
  #noteRefused(peer: string, code: Code, detail: string): void {
    this.#counters.countRefused(code)
    if (!this.#refusals.allows(code)) return
    this.#log.warn({ code, peer, detail: this.#loggable(detail), cure: codes[code].cure }, 'refused')
  }

  /** What may be logged of a text that quotes a message or the configuration. */
  #loggable(detail: string): string {
    return this.#config.serving.log.maskNumbers ? maskNumbers(detail) : detail
  }
}

/** What wants a restart, to compare. */
function fixed({ serving }: Config): string {
  return JSON.stringify([demands(serving), { ...serving, token: undefined, tls: undefined, certificate: undefined }])
}

/** Where clients connect, and whether they have to show a certificate there: to compare. */
function demands({ listeners, certificate }: Config['serving']): string {
  return JSON.stringify([listeners, certificate?.ca !== undefined])
}

function greetingOf({ settings, plugins }: Config): Greeting {
  const policies = settings.trunks.map(
    ({ name, onFailure }) => [name, [onFailure.initial, onFailure.inDialog]] as const,
  )
  return {
    revision: settings.revision,
    deadline: settings.deadline,
    policies: { '': [0, 0], ...Object.fromEntries(policies) },
    interest: interestOf(settings, plugins),
    limit: messageLimit,
  }
}

function addressesOf({ serving: { listeners, certificate } }: Config): ListenAddress[] {
  return listeners.map((listener) => {
    if (listener.kind === 'unix') return { kind: 'unix', path: listener.path }
    const { host, port, secure, url } = listener
    if (!secure) return { kind: 'tcp', host, port }
    if (!certificate) throw new CodedError('LISTEN_WITHOUT_CERTIFICATE', `${url} needs a certificate`)
    return { kind: 'tls', host, port, tls: certificate }
  })
}
