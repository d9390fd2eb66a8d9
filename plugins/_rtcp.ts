import type { Sdp, SdpMedia } from '../runtime/pipeline/plugin.js'

/** Whether a stream has no RTCP at all: `b=RS:0` and `b=RR:0` of its own, or of the session (RFC 3556). */
export function isRtcpDisabled(sdp: Sdp, media: SdpMedia): boolean {
  return ['RS', 'RR'].every((type) => {
    const named = new RegExp(`^${type}\\s*:`, 'i')
    const own = media.lines('b').filter((line) => named.test(line.value.trim()))
    const lines = own.length > 0 ? own : sdp.session.lines('b')
    return lines.some((line) => new RegExp(`^${type}\\s*:\\s*0+$`, 'i').test(line.value.trim()))
  })
}
