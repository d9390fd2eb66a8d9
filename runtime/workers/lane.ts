import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { SiteSettings } from '../pipeline/site.js'
import {
  packRecords,
  unpackRecords,
  type Assignment,
  type Findings,
  type FromWorker,
  type ToWorker,
  type WorkRecord,
} from './contract.js'
import { ThreadClock } from './thread-clock.js'

/** Two batches keep a worker busy while the answers of one travel; more would only lengthen its queue. */
const batchesInFlight = 2

export interface LaneEvents {
  answered(records: readonly WorkRecord[]): void
  found(findings: Findings): void
}

/** What an ended worker leaves. */
export interface Remains {
  /** The record it was on, if any. */
  readonly culprit: WorkRecord | undefined
  /** Slot of the plugin that had it. */
  readonly slot: number | undefined
  /** Those that nobody has begun. */
  readonly innocent: readonly WorkRecord[]
}

/** The socket thread's end of one worker thread: what it was given, and how far it is. */
export class Lane {
  readonly assignment: Assignment
  /** Settles when the worker is ready, with why it never will be otherwise. */
  readonly ready: Promise<string | undefined>
  readonly #port: MessagePort
  readonly #events: LaneEvents
  #waiting: WorkRecord[] = []
  /** Records handed over and not answered, in order. */
  #inFlight: WorkRecord[] = []
  #batches = 0
  /** Records answered so far: the worker's progress when it began the oldest one in flight. */
  #answered = 0
  #settle: (failure: string | undefined) => void = () => {}
  #seen = { progress: -1, stuck: 0 }
  readonly #clock = new ThreadClock()

  constructor(settings: SiteSettings, gently: boolean, gates: Int32Array, events: LaneEvents) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#events = events
    const progress = new Int32Array(new SharedArrayBuffer(12))
    this.assignment = { settings, gently, port: port2, progress, gates }
    this.ready = new Promise((resolve) => (this.#settle = resolve))
    port1.on('message', (message: FromWorker) => this.#receive(message))
  }

  get depth(): number {
    return this.#waiting.length + this.#inFlight.length
  }

  push(record: WorkRecord): void {
    this.#waiting.push(record)
  }

  /** Hands over what has gathered, as one batch. */
  flush(): void {
    if (this.#waiting.length === 0 || this.#batches === batchesInFlight) return
    const records = packRecords(this.#waiting)
    this.#inFlight.push(...this.#waiting)
    this.#waiting = []
    this.#batches++
    this.#port.postMessage(records satisfies ToWorker, [records])
  }

  /**
   * Milliseconds for which the worker has been on the same record, 0 when it has nothing to do. The time for which the
   * machine had no processor for it does not count. Call it regularly.
   * @param elapsed milliseconds to count since the last call
   */
  stuckFor(elapsed: number): number {
    const progress = Atomics.load(this.assignment.progress, 0)
    const moved = this.#inFlight.length === 0 || progress !== this.#seen.progress
    const used = (): number => this.#clock.used(Atomics.load(this.assignment.progress, 2), elapsed)
    this.#seen = { progress, stuck: moved ? 0 : this.#seen.stuck + used() }
    return this.#seen.stuck
  }

  /** Slot of the plugin that the worker is in. */
  get slot(): number | undefined {
    const at = Atomics.load(this.assignment.progress, 1)
    return at > 0 ? at - 1 : undefined
  }

  /** Ends the lane. What the worker has answered counts: a record answered twice could end a second worker. */
  abandon(): Remains {
    for (;;) {
      const last = receiveMessageOnPort(this.#port) as { message: FromWorker } | undefined
      if (!last) break
      this.#receive(last.message)
    }
    this.#port.close()
    this.#settle('the worker thread ended')
    const { progress } = this.assignment
    const on = (Atomics.load(progress, 0) - this.#answered) | 0
    // Between two records it is none of them that the worker ended on.
    const culprit = Atomics.load(progress, 1) === 0 ? undefined : this.#inFlight[on]
    const innocent = [...this.#inFlight.filter((record) => record !== culprit), ...this.#waiting]
    this.#inFlight = []
    this.#waiting = []
    return { culprit, slot: this.slot, innocent }
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'late') return this.#events.found({ reports: [message.report], measures: [], signs: [] })
    if (message.kind !== 'done') return this.#settle(message.kind === 'failed' ? message.detail : undefined)
    const records = unpackRecords(message.records)
    this.#inFlight.splice(0, records.length)
    this.#answered = (this.#answered + records.length) | 0
    this.#batches--
    this.#events.answered(records)
    this.#events.found(message.findings)
    this.flush()
  }
}
