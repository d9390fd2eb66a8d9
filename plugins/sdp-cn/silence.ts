import type { Context, Sdp, SdpMedia } from '../../runtime/pipeline/plugin.js'
import { activeAudio } from '../_codecs.js'
import { isRtcpDisabled } from '../_rtcp.js'
import { attributeOf, streamDirection } from '../_streams.js'

/**
 * Tells of streams on which neither RTP nor RTCP may come, whereupon AnywhereNow ends the call after 120 s (rule R62),
 * and advises the media relay to make RTCP.
 */
export function reportSilence(sdp: Sdp, context: Context): void {
  for (const { index, media } of activeAudio(sdp)) {
    const reason = isRtcpDisabled(sdp, media) ? 'no RTCP' : isSilentHold(sdp, media) ? 'hold' : undefined
    if (reason === undefined) continue
    context.report('RTCP_SILENCE_RISK', { media: index, reason })
    context.hint('rtpengine', 'generate-RTCP')
  }
}

/** On hold in both directions, without a word of RTCP (RFC 3605, RFC 5761). */
function isSilentHold(sdp: Sdp, media: SdpMedia): boolean {
  const says = ['rtcp', 'rtcp-mux'].some((name) => attributeOf(sdp, media, name) !== undefined)
  return !says && streamDirection(sdp, media) === 'inactive'
}
