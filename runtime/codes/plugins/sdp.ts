import { entry, type CodeEntry } from '../entry.js'

/** What the SDP plugins report. */
export const sdpCodes = {
  RTCP_DISABLED_BY_PEER: entry(
    'report',
    'The peer sends no RTCP (b=RS:0 and b=RR:0, RFC 3556); AnywhereNow cuts a call without RTP and RTCP after 120 s.',
    'The setting of the peer.',
    'Switch RTCP on at the peer, or let a media relay generate it.',
  ),
  PTIME_NOT_20: entry(
    'report',
    'The SDP asks for packets of another length than 20 ms; nothing was changed (rule R50).',
    'The setting of the peer.',
    'Set 20 ms at the peer if audio is one-way or broken.',
  ),
} as const satisfies Record<string, CodeEntry>
