import type { Context, Sdp, SdpMedia, SipMessage } from '../../runtime/pipeline/plugin.js'
import { activeAudio } from '../_codecs.js'
import { isRtcpDisabled } from '../_rtcp.js'
import { attributeOf, connectionOf, isNowhere, streamDirection } from '../_streams.js'

/**
 * Tells of streams on which neither RTP nor RTCP may come, whereupon AnywhereNow ends the call after 120 s (rule R62),
 * and advises the media relay to make RTCP.
 */
export function reportSilence(sdp: Sdp, message: SipMessage, context: Context): void {
  const mayHold = message.isRequest && !message.initial
  for (const { index, media } of activeAudio(sdp)) {
    const reason = isRtcpDisabled(sdp, media) ? 'no RTCP' : isSilentHold(sdp, media, mayHold) ? 'hold' : undefined
    if (reason === undefined) continue
    context.report('RTCP_SILENCE_RISK', { media: index, reason })
    context.hint('rtpengine', 'generate-RTCP')
  }
}

/**
 * On hold in both directions, without a word of RTCP (RFC 3605, RFC 5761).
 * @param byAddress an address of zeros means hold too: the hold plugin, which comes later, makes it `inactive` (R65).
 */
function isSilentHold(sdp: Sdp, media: SdpMedia, byAddress: boolean): boolean {
  const says = ['rtcp', 'rtcp-mux'].some((name) => attributeOf(sdp, media, name) !== undefined)
  const held = streamDirection(sdp, media) === 'inactive' || (byAddress && isNowhere(connectionOf(sdp, media)))
  return held && !says
}
