import { slotAt, slotCount, type Slot } from '../pipeline/watch.js'
import type { SiteSettings } from '../pipeline/site.js'
import { gate, type Sign } from './contract.js'

export type Why = 'throws' | 'hangs'

/**
 * Throws in a row, with no message in between that the plugin dealt with: one that works for other messages is of
 * use to them, and a throw costs no message but its own.
 */
const throwsAllowed = 5
/** Hangs, whatever it does for other messages: each costs a thread, and the next spare takes 300 ms to train. */
const hangsAllowed = 3
/** Failures that lie further apart are forgotten, in milliseconds. On a busy machine a spare may take seconds. */
const memoryOf: Readonly<Record<Why, number>> = { throws: 10_000, hangs: 60_000 }
/** First pause; after hangs it doubles each time, up to the longest. In milliseconds. */
const firstPause = 10_000
const longestPause = 300_000

/** A plugin that is suspended, for `sipcar status`. */
export interface Suspended extends Slot {
  readonly why: Why
  /** ISO 8601. */
  readonly since: string
  /** When one message is tried again, ISO 8601; `trial`: the next one. */
  readonly until: string
}

export interface BreakerEvents {
  suspended(slot: Slot, why: Why, pause: number): void
  resumed(slot: Slot): void
}

interface Breaker {
  throws: number[]
  hangs: number[]
  why: Why | undefined
  since: number
  trial: boolean
  /** Of `now`: when the next trial is due. */
  until: number
  pause: number
  resumed: number
}

/**
 * Suspends plugins that keep failing. The socket thread decides for all workers of one configuration, since a worker
 * that hung is gone; they read the decision in shared memory. A new configuration begins with no plugin suspended.
 */
export class Breakers {
  /** One {@link gate} a slot. */
  readonly gates: Int32Array
  readonly #settings: Pick<SiteSettings, 'trunks'>
  readonly #events: BreakerEvents
  readonly #now: () => number
  /** Only of slots that failed before. */
  readonly #breakers = new Map<number, Breaker>()

  /** @param now monotonic, milliseconds */
  constructor(settings: Pick<SiteSettings, 'trunks'>, events: BreakerEvents, now = (): number => performance.now()) {
    this.#settings = settings
    this.#events = events
    this.#now = now
    this.gates = new Int32Array(new SharedArrayBuffer(4 * slotCount(settings)))
  }

  slot(number: number): Slot | undefined {
    return slotAt(number, this.#settings)
  }

  /** What workers saw of plugins that failed, or work again. */
  judge(signs: readonly Sign[]): void {
    for (const { slot, worked } of signs) {
      if (worked) this.#worked(slot)
      else this.#failed(slot, 'throws', throwsAllowed)
    }
  }

  /** A worker hung or ended in this plugin. */
  hung(slot: number): void {
    this.#failed(slot, 'hangs', hangsAllowed)
  }

  /** Lets one message through to each plugin whose pause is over. Call it regularly. */
  tick(): void {
    for (const [slot, breaker] of this.#breakers) {
      if (!breaker.why || this.#now() < breaker.until) continue
      breaker.trial = true
      // A trial of which nothing is heard is granted again.
      breaker.until = this.#now() + breaker.pause
      Atomics.store(this.gates, slot, gate.trial)
    }
  }

  suspended(): Suspended[] {
    // Times of `now`, as wall clock.
    const wall = Date.now() - this.#now()
    const iso = (then: number): string => new Date(wall + then).toISOString()
    return [...this.#breakers].flatMap(([number, { why, since, trial, until }]) => {
      const slot = this.slot(number)
      if (!why || !slot) return []
      return [{ ...slot, why, since: iso(since), until: trial ? 'trial' : iso(until) }]
    })
  }

  #worked(slot: number): void {
    const breaker = this.#breakers.get(slot)
    if (!breaker) return
    breaker.throws = []
    if (!breaker.trial) return
    Object.assign(breaker, { hangs: [], why: undefined, trial: false, resumed: this.#now() })
    Atomics.store(this.gates, slot, gate.open)
    const its = this.slot(slot)
    if (its) this.#events.resumed(its)
  }

  #failed(slot: number, why: Why, allowed: number): void {
    const breaker = this.#breakers.get(slot) ?? fresh()
    this.#breakers.set(slot, breaker)
    if (breaker.trial) return this.#suspend(slot, breaker, why)
    // What was under way when it was suspended.
    if (breaker.why) return
    const now = this.#now()
    breaker[why] = [...breaker[why].filter((then) => now - then < memoryOf[why]), now]
    if (breaker[why].length >= allowed) this.#suspend(slot, breaker, why)
  }

  #suspend(slot: number, breaker: Breaker, why: Why): void {
    const now = this.#now()
    const again = breaker.why !== undefined || now - breaker.resumed < longestPause
    // Only hangs earn longer pauses: otherwise a sender who can make it throw would switch it off for all others.
    const pause = why === 'hangs' && again ? Math.min(2 * breaker.pause, longestPause) : firstPause
    const since = breaker.why ? breaker.since : now
    Object.assign(breaker, { throws: [], hangs: [], why, since, trial: false, until: now + pause, pause })
    Atomics.store(this.gates, slot, gate.suspended)
    const its = this.slot(slot)
    if (its) this.#events.suspended(its, why, pause)
  }
}

function fresh(): Breaker {
  return {
    throws: [],
    hangs: [],
    why: undefined,
    since: 0,
    trial: false,
    until: 0,
    pause: 0,
    resumed: -Infinity,
  }
}
