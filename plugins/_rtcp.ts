import type { Sdp, SdpMedia } from '../runtime/pipeline/plugin.js'

/** Whether a stream has no RTCP at all: `b=RS:0` and `b=RR:0` of its own, or of the session (RFC 3556). */
export function isRtcpDisabled(sdp: Sdp, media: SdpMedia): boolean {
  return types.every(({ named, zero }) => {
    const own = media.lines('b').filter((line) => named.test(line.value.trim()))
    const lines = own.length > 0 ? own : sdp.session.lines('b')
    return lines.some((line) => zero.test(line.value.trim()))
  })
}

/** Bandwidth of the senders' and of the receivers' RTCP. */
const types = [
  { named: /^RS\s*:/i, zero: /^RS\s*:\s*0+$/i },
  { named: /^RR\s*:/i, zero: /^RR\s*:\s*0+$/i },
]
