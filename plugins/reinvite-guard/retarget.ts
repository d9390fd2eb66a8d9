import type { Context, Sdp } from '../../runtime/pipeline/plugin.js'
import { connectionOf, isActive, isNowhere } from '../_streams.js'

/** Where each stream is: address, port and profile; `''` for one that is refused, or on hold by its address. */
export type StreamPlaces = readonly string[]

/** A memo is small: streams beyond this are forgotten. */
const most = 4

export function streamPlaces(sdp: Sdp, before: StreamPlaces): StreamPlaces {
  return sdp.media.slice(0, most).map((stream, index) => {
    const connection = connectionOf(sdp, stream)
    const { media } = stream
    if (!media || !isActive(stream) || connection === undefined || isNowhere(connection)) return before[index] ?? ''
    return `${connection} ${media.port} ${media.proto}`
  })
}

/** Teams goes on to send where it sent before (rule R108). */
export function reportRetarget(now: StreamPlaces, before: StreamPlaces, { report }: Context): void {
  for (const [media, place] of now.entries()) {
    const old = before[media] ?? ''
    if (old !== '' && place !== old) report('TEAMS_MEDIA_RETARGET', { media, before: old, now: place })
  }
}
