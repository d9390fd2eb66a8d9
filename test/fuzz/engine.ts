import { numberOf, Random } from './random.js'
import type { Target, Traits } from './target.js'

export interface Limits {
  readonly runs: number
  readonly seconds: number
  readonly seed: number
}

export interface Crash {
  readonly target: string
  readonly input: Buffer
  readonly error: Error
}

/** What a run of one target came to. */
export interface Figures {
  readonly target: string
  readonly inputs: number
  /** Of the run itself. */
  readonly seconds: number
  readonly crashes: readonly Crash[]
  readonly slowest: { readonly milliseconds: number; readonly input: Buffer }
  /** Inputs that were kept since they did something new. */
  readonly kept: number
  /** Used heap in bytes: when the caches were warm, and at the end. */
  readonly heap: { readonly before: number; readonly after: number }
}

/** Who looks on: the watch that sees a hang, and what writes crashes. */
export interface Onlooker {
  begins?(input: Buffer): void
  crashed?(crash: Crash): void
}

/** An input that takes longer, twice in a row, counts as a crash: nothing here may hold a SIP worker. */
const slowLimit = 1000
/** How many kept inputs there may be. */
const room = 4096

/** Feeds a target with mutations of its seeds until one of the limits is met. */
export async function fuzz(target: Target, limits: Limits, onlooker: Onlooker = {}): Promise<Figures> {
  const run = new Run(target, limits.seed, onlooker)
  const rejected = (error: unknown): void => run.failed(run.current, error)
  process.on('unhandledRejection', rejected)
  const begin = performance.now()
  const end = begin + limits.seconds * 1000
  try {
    for (const seed of target.seeds) await run.take(seed)
    // Code that is compiled and caches that fill are no growth: the measure begins when a part of the run is over.
    const warm = Math.min(limits.runs / 5, 20_000)
    let before = usedHeap()
    while (run.inputs < limits.runs && performance.now() < end) {
      await run.next()
      if (run.inputs <= warm && run.inputs + 1 > warm) before = usedHeap()
    }
    const { inputs, crashes, slowest, kept } = run
    const seconds = (performance.now() - begin) / 1000
    return { target: target.name, inputs, seconds, crashes, slowest, kept, heap: { before, after: usedHeap() } }
  } finally {
    process.off('unhandledRejection', rejected)
  }
}

class Run {
  readonly crashes: Crash[] = []
  inputs = 0
  kept = 0
  slowest: Figures['slowest'] = { milliseconds: 0, input: Buffer.alloc(0) }
  current: Buffer = Buffer.alloc(0)
  readonly #target: Target
  readonly #random: Random
  readonly #onlooker: Onlooker
  readonly #pool: Buffer[]
  readonly #traits = new Set<string>()
  readonly #faults = new Set<string>()

  constructor(target: Target, seed: number, onlooker: Onlooker) {
    this.#target = target
    this.#random = new Random(seed ^ numberOf(Buffer.from(target.name)))
    this.#onlooker = onlooker
    this.#pool = [...target.seeds]
  }

  async next(): Promise<void> {
    const input = this.#target.mutate(this.#random.pick(this.#pool), this.#random, this.#pool)
    if (await this.take(input)) this.#keep(input)
  }

  /** Runs one input. @returns whether it did something new */
  async take(input: Buffer): Promise<boolean> {
    this.inputs++
    this.current = input
    this.#onlooker.begins?.(input)
    try {
      const took = await this.#timed(input)
      if (took.milliseconds > this.slowest.milliseconds) this.slowest = { milliseconds: took.milliseconds, input }
      if (took.milliseconds > slowLimit) await this.#again(input)
      return this.#isNew(took.traits)
    } catch (error) {
      this.failed(input, error)
      return false
    }
  }

  /** One crash of a kind is enough. */
  failed(input: Buffer, error: unknown): void {
    const known = error instanceof Error ? error : new Error(String(error))
    const kind = known.message.split('\n', 2).join(' ').replace(/\d+/g, '0').slice(0, 80)
    if (this.#faults.has(kind)) return
    this.#faults.add(kind)
    const crash = { target: this.#target.name, input, error: known }
    this.crashes.push(crash)
    this.#onlooker.crashed?.(crash)
  }

  async #timed(input: Buffer): Promise<{ milliseconds: number; traits: Traits }> {
    const start = performance.now()
    const answer = this.#target.run(input)
    // Most targets answer at once; a turn of the event loop for each would be dear.
    const traits = answer instanceof Promise ? await answer : answer
    return { milliseconds: performance.now() - start, traits }
  }

  /** A busy machine may stop anybody once. */
  async #again(input: Buffer): Promise<void> {
    const { milliseconds } = await this.#timed(input)
    if (milliseconds > slowLimit) throw new Error(`slow: ${Math.round(milliseconds)} ms`)
  }

  #isNew(traits: Traits): boolean {
    const known = this.#traits.size
    for (const trait of traits) this.#traits.add(trait)
    return this.#traits.size > known
  }

  #keep(input: Buffer): void {
    this.kept++
    const all = this.#target.seeds.length + room
    if (this.#pool.length < all) this.#pool.push(input)
    else this.#pool[this.#target.seeds.length + this.#random.below(room)] = input
  }
}

function usedHeap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
