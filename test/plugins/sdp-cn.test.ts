import sdpCn from '../../plugins/sdp-cn.js'
import type { Invite } from '../../runtime/pipeline/exchange.js'
import { digest } from '../../runtime/pipeline/plugin.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'

const caller = digest('stock-from').slice(0, 8)
const offered: Invite[] = [[caller, 1, 'offers']]
const asked: Invite[] = [[caller, 1, 'asks']]

testPlugin(sdpCn, {
  rewrites: [
    {
      it: 'removes comfort noise of other rates, and of the old payload type 19 (R61)',
      before: invite`
        m=audio 4000 RTP/AVP 8 13 118 119 19
        a=rtpmap:118 cn/16000
        a=fmtp:118 x=1
        a=rtpmap:119 CN/48000
        a=rtpmap:13 CN/8000`,
      after: invite`
        m=audio 4000 RTP/AVP 8 13
        a=rtpmap:13 CN/8000`,
      follows: offered,
    },
    {
      it: 'the old payload type with an rtpmap too',
      before: invite`
        m=audio 4000 RTP/AVP 8 19
        a=rtpmap:19 CN/8000`,
      after: invite`m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'removes all of it where that is wanted',
      options: { cn: 'remove' },
      before: invite`
        m=audio 4000 RTP/AVP 8 13 98
        a=rtpmap:98 CN/8000`,
      after: invite`m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'in the offer of a 200 (R9)',
      exchange: asked,
      before: ok`m=audio 4000 RTP/AVP 8 13 19`,
      after: ok`m=audio 4000 RTP/AVP 8 13`,
    },
    {
      it: 'in that of a 180 (R67)',
      exchange: asked,
      before: sip`
        SIP/2.0 180 Ringing
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8 19`,
      after: sip`
        SIP/2.0 180 Ringing
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'together with redundancy that carries it (R10)',
      before: invite`
        m=audio 4000 RTP/AVP 8 103 118
        a=rtpmap:103 red/16000
        a=fmtp:103 118/118
        a=rtpmap:118 CN/16000`,
      after: invite`m=audio 4000 RTP/AVP 8`,
    },
  ],
  leaves: [
    {
      it: 'comfort noise of 8000 Hz, with or without rtpmap',
      message: invite`
        m=audio 4000 RTP/AVP 8 13 98
        a=rtpmap:98 CN/8000`,
    },
    {
      it: 'payload type 19 that is something else',
      message: invite`
        m=audio 4000 RTP/AVP 8 19
        a=rtpmap:19 G726-32/8000`,
    },
    { it: 'the only format of a stream (R10)', message: invite`m=audio 4000 RTP/AVP 19` },
    {
      it: 'a stream with nothing beside it but redundancy, which is no speech by itself',
      message: invite`
        m=audio 4000 RTP/AVP 19 96
        a=rtpmap:96 red/8000`,
    },
    {
      it: 'what stands beside DTMF events alone (R53)',
      message: invite`
        m=audio 4000 RTP/AVP 19 101
        a=rtpmap:101 telephone-event/8000`,
    },
    { it: 'an answer (R9)', exchange: offered, message: ok`m=audio 4000 RTP/AVP 8 13 19` },
    { it: 'a response whose INVITE was not seen', message: ok`m=audio 4000 RTP/AVP 8 19` },
    {
      it: 'other streams, and refused ones',
      message: invite`
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 19
        m=audio 0 RTP/AVP 8 19
        a=inactive`,
    },
    {
      it: 'an emergency call (R11)',
      message: invite`
        INVITE sip:112@a365.example SIP/2.0
        m=audio 4000 RTP/AVP 8 19
        a=inactive`,
    },
    {
      it: 'what comes from the trunk',
      stage: 'ingress',
      from: 'anywherenow',
      message: invite`
        m=audio 4000 RTP/AVP 8 19
        a=inactive`,
      follows: offered,
    },
    {
      it: 'hold with RTCP (R62)',
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=rtcp:4001
        a=inactive`,
    },
    {
      it: 'hold with RTCP on the port of RTP (R62)',
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=rtcp-mux
        a=inactive`,
    },
    {
      it: 'hold with music, or of one stream that the session does not want held (R62)',
      message: invite`
        a=inactive
        t=0 0
        m=audio 4000 RTP/AVP 8
        a=sendonly`,
    },
    {
      it: 'RTCP of a stream whose session has none (R62)',
      message: invite`
        b=RS:0
        b=RR:0
        t=0 0
        m=audio 4000 RTP/AVP 8
        b=RR:800`,
    },
    {
      it: 'an address of zeros in a first offer, which is no hold (R65)',
      message: invite`
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8`,
    },
  ],
  reports: [
    {
      it: 'a peer without RTCP (R62)',
      message: invite`
        m=audio 4000 RTP/AVP 8
        b=RS:0
        b=RR:0`,
      says: [['RTCP_SILENCE_RISK', { media: 0, reason: 'no RTCP' }]],
      hints: { rtpengine: 'generate-RTCP' },
    },
    {
      it: 'hold without a word of RTCP (R62)',
      message: invite`
        m=audio 0 RTP/AVP 8
        m=audio 4000 RTP/AVP 8
        a=inactive`,
      says: [['RTCP_SILENCE_RISK', { media: 1, reason: 'hold' }]],
      hints: { rtpengine: 'generate-RTCP' },
    },
    {
      it: 'hold by an address of zeros, inside a dialog (R62, R65)',
      message: invite`
        To: <sip:+31881200600@h>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8`,
      says: [['RTCP_SILENCE_RISK', { media: 0, reason: 'hold' }]],
    },
    {
      it: 'hold of the whole session, in an answer (R62)',
      exchange: offered,
      message: ok`
        a=inactive
        m=audio 4000 RTP/AVP 8`,
      says: ['RTCP_SILENCE_RISK'],
    },
  ],
  ignores: [
    { it: 'an ACK without SDP', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
    {
      it: 'INFO',
      message: sip`
        INFO sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8 19`,
    },
  ],
  badOptions: [{ it: 'another word for cn', options: { cn: 'drop' }, message: /cn/ }],
})
