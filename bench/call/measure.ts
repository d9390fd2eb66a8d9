import { cpuOf } from '../bridge/cpu.js'
import { cpuOfGroup } from './cpu.js'
import type { Count } from './load.js'
import type { Place } from './place.js'

/** What a variant manages with as many calls as it can take. */
export interface Saturated {
  readonly [figure: string]: number
  readonly callsPerSecond: number
  /** Milliseconds of processor time for a call. */
  readonly kamailio: number
  readonly sidecar: number
  readonly sipp: number
  /** Share of all processor time that the phones had. */
  readonly phones: number
}

/** How long an answer takes, in milliseconds. */
export interface Latency {
  readonly [figure: string]: number
  readonly p50: number
  readonly p99: number
}

/**
 * Open at the same time: enough that no worker of the proxy is idle, and so few that none waits as long as 500 ms, after
 * which SIP would send its messages again. The next call begins when one ends, so the load finds the limit by itself; to
 * search for it by rates takes longer and says less, since near it one slow moment of the machine fails a step.
 */
const atOnce = 32
const moreThanAny = 20_000
/** Answers without which a 99th percentile says nothing. */
const fewest = 500
/** Seconds. SIPp tells its counts once a second. */
const warmUp = 1.5

const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/**
 * @param sidecar its process, if there is one
 * @throws Error when a call failed or many messages had to be sent again: then it was no saturation but an overload
 */
export async function saturate(place: Place, sidecar: number | undefined, seconds: number): Promise<Saturated> {
  const { caller, callee } = await place.load({ rate: moreThanAny, atOnce })
  const used = (): Record<'at' | 'kamailio' | 'sidecar' | 'sipp', number> => ({
    at: Date.now() / 1000,
    kamailio: cpuOfGroup(place.kamailio.pid),
    sidecar: sidecar === undefined ? 0 : cpuOf(sidecar),
    sipp: cpuOf(caller.pid) + cpuOf(callee.pid),
  })
  await sleep(warmUp)
  const before = used()
  // Both of the counts that enclose a whole number of seconds have to be in it.
  await sleep(Math.ceil(seconds) + 1.1)
  const after = used()
  const [counts, ofCallee] = [await caller.finish(), await callee.finish()]
  mustBeSound(counts)
  mustBeSound(ofCallee)
  mustBeAnswered(place.kamailio.log)
  const callsPerSecond = rateIn(counts, before.at, after.at)
  const calls = callsPerSecond * (after.at - before.at)
  const spent = (who: 'kamailio' | 'sidecar' | 'sipp'): number => (after[who] - before[who]) / calls / 1000
  const [kamailio, ofSidecar, sipp] = [spent('kamailio'), spent('sidecar'), spent('sipp')]
  return { callsPerSecond, kamailio, sidecar: ofSidecar, sipp, phones: sipp / (kamailio + ofSidecar + sipp) }
}

/** Calls at a fixed rate, from one caller with a fine clock. */
export async function answerTime(place: Place, rate: number, seconds: number): Promise<Latency> {
  const { probe, callee } = await place.probe()
  try {
    await probe.run(rate, warmUp)
    const took = await probe.run(rate, Math.max(seconds, fewest / rate))
    const quantile = (share: number): number => took[Math.floor(took.length * share)] ?? NaN
    return { p50: quantile(0.5), p99: quantile(0.99) }
  } finally {
    probe.close()
    callee.stop()
  }
}

/** A machine that stands still for a moment makes a few messages be sent again; more of them are an overload. */
function mustBeSound(counts: readonly Count[]): void {
  const { done = 0, failed = 0, repeated = 0 } = counts.at(-1) ?? {}
  if (failed > 0 || repeated > done / 100) throw new Error(`${done} calls, ${failed} failed, ${repeated} repetitions`)
}

/** A call that went on without its verdict costs less. */
function mustBeAnswered(log: string): void {
  const unanswered = /sipcar (?:DEADLINE|WAITED_ENOUGH|BUSY|BACKING_OFF).*/.exec(log)
  if (unanswered) throw new Error(unanswered[0])
}

function rateIn(counts: readonly Count[], from: number, to: number): number {
  const inside = counts.filter(({ at }) => at >= from && at <= to)
  const [first, last] = [inside[0], inside.at(-1)]
  if (!first || !last || first === last) throw new Error('SIPp told too few counts')
  return (last.done - first.done) / (last.at - first.at)
}
