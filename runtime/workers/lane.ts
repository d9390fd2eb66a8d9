import { MessageChannel, type MessagePort } from 'node:worker_threads'
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

/** Two batches keep a worker busy while the answers of one travel; more would only lengthen its queue. */
const batchesInFlight = 2

export interface LaneEvents {
  answered(records: readonly WorkRecord[], findings: Findings): void
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

  constructor(settings: SiteSettings, events: LaneEvents) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#events = events
    this.assignment = { settings, port: port2, progress: new Int32Array(new SharedArrayBuffer(4)) }
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
   * Milliseconds for which the worker has been on the same record, 0 when it has nothing to do. Call it regularly.
   * @param elapsed milliseconds to count since the last call
   */
  stuckFor(elapsed: number): number {
    const progress = Atomics.load(this.assignment.progress, 0)
    const moved = this.#inFlight.length === 0 || progress !== this.#seen.progress
    this.#seen = { progress, stuck: moved ? 0 : this.#seen.stuck + elapsed }
    return this.#seen.stuck
  }

  /** Ends the lane. @returns the record its worker was on, if any, and those that nobody has begun. */
  abandon(): { culprit: WorkRecord | undefined; innocent: WorkRecord[] } {
    this.#port.close()
    this.#settle('the worker thread ended')
    const on = (Atomics.load(this.assignment.progress, 0) - this.#answered) | 0
    const culprit = this.#inFlight[on]
    const innocent = [...this.#inFlight.filter((record) => record !== culprit), ...this.#waiting]
    this.#inFlight = []
    this.#waiting = []
    return { culprit, innocent }
  }

  #receive(message: FromWorker): void {
    if (message.kind !== 'done') return this.#settle(message.kind === 'failed' ? message.detail : undefined)
    const records = unpackRecords(message.records)
    this.#inFlight.splice(0, records.length)
    this.#answered = (this.#answered + records.length) | 0
    this.#batches--
    this.#events.answered(records, message.findings)
    this.flush()
  }
}
