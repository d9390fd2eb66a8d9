import { inTurns, medianOf, type Rounds } from '../rounds.js'
import type { Settings } from '../bench.js'
import { answerTime, saturate, type Latency, type Saturated } from './measure.js'
import { Place } from './place.js'
import { mustBeSame, seenBy } from './same.js'
import type { Variant } from './variants.js'

/** A variant, and who answers its proxy's questions. */
export interface Contestant {
  readonly variant: Variant
  /** How Kamailio finds the sidecar; left out where it asks nobody. */
  readonly url?: string
  /** Process of the sidecar. */
  readonly pid?: number
}

export interface Contest<Name extends string> {
  readonly saturated: Rounds<Name, Saturated>
  /** Calls a second of {@link latency}. */
  readonly rate: number
  readonly latency: Rounds<Name, Latency>
}

/**
 * Measures all contestants in turns: with as many calls as each can take, then the time of an answer at half of what the
 * slowest can take, one rate for all, so that two times may be subtracted. Each measurement has a fresh Kamailio.
 */
export async function contest<Name extends string>(
  { rounds, seconds }: Settings,
  contestants: Readonly<Record<Name, Contestant>>,
): Promise<Contest<Name>> {
  const each = <F>(
    measure: (place: Place, sidecar: number | undefined) => Promise<F>,
  ): Record<Name, () => Promise<F>> => {
    const entries = Object.entries<Contestant>(contestants)
    const measuring = entries.map(([name, its]) => [name, () => inPlace(its, (place) => measure(place, its.pid))])
    return Object.fromEntries(measuring) as Record<Name, () => Promise<F>>
  }
  const saturated = await inTurns(
    rounds,
    each((place, sidecar) => saturate(place, sidecar, seconds)),
  )
  const rate = Math.round(Math.min(...Object.values<readonly Saturated[]>(saturated).map(slowest)) / 2)
  const latency = await inTurns(
    rounds,
    each((place) => answerTime(place, rate, seconds)),
  )
  return { saturated, rate, latency }
}

/** Makes one call with each of them. @throws Error when two of them do not send the same messages */
export async function mustRewriteAlike(contestants: readonly Contestant[]): Promise<void> {
  let wanted: readonly string[] | undefined
  for (const contestant of contestants) {
    const seen = await inPlace(contestant, async (place) => seenBy(await place.call()))
    mustBeSame(contestant.variant.name, seen, (wanted ??= seen))
  }
}

async function inPlace<T>({ variant, url }: Contestant, use: (place: Place) => Promise<T>): Promise<T> {
  const place = await Place.start(variant, url)
  try {
    return await use(place)
  } finally {
    await place.stop()
  }
}

function slowest(rounds: readonly Saturated[]): number {
  return medianOf(rounds, 'callsPerSecond')
}
