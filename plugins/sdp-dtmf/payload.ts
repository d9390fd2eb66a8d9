import type { Context, SdpMedia } from '../../runtime/pipeline/plugin.js'
import { codecsOf, type Stream } from '../_codecs.js'

/** The payload type that AnywhereNow asks for (rule R58). */
export const wantedPayload = '101'

/** The payload types of DTMF events; those of wideband codecs have another clock rate and are no help (rule R60). */
export function payloadsOf(media: SdpMedia): string[] {
  const events = codecsOf(media).filter(({ name, clock }) => name === 'telephone-event' && clock === 8000)
  return events.map(({ pt }) => pt)
}

/** The wanted payload type if a stream has it, else the first of another; undefined: no DTMF events. */
export function payloadOf(media: SdpMedia): string | undefined {
  const payloads = payloadsOf(media)
  return payloads.find((pt) => pt === wantedPayload) ?? payloads[0]
}

/**
 * Tells of a payload type that is not the wanted one. It stays: the RTP packets would keep the old one. A script that
 * has a media relay translate them finds it in the hint.
 * @returns whether it is another.
 */
export function reportPayload({ index }: Stream, payload: string, context: Context): boolean {
  if (payload === wantedPayload) return false
  context.report('DTMF_PT', { media: index, pt: Number(payload) })
  context.hint('dtmf_payload', Number(payload))
  return true
}
