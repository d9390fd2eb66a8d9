import type { Context, Exchange, Sdp, SdpMedia } from '../../runtime/pipeline/plugin.js'
import { codecsOf, isAudio, linesOf, removeFormats } from '../_codecs.js'
import { wantedPayload } from './payload.js'

/**
 * The shim of rule R57: an offer that has no DTMF events gets them, since AnywhereNow breaks the call otherwise, and
 * the answers lose them before the one who offered sees them. RTP of an unknown payload type is ignored, so nothing
 * else changes.
 */
export interface Shim {
  /** Who offered. */
  readonly side: string
  readonly cseq: number
  /** Numbers of the m= lines that got it. */
  readonly streams: readonly number[]
}

/** Answers of a transaction may come again while the next one is under way; more than these are never open. */
const open = 3

/** The shims that a memo tells of; anything else in it counts as none. */
export function shimsIn(memo: unknown): Shim[] {
  const { shims } = (memo ?? {}) as Readonly<Record<string, unknown>>
  return Array.isArray(shims) ? shims.filter(isShim) : []
}

function isShim(value: unknown): value is Shim {
  if (typeof value !== 'object' || value === null) return false
  const { side, cseq, streams } = value as Partial<Record<keyof Shim, unknown>>
  return typeof side === 'string' && typeof cseq === 'number' && Array.isArray(streams)
}

/** The shims of a dialog with one more, of the streams that got it. */
export function withShim(shims: readonly Shim[], { sender, cseq }: Exchange, streams: readonly number[]): Shim[] {
  const others = shims.filter((shim) => shim.side !== sender || shim.cseq !== cseq)
  return [...others.slice(1 - open), { side: sender, cseq, streams }]
}

/**
 * Adds DTMF events to a stream of an offer.
 * @returns false where their payload type means something else there, or where an answer could accept nothing else.
 */
export function addShim(media: SdpMedia): boolean {
  const formats = media.media?.formats ?? []
  if (!codecsOf(media).some(isAudio)) return false
  const described = [...linesOf(media, 'rtpmap', wantedPayload), ...linesOf(media, 'fmtp', wantedPayload)]
  if (formats.includes(wantedPayload) || described.length > 0) return false
  media.setFormats([...formats, wantedPayload])
  media.append(`a=rtpmap:${wantedPayload} telephone-event/8000`)
  media.append(`a=fmtp:${wantedPayload} 0-15`)
  return true
}

/**
 * Removes DTMF events from the answer to an offer that had none of its own, whatever payload type the answer gives them
 * (RFC 3264 6.1). The streams of an answer are those of the offer, in its order.
 */
export function removeShim(sdp: Sdp, shims: readonly Shim[], { receiver, cseq }: Exchange, context: Context): void {
  const shim = shims.find((each) => each.side === receiver && each.cseq === cseq)
  for (const index of shim?.streams ?? []) {
    const media = sdp.media[index]
    const events = media ? codecsOf(media).filter(({ name }) => name === 'telephone-event') : []
    if (!media || events.length === 0) continue
    const payloads = events.map(({ pt }) => pt)
    // Formats of a refused stream mean nothing (RFC 3264 6).
    if (!removeFormats(media, payloads) && media.media?.port !== 0) context.report('DTMF_SHIM_LEFT', { media: index })
  }
}
