import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { CodedError } from '../codes.js'
import type { SiteSettings } from '../pipeline/site.js'
import type { Slot } from '../pipeline/watch.js'
import { isFull } from '../wire/urgency.js'
import { Breakers, type Suspended, type Why } from './breakers.js'
import type { Findings, WorkRecord } from './contract.js'
import { Lane } from './lane.js'

/** How often the watchdog looks, in milliseconds. */
const watchEvery = 10
/** Of the deadline: the proxy's answer must still arrive in time. */
const watchShare = 0.7
/** Heap of a worker thread: what a plugin may use up before the thread is replaced. */
const heapMb = 256
/**
 * Longest that a worker may take to build its chains and warm up, in milliseconds. 64 of them on two cores take 10 s;
 * without a limit, a plugin that hangs on a stock message would hold up the start, or every reload.
 */
const trainingLimit = 20_000
/** Pause before a spare that could not start is tried again, in milliseconds. */
const retrainAfter = 1000

export interface PoolEvents {
  answered(records: readonly WorkRecord[]): void
  /** What the plugins reported and measured meanwhile. */
  found(findings: Findings): void
  /** This record gets no verdict: its worker hung on it or died on it. */
  lost(record: WorkRecord, code: 'WORKER_STUCK' | 'WORKER_DIED', detail: string): void
  /** @param pause milliseconds until it is tried again */
  suspended(slot: Slot, why: Why, pause: number): void
  resumed(slot: Slot): void
}

interface Worker {
  readonly lane: Lane
  readonly breakers: Breakers
  readonly abort: AbortController
}

/**
 * The worker threads: `size` live ones and a warm spare. piscina owns the threads; each has one task that never
 * ends and is fed over its lane. A worker that hangs or dies costs the one message it was on. A new configuration
 * gets a new crew, built and warmed beside the old one.
 */
export class WorkerPool {
  readonly #events: PoolEvents
  readonly #size: number
  #settings: SiteSettings
  #breakers: Breakers
  readonly #piscina: Piscina
  #live: Worker[] = []
  #spares: Worker[] = []
  /** Of an older configuration: they finish what they have. */
  #retiring: Worker[] = []
  /** Records whose worker ended before it began them; they wait for the next spare. */
  #stranded: WorkRecord[] = []
  readonly #watch: NodeJS.Timeout
  #lookedAt = performance.now()
  /** When a look came so late that workers may have had no time either. */
  #starvedAt = -Infinity
  #restarts = 0

  private constructor(size: number, settings: SiteSettings, events: PoolEvents) {
    this.#size = size
    this.#settings = settings
    this.#events = events
    this.#breakers = new Breakers(settings, events)
    this.#piscina = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: size + 1,
      // Two crews while one relieves the other, and threads that are still on their way out.
      maxThreads: 3 * (size + 1),
      idleTimeout: Infinity,
      // The default waits on a shared buffer and would freeze the worker's own event loop.
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    // A thread that dies also fails its task, which is where it is dealt with.
    this.#piscina.on('error', () => {})
    this.#watch = setInterval(() => this.#look(), watchEvery)
  }

  /** Starts the threads and waits until all are warm. @throws CodedError CONFIG_SETUP_FAILED */
  static async start(size: number, settings: SiteSettings, events: PoolEvents): Promise<WorkerPool> {
    const pool = new WorkerPool(size, settings, events)
    try {
      await pool.reconfigure(settings)
    } catch (error) {
      await pool.close()
      throw error
    }
    return pool
  }

  /** @returns false when the queue is full or no worker is left: the proxy should ask elsewhere. */
  push(record: WorkRecord): boolean {
    const worker = this.#shortest()
    if (!worker || isFull(worker.lane.depth, record.frame, this.#settings.site.emergencyNumbers)) return false
    worker.lane.push(record)
    return true
  }

  /**
   * Relieves all workers by new ones on this configuration; the next record pushed is theirs.
   * One call at a time. @throws CodedError CONFIG_SETUP_FAILED; then the old crew stays.
   */
  async reconfigure(settings: SiteSettings): Promise<void> {
    const breakers = new Breakers(settings, this.#events)
    const crew: Worker[] = []
    let failure: string | undefined
    // At the start nobody else is at work; later the old crew keeps half of the processors.
    const atOnce = Math.ceil(availableParallelism() / 2)
    const training: Promise<string | undefined>[] = []
    while (crew.length <= this.#size && failure === undefined) {
      const worker = this.#hire(settings, breakers)
      crew.push(worker)
      training.push(trained(worker))
      const wait = crew.length > this.#size || (this.#isServing && crew.length % atOnce === 0)
      if (wait) failure = (await Promise.all(training)).find((detail) => detail !== undefined)
    }
    if (failure !== undefined) {
      for (const worker of crew) dismiss(worker)
      throw new CodedError('CONFIG_SETUP_FAILED', failure)
    }
    this.#settings = settings
    this.#breakers = breakers
    for (const spare of this.#spares) dismiss(spare)
    this.#retiring.push(...this.#live)
    this.#live = crew.slice(0, this.#size)
    this.#spares = crew.slice(this.#size)
  }

  get status(): { live: number; spares: number; restarts: number; queued: number } {
    const working = [...this.#live, ...this.#retiring]
    const queued = working.reduce((sum, { lane }) => sum + lane.depth, this.#stranded.length)
    return { live: this.#live.length, spares: this.#spares.length, restarts: this.#restarts, queued }
  }

  get suspended(): Suspended[] {
    return this.#breakers.suspended()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    const all = [...this.#live, ...this.#spares, ...this.#retiring]
    this.#live = this.#spares = this.#retiring = []
    for (const worker of all) dismiss(worker)
    await this.#piscina.destroy()
  }

  #hire(settings: SiteSettings, breakers: Breakers): Worker {
    const lane = new Lane(settings, this.#isServing, breakers.gates, {
      answered: (records) => this.#events.answered(records),
      found: (findings) => {
        breakers.judge(findings.signs)
        this.#events.found(findings)
      },
    })
    const worker: Worker = { lane, breakers, abort: new AbortController() }
    // The task settles only when its thread is gone.
    this.#piscina
      .run(lane.assignment, { transferList: [lane.assignment.port], signal: worker.abort.signal })
      .catch((error: unknown) =>
        this.#replace(worker, 'WORKER_DIED', error instanceof Error ? error.message : String(error)),
      )
    return worker
  }

  get #isServing(): boolean {
    return this.#live.length === this.#size
  }

  #shortest(): Worker | undefined {
    let best = this.#live[0]
    for (const worker of this.#live) if (best && worker.lane.depth < best.lane.depth) best = worker
    return best
  }

  /** Milliseconds that a worker may take for a record. */
  get #patience(): number {
    return this.#settings.deadline * watchShare
  }

  /** The watchdog. */
  #look(): void {
    const now = performance.now()
    // A look that comes late means that the whole process was stopped or starved: no worker's fault.
    const elapsed = Math.min(now - this.#lookedAt, 2 * watchEvery)
    const patience = this.#patience
    if (now - this.#lookedAt > Math.max(2 * watchEvery, patience / 4)) this.#starvedAt = now
    this.#lookedAt = now
    for (const worker of [...this.#live, ...this.#retiring]) {
      worker.lane.collect()
      if (worker.lane.stuckFor(elapsed) <= patience) continue
      this.#replace(worker, 'WORKER_STUCK', `no verdict within ${Math.round(patience)} ms`)
      worker.abort.abort()
    }
    this.#breakers.tick()
    for (const worker of this.#retiring.filter(({ lane }) => lane.depth === 0)) dismiss(worker)
    this.#retiring = this.#retiring.filter(({ lane }) => lane.depth > 0)
  }

  #replace(worker: Worker, code: 'WORKER_STUCK' | 'WORKER_DIED', detail: string): void {
    const known = [this.#live, this.#spares, this.#retiring].some((list) => list.includes(worker))
    const { culprit, slot, innocent } = worker.lane.abandon()
    if (!known) return
    // Where the machine has no time for us, each plugin looks as if it hung. One that does will hang again.
    const starved = code === 'WORKER_STUCK' && performance.now() - this.#starvedAt < 2 * this.#patience
    if (slot !== undefined && !starved) worker.breakers.hung(slot)
    this.#restarts++
    this.#live = this.#live.filter((other) => other !== worker)
    this.#spares = this.#spares.filter((other) => other !== worker)
    this.#retiring = this.#retiring.filter((other) => other !== worker)
    if (culprit) this.#events.lost(culprit, code, detail + placeOf(worker, slot))
    this.#stranded.push(...innocent)
    this.#promote()
    void this.#train()
  }

  /** Fills empty places from the spares and hands over what a predecessor left. */
  #promote(): void {
    while (this.#live.length < this.#size) {
      const spare = this.#spares.shift()
      if (!spare) break
      this.#live.push(spare)
    }
    const worker = this.#shortest()
    if (!worker) return
    for (const record of this.#stranded.splice(0)) worker.lane.push(record)
  }

  /** Hires and warms the next spare. */
  async #train(): Promise<void> {
    if (this.#live.length + this.#spares.length > this.#size) return
    const settings = this.#settings
    const worker = this.#hire(settings, this.#breakers)
    const failure = await trained(worker)
    // In the meantime a whole new crew may have come.
    if (settings !== this.#settings) return dismiss(worker)
    if (failure !== undefined) {
      setTimeout(() => void this.#train(), retrainAfter).unref()
      return dismiss(worker)
    }
    this.#spares.push(worker)
    this.#promote()
  }
}

/** @returns why it is not ready. */
async function trained(worker: Worker): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    const fail = (): void => resolve(`not ready within ${trainingLimit / 1000} s${placeOf(worker, worker.lane.slot)}`)
    timer = setTimeout(fail, trainingLimit)
  })
  const failure = await Promise.race([worker.lane.ready, late])
  clearTimeout(timer)
  return failure
}

/** In which plugin a worker is. */
function placeOf({ breakers }: Worker, slot: number | undefined): string {
  const its = slot === undefined ? undefined : breakers.slot(slot)
  return its ? `, in plugin "${its.plugin}" on trunk "${its.trunk}"` : ''
}

function dismiss({ lane, abort }: Worker): void {
  lane.abandon()
  abort.abort()
}
