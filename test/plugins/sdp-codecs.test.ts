import sdpCodecs from '../../plugins/sdp-codecs.js'
import type { Invite } from '../../runtime/pipeline/exchange.js'
import { digest } from '../../runtime/pipeline/plugin.js'
import { invite, ok, reject, sip, testPlugin, whole } from '../support/test-plugin.js'

const side = (tag: string): string => digest(tag).slice(0, 8)
const [caller, callee] = [side('stock-from'), side('stock-to')]
/** An INVITE that offered, and one that asked for an offer. */
const offered: Invite[] = [[caller, 1, 'offers']]
const asked: Invite[] = [[caller, 1, 'asks']]

const refusal = reject(488, 'Not Acceptable Here', [['Warning', '305 sbc.example.com "Incompatible media format"']])

testPlugin(sdpCodecs, {
  rewrites: [
    {
      it: 'removes other codecs, static and dynamic, with their attributes wherever these stand (R51, R55)',
      before: invite`
        m=audio 4000 RTP/AVP 18 9 8 0 97 101 13
        a=fmtp:97 mode=30
        a=RTCP-FB:18 nack
        a=rtcp-fb:* nack
        a=rtpmap:97 iLBC/8000
        a=rtpmap:18 G729/8000
        a=fmtp:18 annexb=no
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=sendrecv`,
      after: invite`
        m=audio 4000 RTP/AVP 8 0 101 13
        a=rtcp-fb:* nack
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=sendrecv`,
    },
    {
      it: 'puts PCMA first, and what is no speech behind it in its order (R52)',
      before: invite`
        m=audio 4000 RTP/AVP 101 0 13 8
        a=rtpmap:101 telephone-event/8000`,
      after: invite`
        m=audio 4000 RTP/AVP 8 0 101 13
        a=rtpmap:101 telephone-event/8000`,
      follows: offered,
    },
    {
      it: 'puts PCMU first in the region of the trunk, in any case (R52)',
      trunks: { anywherenow: { region: 'nora' } },
      before: invite`m=audio 4000 RTP/AVP 8 0`,
      after: invite`m=audio 4000 RTP/AVP 0 8`,
    },
    {
      it: 'by the option rather than by the trunk (R52)',
      trunks: { anywherenow: { region: 'NORA' } },
      options: { region: 'EMEA' },
      before: invite`m=audio 4000 RTP/AVP 0 8`,
      after: invite`m=audio 4000 RTP/AVP 8 0`,
    },
    {
      it: 'knows PCMA under a dynamic payload type',
      before: invite`
        m=audio 4000 RTP/AVP 0 98
        a=rtpmap:98 pcma/8000/1`,
      after: invite`
        m=audio 4000 RTP/AVP 98 0
        a=rtpmap:98 pcma/8000/1`,
    },
    {
      it: 'takes names that only look like it for other codecs (R51)',
      before: invite`
        m=audio 4000 RTP/AVP 8 96 97 98 99
        a=rtpmap:96 PCMA/16000
        a=rtpmap:97 PCMU-WB/16000
        a=rtpmap:98 G7110/8000
        a=rtpmap:99 PCMA/8000/2`,
      after: invite`m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'removes DTMF events and comfort noise of wideband codecs (R60)',
      before: invite`
        m=audio 4000 RTP/AVP 9 8 102 103 104 101
        a=rtpmap:102 telephone-event/16000
        a=rtpmap:103 CN/16000
        a=rtpmap:104 telephone-event/48000
        a=rtpmap:101 telephone-event/8000`,
      after: invite`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
    },
    {
      it: 'removes redundancy and retransmission with what they are for, and where they are for what stays (R55)',
      before: invite`
        m=audio 4000 RTP/AVP 103 8 96 97 104
        a=rtpmap:103 RED/8000
        a=fmtp:103 96/8
        a=rtpmap:96 opus/48000/2
        a=rtpmap:97 rtx/48000
        a=fmtp:97 apt=96
        a=rtpmap:104 red/8000
        a=fmtp:104 8/8`,
      after: invite`m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'keeps a port count, blanks, and other streams with the same payload types (R10, R55)',
      before: invite`
        m=video 4004 RTP/AVP 18 97
        a=rtpmap:18 H264/90000
        m=audio  4000/2 RTP/AVP 18 8
        a=rtpmap:18 G729/8000
        m=text 4006 RTP/AVP 18
        a=fmtp:18 cps=30`,
      after: invite`
        m=video 4004 RTP/AVP 18 97
        a=rtpmap:18 H264/90000
        m=audio  4000/2 RTP/AVP 8
        m=text 4006 RTP/AVP 18
        a=fmtp:18 cps=30`,
    },
    {
      it: 'treats each of two audio streams (R54)',
      before: invite`
        m=audio 4000 RTP/SAVP 0 8
        m=audio 4002 RTP/AVP 18 8`,
      after: invite`
        m=audio 4000 RTP/SAVP 8 0
        m=audio 4002 RTP/AVP 8`,
    },
    {
      it: 'leaves a second audio stream that has no G.711: AnywhereNow refuses it (R53)',
      before: invite`
        m=audio 4000 RTP/AVP 0 8
        m=audio 4002 RTP/AVP 18 101
        a=rtpmap:101 telephone-event/8000`,
      after: invite`
        m=audio 4000 RTP/AVP 8 0
        m=audio 4002 RTP/AVP 18 101
        a=rtpmap:101 telephone-event/8000`,
      says: [['CODEC_NONE', { media: 1, offered: 'g729/8000 telephone-event/8000' }]],
    },
    {
      it: 'acts on re-INVITE and UPDATE',
      before: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 18 8`,
      after: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'acts on the offer of a 200 to an INVITE without one (R9)',
      exchange: asked,
      before: ok`m=audio 4000 RTP/AVP 18 0 8`,
      after: ok`m=audio 4000 RTP/AVP 8 0`,
    },
    {
      it: 'acts on that of a 183 in the same way (R9, R67)',
      exchange: asked,
      before: sip`
        SIP/2.0 183 Session Progress
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 18 0 8`,
      after: sip`
        SIP/2.0 183 Session Progress
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8 0`,
    },
    {
      it: 'acts on the offer of a PRACK',
      exchange: offered,
      before: sip`
        PRACK sip:ucc@a365.example SIP/2.0
        RAck: 1 1 INVITE
        CSeq: 2 PRACK
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 18 8`,
      after: sip`
        PRACK sip:ucc@a365.example SIP/2.0
        RAck: 1 1 INVITE
        CSeq: 2 PRACK
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'leaves the order where that is wanted',
      options: { reorder: false },
      before: invite`m=audio 4000 RTP/AVP 0 18 8`,
      after: invite`m=audio 4000 RTP/AVP 0 8`,
    },
    {
      it: 'keeps the codecs that are listed, behind G.711, in any case',
      options: { codecs: 'g722 pcma opus/48000/2', keepAlways: ['CN/16000'] },
      before: invite`
        m=audio 4000 RTP/AVP 96 9 0 13 97 8
        a=rtpmap:96 OPUS/48000/2
        a=rtpmap:97 cn/16000`,
      after: invite`
        m=audio 4000 RTP/AVP 8 96 9 97
        a=rtpmap:96 OPUS/48000/2
        a=rtpmap:97 cn/16000`,
    },
    {
      it: 'refuses other streams where that is wanted, and takes them out of the bundle alone (R54)',
      options: { dropNonAudio: true },
      before: invite`
        a=group:BUNDLE a v x
        a=group:LS a v
        m=audio 4000 RTP/AVP 8
        a=mid:a
        m=video 4002/2 RTP/AVP 96 97
        a=mid:v
        m=image 4004 udptl t38
        a=mid:i`,
      after: invite`
        a=group:BUNDLE a x
        a=group:LS a v
        m=audio 4000 RTP/AVP 8
        a=mid:a
        m=video 0 RTP/AVP 96 97
        a=mid:v
        m=image 0 udptl t38
        a=mid:i`,
    },
    {
      it: 'drops a bundle of which nothing is left',
      options: { dropNonAudio: true },
      before: invite`
        a=group:bundle v
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96
        a=mid:v`,
      after: invite`
        m=audio 4000 RTP/AVP 8
        m=video 0 RTP/AVP 96
        a=mid:v`,
    },
    {
      it: 'edits the SDP of a multipart body alone (R8)',
      before: invite`
        Content-Type: multipart/mixed;boundary=x

        --x
        Content-Type: application/sdp

        v=0
        m=audio 4000 RTP/AVP 18 8
        --x
        Content-Type: text/plain

        m=audio 4000 RTP/AVP 18 8
        --x--`,
      after: invite`
        Content-Type: multipart/mixed;boundary=x

        --x
        Content-Type: application/sdp

        v=0
        m=audio 4000 RTP/AVP 8
        --x
        Content-Type: text/plain

        m=audio 4000 RTP/AVP 18 8
        --x--`,
    },
  ],
  leaves: [
    { it: 'G.711 in the right order', message: invite`m=audio 4000 RTP/AVP 8 0` },
    {
      it: 'an answer, whatever its order (R52, R56)',
      exchange: offered,
      message: ok`m=audio 4000 RTP/AVP 0 8 13`,
    },
    {
      it: 'a stream that is refused already (R10)',
      message: invite`
        m=audio 4000 RTP/AVP 8
        m=audio 0 RTP/AVP 18
        a=fmtp:18 annexb=no`,
    },
    {
      it: 'other streams (R54)',
      message: invite`
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96
        a=rtpmap:96 VP8/90000
        m=application 4004 UDP/BFCP *`,
    },
    {
      it: 'a dynamic payload type that nothing describes: who knows what it is (R13)',
      message: invite`m=audio 4000 RTP/AVP 8 101`,
    },
    {
      it: 'an rtpmap that cannot be read: the static meaning holds',
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=rtpmap:8 PCMA`,
    },
    {
      it: 'an SDP without streams',
      message: invite`
        Content-Type: application/sdp

        v=0
        s=-`,
    },
    {
      it: 'an m= line that cannot be read',
      message: invite`
        m=audio
        a=rtpmap:18 G729/8000`,
    },
    {
      it: 'an INVITE without SDP, which asks for an offer (R9)',
      message: whole`
        INVITE sip:+31881200600@a365.example SIP/2.0
        From: <sip:+31612345678@h>;tag=stock-from
        To: <sip:+31881200600@h>
        Call-ID: 1
        CSeq: 1 INVITE
        Content-Length: 0
        `,
      follows: asked,
    },
    {
      it: 'an emergency call (R11)',
      message: invite`
        INVITE sip:+112@a365.example SIP/2.0
        m=audio 4000 RTP/AVP 18`,
    },
    {
      it: 'an answer with fewer codecs than the offer',
      exchange: offered,
      memo: { offer: [caller, 1, 'pcma/8000 pcmu/8000 telephone-event/8000'] },
      message: ok`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
    },
    {
      it: 'the answer to another offer than the one it remembers',
      exchange: offered,
      memo: { offer: [caller, 7, 'pcmu/8000'] },
      message: ok`m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'an offer that comes from the trunk: it is remembered (R56)',
      stage: 'ingress',
      from: 'anywherenow',
      message: invite`
        m=audio 4000 RTP/AVP 18 8 13 101
        a=rtpmap:101 telephone-event/8000`,
      follows: offered,
      keeps: { offer: [caller, 1, 'g729/8000 pcma/8000 cn/8000 telephone-event/8000'] },
    },
    {
      it: 'an offer in a response that comes from the trunk',
      stage: 'reply-ingress',
      from: 'anywherenow',
      to: 'itsp',
      exchange: asked,
      message: ok`m=audio 4000 RTP/AVP 18 0 8`,
      keeps: { offer: [callee, 1, 'g729/8000 pcmu/8000 pcma/8000'] },
    },
    {
      it: 'an offer too long to be remembered',
      stage: 'ingress',
      from: 'anywherenow',
      exchange: offered,
      memo: { offer: [caller, 1, 'pcma/8000'] },
      message: invite`
        m=audio 4000 RTP/AVP 96
        a=rtpmap:96 ${'x'.repeat(200)}/8000`,
      follows: offered,
    },
    { it: 'a memo of another make', memo: { offer: 'x' }, message: invite`m=audio 4000 RTP/AVP 8` },
  ],
  refuses: [
    {
      it: 'an offer without G.711 (R53)',
      message: invite`
        m=audio 4000 RTP/AVP 18 13 101
        a=rtpmap:101 telephone-event/8000`,
      says: [['CODEC_NONE', { media: 0, offered: 'g729/8000 cn/8000 telephone-event/8000' }]],
      verdict: refusal,
    },
    {
      it: 'one where the only G.711 is refused already',
      message: invite`
        m=audio 0 RTP/AVP 8
        m=audio 4000 RTP/AVP 18`,
      says: ['CODEC_NONE'],
      verdict: refusal,
    },
    {
      it: 'a dynamic payload type that nothing describes',
      message: invite`m=audio 4000 RTP/AVP 96`,
      says: [['CODEC_NONE', { offered: '96' }]],
      verdict: refusal,
    },
    {
      it: 'a gateway that wants to go over to T.38 (R54)',
      message: invite`
        To: <sip:+31881200600@h>;tag=2
        m=audio 0 RTP/AVP 8
        m=image 4004 udptl t38`,
      says: ['AUDIO_NONE'],
      verdict: refusal,
    },
    {
      it: 'an UPDATE',
      message: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 18`,
      verdict: refusal,
    },
  ],
  reports: [
    {
      it: 'an offer without G.711 where that is to pass (R53)',
      options: { onEmpty: 'pass', dropNonAudio: true },
      message: invite`
        m=audio 4000 RTP/AVP 18
        m=video 4002 RTP/AVP 96`,
      says: ['CODEC_NONE'],
    },
    {
      it: 'an offer in a 200, which nobody can refuse (R53)',
      exchange: asked,
      message: ok`m=audio 4000 RTP/AVP 18`,
      says: ['CODEC_NONE'],
    },
    {
      it: 'the answer in an ACK (R53)',
      exchange: asked,
      message: sip`
        ACK sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 18 8`,
      says: [['ANSWER_CODEC', { media: 0, codec: 'g729/8000' }]],
    },
    {
      it: 'the answer in a PRACK (R9)',
      exchange: asked,
      message: sip`
        PRACK sip:ucc@a365.example SIP/2.0
        RAck: 1 1 INVITE
        CSeq: 2 PRACK
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 0 18 2`,
      says: [
        ['ANSWER_CODEC', { codec: 'g729/8000' }],
        ['ANSWER_CODEC', { codec: '2' }],
      ],
      follows: [[caller, 1, 'asks', 2]],
    },
    {
      it: 'an answer with a codec that was not offered (R56)',
      exchange: offered,
      memo: { offer: [caller, 1, 'pcma/8000'] },
      message: ok`m=audio 4000 RTP/AVP 0`,
      says: [['ANSWER_CODEC', { codec: 'pcmu/8000' }]],
    },
    {
      it: 'a response whose INVITE was not seen: taken for an answer (R9)',
      message: ok`m=audio 4000 RTP/AVP 0 8`,
      says: [['OFFER_OR_ANSWER', { taken: 'answer' }]],
    },
    {
      it: 'a PRACK whose INVITE was not seen: taken for an offer (R9)',
      message: sip`
        PRACK sip:ucc@a365.example SIP/2.0
        RAck: 1 1 INVITE
        CSeq: 2 PRACK
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8`,
      says: [['OFFER_OR_ANSWER', { taken: 'offer' }]],
    },
  ],
  ignores: [
    { it: 'an ACK without SDP', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
    {
      it: 'a refusal with SDP',
      message: sip`
        SIP/2.0 488 Not Acceptable Here
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 18`,
    },
    { it: 'OPTIONS', message: sip`OPTIONS sip:a365.example SIP/2.0` },
  ],
  badOptions: [
    { it: 'a codec that is none', options: { codecs: ['PCMA/fast'] }, message: /clock rate/ },
    { it: 'another word for onEmpty', options: { onEmpty: 'drop' }, message: /onEmpty/ },
  ],
})
