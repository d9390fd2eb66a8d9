import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { SiteSettings } from '../pipeline/site.js'
import { announceAfter, findingsToken, readFindings } from './contract.js'
import type { Assignment, Findings, FromWorker, WorkRecord } from './contract.js'
import { ringMemory, RingReader, RingWriter } from './ring.js'
import { ThreadClock } from './thread-clock.js'

/**
 * Bytes of each ring: some hundred messages, and at least two of the largest. What a proxy takes of a verdict, 256 KiB,
 * is half of it.
 */
const ringSize = 512 * 1024

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
  readonly #questions: RingWriter
  readonly #answers: RingReader
  /** Records for which the ring has no room yet. */
  #waiting: WorkRecord[] = []
  /** Records handed over and not answered, in order. */
  #inFlight: WorkRecord[] = []
  /** Records that the worker may not know of: it looks by itself as long as it finds some. */
  #unannounced = 0
  #ended = false
  /** Records answered so far: the worker's progress when it began the oldest one in flight. */
  #answered = 0
  #settle: (failure: string | undefined) => void = () => {}
  #seen = { progress: -1, stuck: 0 }
  readonly #clock = new ThreadClock()

  constructor(settings: SiteSettings, gently: boolean, gates: Int32Array, events: LaneEvents) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#events = events
    const [questions, answers] = [ringMemory(ringSize), ringMemory(ringSize)]
    this.#questions = new RingWriter(questions)
    this.#answers = new RingReader(answers)
    const progress = new Int32Array(new SharedArrayBuffer(12))
    this.assignment = { settings, gently, port: port2, questions, answers, progress, gates }
    this.ready = new Promise((resolve) => (this.#settle = resolve))
    port1.on('message', (message: FromWorker) => this.#receive(message))
    void this.#listen()
  }

  get depth(): number {
    return this.#waiting.length + this.#inFlight.length
  }

  /** Hands a record over, as soon as there is room for it. */
  push(record: WorkRecord): void {
    if (this.#waiting.length > 0 || !this.#questions.write(record)) {
      this.#waiting.push(record)
      return
    }
    this.#inFlight.push(record)
    // An idle worker begins at once; to a busy one it is told what came in this turn of the event loop.
    if (this.#inFlight.length === 1) this.#questions.announce()
    else if (this.#unannounced++ === 0) setImmediate(() => this.#endTurn())
    else if (this.#unannounced % announceAfter === 0) this.#questions.announce()
  }

  /** Takes the answers that are there. */
  collect(): void {
    if (this.#ended) return
    const records: WorkRecord[] = []
    const found: Findings[] = []
    for (let record = this.#answers.next(); record; record = this.#answers.next())
      if (record.token === findingsToken) found.push(readFindings(record.frame))
      else records.push(record)
    this.#inFlight.splice(0, records.length)
    this.#answered = (this.#answered + records.length) | 0
    this.#refill()
    if (records.length > 0) this.#events.answered(records)
    for (const findings of found) this.#events.found(findings)
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
    this.collect()
    this.#ended = true
    this.#answers.wake()
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

  async #listen(): Promise<void> {
    while (!this.#ended) {
      await this.#answers.more()
      this.collect()
    }
  }

  #endTurn(): void {
    this.#unannounced = 0
    this.#questions.announce()
    this.collect()
  }

  #refill(): void {
    if (this.#waiting.length === 0) return
    const kept = this.#waiting.findIndex((record) => !this.#questions.write(record))
    this.#inFlight.push(...this.#waiting.splice(0, kept < 0 ? this.#waiting.length : kept))
    this.#questions.announce()
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'late') this.#events.found({ reports: [message.report], measures: [], signs: [] })
    else this.#settle(message.kind === 'failed' ? message.detail : undefined)
  }
}
