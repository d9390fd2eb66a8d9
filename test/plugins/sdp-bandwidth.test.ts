import sdpBandwidth from '../../plugins/sdp-bandwidth.js'
import { invite, ok, sip, testPlugin, whole } from '../support/test-plugin.js'

testPlugin(sdpBandwidth, {
  rewrites: [
    {
      it: 'removes every type on both levels, and nothing else (V158)',
      before: invite`
        c=IN IP4 198.51.100.7
        b=CT:384
        b=AS:84
        t=0 0
        m=audio 4000 RTP/AVP 8 101
        b=AS:64
        b=TIAS:64000
        b=RS:0
        b=RR:0
        b=X-YZ:128
        a=sendrecv`,
      after: invite`
        c=IN IP4 198.51.100.7
        t=0 0
        m=audio 4000 RTP/AVP 8 101
        a=sendrecv`,
      says: [['RTCP_DISABLED_BY_PEER', { media: 0 }]],
    },
    {
      it: 'removes it from every m= line (V160)',
      before: invite`
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96
        b=AS:2048`,
      after: invite`
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96`,
    },
    {
      it: 'removes maxprate and bw-info, not framerate (V161)',
      before: invite`
        m=audio 4000 RTP/AVP 8
        a=maxprate:50.0
        a=BW-info:8 send
        a=framerate:30`,
      after: invite`
        m=audio 4000 RTP/AVP 8
        a=framerate:30`,
    },
    {
      it: 'acts on answers: 200',
      before: ok`
        b=CT:10000000
        m=audio 5000 RTP/SAVP 8
        b=AS:64`,
      after: ok`m=audio 5000 RTP/SAVP 8`,
    },
    {
      it: 'acts on early media: 183',
      before: sip`
        SIP/2.0 183 Session Progress
        Content-Type: application/sdp
        b=CT:10000000
        t=0 0`,
      after: sip`
        SIP/2.0 183 Session Progress
        Content-Type: application/sdp
        t=0 0`,
    },
    {
      it: 'acts inside a dialog: UPDATE',
      before: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        b=AS:64
        t=0 0`,
      after: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        t=0 0`,
    },
    {
      it: 'acts on the answer in an ACK',
      before: sip`
        ACK sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        b=AS:64
        t=0 0`,
      after: sip`
        ACK sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        t=0 0`,
    },
    {
      it: 'knows the media type in any case, with parameters, under a compact name (V163)',
      before: invite`
        c: Application/SDP;charset=utf-8
        b=AS:84
        t=0 0`,
      after: invite`
        c: Application/SDP;charset=utf-8
        t=0 0`,
    },
    {
      it: 'edits the SDP part of a multipart body alone (R8)',
      before: invite`
        Content-Type: multipart/mixed; boundary= "one two"

        preamble b=AS:1
        --one two
        Content-Type: application/pidf+xml

        b=AS:2
        --one two
        content-type : application/sdp

        v=0
        b=AS:3
        t=0 0
        --one two--
        b=AS:4`,
      after: invite`
        Content-Type: multipart/mixed; boundary= "one two"

        preamble b=AS:1
        --one two
        Content-Type: application/pidf+xml

        b=AS:2
        --one two
        content-type : application/sdp

        v=0
        t=0 0
        --one two--
        b=AS:4`,
    },
    {
      it: 'counts bytes (V166)',
      before: invite`
        s=Ontvangst Café
        b=AS:84
        t=0 0`,
      after: invite`
        s=Ontvangst Café
        t=0 0`,
    },
    {
      it: 'removes the types that are listed, in any case',
      options: { types: 'tias x-*' },
      before: invite`
        m=audio 4000 RTP/AVP 8
        b=AS:64
        b=TIAS:64000
        b=X-YZ:128`,
      after: invite`
        m=audio 4000 RTP/AVP 8
        b=AS:64`,
    },
    {
      it: 'only before the first m= line',
      options: { levels: 'session' },
      before: invite`
        b=AS:84
        t=0 0
        m=audio 4000 RTP/AVP 8
        b=AS:64
        a=maxprate:50`,
      after: invite`
        t=0 0
        m=audio 4000 RTP/AVP 8
        b=AS:64
        a=maxprate:50`,
    },
    {
      it: 'only in audio',
      options: { levels: 'media', media: ['audio'] },
      before: invite`
        b=AS:84
        t=0 0
        m=AUDIO 4000 RTP/AVP 8
        b=AS:64
        m=video 4002 RTP/AVP 96
        b=AS:2048`,
      after: invite`
        b=AS:84
        t=0 0
        m=AUDIO 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96
        b=AS:2048`,
    },
    {
      it: 'removes a bandwidth line without a type',
      before: invite`
        m=audio 4000 RTP/AVP 8
        b=`,
      after: invite`m=audio 4000 RTP/AVP 8`,
    },
  ],
  leaves: [
    { it: 'SDP without bandwidth', message: invite`` },
    {
      it: 'RTCP that only receivers do not send',
      options: { types: ['AS'] },
      message: invite`
        m=audio 4000 RTP/AVP 8
        b=RS:800
        b=RR:0`,
    },
    {
      it: 'RTCP that only senders do not send',
      options: { types: ['AS'] },
      message: invite`
        m=audio 4000 RTP/AVP 8
        b=RS:0`,
    },
    {
      it: 'RTCP that a stream has though the session has none',
      options: { types: ['AS'] },
      message: invite`
        b=RS:0
        b=RR:0
        t=0 0
        m=audio 4000 RTP/AVP 8
        b=RS:800
        b=RR:800`,
    },
    {
      it: 'a body that is no SDP (V164)',
      message: invite`
        Content-Type: application/vq-rtcpxr

        b=AS:84`,
    },
    {
      it: 'a body without Content-Type',
      message: whole`
        INVITE sip:+31881200600@a365.example SIP/2.0
        From: <sip:+31612345678@h>;tag=1
        To: <sip:+31881200600@h>
        CSeq: 1 INVITE

        v=0
        b=AS:84`,
    },
    {
      it: 'a body shorter than its Content-Length',
      message: invite`
        Content-Length: 4000
        b=AS:84
        t=0 0`,
    },
    {
      it: 'maxprate where it is told so',
      options: { relatives: false },
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=maxprate:50`,
    },
    {
      it: 'a bandwidth line of its text in another',
      message: invite`
        i=b=AS:84
        m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'a refused stream, of which nothing is to be told (R50)',
      options: { types: ['AS'] },
      message: invite`
        m=audio 0 RTP/AVP 8
        b=RS:0
        b=RR:0
        a=ptime:40`,
    },
    {
      it: 'a ptime of 20',
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=ptime:20`,
    },
  ],
  reports: [
    {
      it: 'a packet time that AnywhereNow does not like',
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=ptime:40`,
      says: [['PTIME_NOT_20', { media: 0, ptime: 40 }]],
    },
    {
      it: 'RTCP that is switched off for the session, where the lines may stay',
      options: { types: ['AS'] },
      message: invite`
        b=RS:0
        b=RR:0
        t=0 0
        m=audio 4000 RTP/AVP 8`,
      says: [['RTCP_DISABLED_BY_PEER', { media: 0 }]],
    },
    {
      it: 'a compressed body, into which nobody looks',
      message: invite`
        Content-Encoding: gzip
        b=AS:84
        t=0 0`,
      says: ['BODY_ENCODED'],
    },
  ],
  ignores: [
    { it: 'a message without a body', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
    { it: 'BYE and CANCEL', message: sip`CANCEL sip:ucc@a365.example SIP/2.0` },
    {
      it: 'an INFO with SDP',
      message: sip`
        INFO sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        b=AS:64
        t=0 0`,
    },
    {
      it: 'a refusal with SDP',
      message: sip`
        SIP/2.0 488 Not Acceptable Here
        Content-Type: application/sdp
        b=AS:64
        t=0 0`,
    },
  ],
  badOptions: [
    { it: 'a level that does not exist', options: { levels: 'none' }, message: /levels/ },
    { it: 'a number for types', options: { types: 84 }, message: /list of texts/ },
  ],
})
