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
  OFFER_OR_ANSWER: entry(
    'report',
    'The INVITE that this SDP belongs to was not seen, so the SDP was taken for what it usually is (rule R9).',
    'An earlier message passed without sipcar, or the memo of its dialog was lost.',
    'Find out why if it happens often: sipcar status, and whether every proxy shares its dialogs.',
  ),
  CODEC_NONE: entry(
    'report',
    'An audio stream is offered without G.711, which is all that AnywhereNow understands (rules R51, R53).',
    'The codecs of the peer.',
    'Allow PCMA and PCMU at the peer.',
  ),
  AUDIO_NONE: entry(
    'report',
    'An offer has no audio over RTP; a gateway that wants to go over to T.38 offers that (rule R54).',
    'A fax or modem call, or a peer that gives up its audio stream.',
    'Route fax numbers past AnywhereNow, which has no T.38.',
  ),
  ANSWER_CODEC: entry(
    'report',
    'An answer has a codec that was not offered, or was removed from the offer; audio may be one-way (rule R56).',
    'The peer answers against RFC 3264, or the plugin does not see the offers of this trunk.',
    'Correct the peer. The answer was not changed.',
  ),
  DTMF_MISSING: entry(
    'report',
    'An offer has no DTMF events; AnywhereNow breaks such calls, so they were added where shim is true (rule R57).',
    'RFC 4733 events are switched off at the peer.',
    'Switch them on at the peer, with payload type 101: even where they were added, its DTMF does not work.',
  ),
  DTMF_SHIM_LEFT: entry(
    'report',
    'DTMF events that were added to an offer stay in the answer, since it has no other format (rule R57).',
    'AnywhereNow accepted nothing but the DTMF events.',
    'Look at the codecs of the offer; there is no audio in this call.',
  ),
  DTMF_SHIM_ONE_WAY: entry(
    'warning',
    'Missing DTMF events cannot be added to offers: nothing takes them out of the answers again (rule R57).',
    'The plugin is on for egress of the trunk and not for ingress, where answers of the trunk pass.',
    'Switch it on for ingress too, or set onMissing to report or reject.',
  ),
  DTMF_PT: entry(
    'report',
    'DTMF events have another payload type than 101, which AnywhereNow asks for; nothing was changed (rule R58).',
    'The setting of the peer.',
    'Set 101 at the peer. Only a media relay that rewrites RTP could translate it.',
  ),
  DTMF_EVENTS: entry(
    'report',
    'A list of DTMF events cannot be read or has none of those that AnywhereNow knows; it stays (rule R59).',
    'The fmtp line of the peer.',
    'Correct it at the peer: 0-15.',
  ),
  RTCP_SILENCE_RISK: entry(
    'report',
    'Neither RTP nor RTCP may come on a stream; AnywhereNow ends a call after 120 s without both (rule R62).',
    'The peer has switched RTCP off, or holds the call without RTCP.',
    'Switch RTCP on at the peer, or let a media relay generate it, as the hint says.',
  ),
} as const satisfies Record<string, CodeEntry>
