import { describe, expect, test } from '@jest/globals'
import srtp from '../../plugins/srtp.js'
import { Dialog, fromCallee, fromCaller, lines } from '../support/dialog.js'
import { plainTrunk } from '../support/test-site.js'
import { invite, ok, reject, sip, testPlugin } from '../support/test-plugin.js'

/** Keys of RFC 4568, and others of the lengths that other suites have. */
const [K1, K2] = ['WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz', 'PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR']
const gcmKey = Buffer.from(Array.from({ length: 44 }, (_, index) => (index * 7 + 3) % 256)).toString('base64')
const [S80, S32] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']

const refused = (why: string) => reject(488, 'Not Acceptable Here', [['Warning', `399 sbc.example.com "${why}"`]])
const clearly = { anywherenow: { transport: 'udp' } } as const
testPlugin(srtp, {
  rewrites: [
    {
      it: 'removes lines of other suites, and renumbers nothing (R69, R10)',
      before: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:7 ${S32} inline:${K1}|2^31|1:1
        a=ptime:20
        a=crypto:2 AEAD_AES_256_GCM inline:${gcmKey}|1:1
        a=crypto:3 ${S80} inline:${K2}|2^31|1:1`,
      after: invite`
        m=audio 4000 RTP/SAVP 8
        a=ptime:20
        a=crypto:3 ${S80} inline:${K2}|2^31|1:1`,
    },
    {
      it: 'in each stream by itself, and not in one that is refused',
      before: invite`
        m=audio 4000 RTP/SAVPF 8
        a=crypto:1 ${S32} inline:${K1}|1:1
        a=crypto:2 ${S80} inline:${K1}|1:1
        m=video 4002 RTP/SAVP 96
        a=crypto:1 ${S80} inline:${K2}|1:1
        m=video 0 RTP/SAVP 97
        a=crypto:1 ${S32} inline:${K2}`,
      after: invite`
        m=audio 4000 RTP/SAVPF 8
        a=crypto:2 ${S80} inline:${K1}|1:1
        m=video 4002 RTP/SAVP 96
        a=crypto:1 ${S80} inline:${K2}|1:1
        m=video 0 RTP/SAVP 97
        a=crypto:1 ${S32} inline:${K2}`,
    },
    {
      it: 'in an UPDATE',
      before: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1
        a=crypto:2 ${S80} inline:${K1}|1:1`,
      after: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 4000 RTP/SAVP 8
        a=crypto:2 ${S80} inline:${K1}|1:1`,
    },
    {
      it: 'removes lines without authentication whatever the suite (R71)',
      options: { onlySuite: false },
      before: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1 unauthenticated_srtp
        a=crypto:2 ${S32} inline:${K2}|1:1`,
      after: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:2 ${S32} inline:${K2}|1:1`,
    },
    {
      it: 'removes lines without encryption where that is wanted (R70)',
      options: { unencrypted: 'reject' },
      before: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1 UNENCRYPTED_SRTP
        a=crypto:2 ${S80} inline:${K2}|1:1`,
      after: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:2 ${S80} inline:${K2}|1:1`,
    },
    {
      it: 'removes lines without the MKI where that is wanted (R73)',
      options: { mki: 'reject' },
      before: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|2^31
        a=crypto:2 ${S80} inline:${K1}|2^31|1:4
        a=crypto:3 ${S80} inline:${K1}|2^31|1:1`,
      after: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:3 ${S80} inline:${K1}|2^31|1:1`,
    },
    {
      it: 'removes an invalid line where another remains (R78)',
      before: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:c2hvcnQ=
        a=crypto:2 ${S80} inline:${K2}|2^31|1:1`,
      after: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:2 ${S80} inline:${K2}|2^31|1:1`,
      says: [['CRYPTO_INVALID', { media: 0, tag: '1', reason: 'a key of the wrong length' }]],
    },
    {
      it: 'lets opportunistic SRTP fall back to RTP, where no line can be used (R69, RFC 8643)',
      before: invite`
        m=audio 4000 RTP/AVP 8
        a=crypto:1 ${S32} inline:${K1}
        a=crypto:2 ${S80} inline:short
        a=sendrecv`,
      after: invite`
        m=audio 4000 RTP/AVP 8
        a=sendrecv`,
      says: ['SRTP_NOT_USED'],
    },
    {
      it: 'takes the keys of opportunistic SRTP out rather than show them, where SRTP is off (R68)',
      options: { mode: 'off' },
      trunks: clearly,
      before: invite`
        m=audio 4000 RTP/AVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        m=audio 0 RTP/AVP 8
        a=crypto:1 ${S80} inline:${K2}|1:1`,
      after: invite`
        m=audio 4000 RTP/AVP 8
        m=audio 0 RTP/AVP 8`,
    },
  ],
  leaves: [
    {
      it: 'the line that AnywhereNow wants (R69, R73)',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|2^31|1:1`,
    },
    {
      it: 'every form of it that RFC 4568 allows (R78)',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        a=crypto:2 ${S80}  INLINE:${K1}|1048576|001:1 KDR=0 WSH=64 FEC_ORDER=FEC_SRTP -X=1
        a=crypto:000000003 ${S80} inline:${K1}|2^48|1:1;inline:${K2}|2^20|2:1
        a=crypto:4 ${S80} inline:${K2}|1:1 FEC_KEY=inline:${K1}|1:1`,
    },
    {
      it: 'other suites, where they are allowed, whole keys of theirs',
      options: { onlySuite: false },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 AEAD_AES_256_GCM inline:${gcmKey}|1:1
        a=crypto:2 AEAD_AES_256_GCM inline:${gcmKey.replace('=', '')}|1:1
        a=crypto:3 A_SUITE_OF_TOMORROW inline:${K1}${K1}|1:1`,
    },
    {
      it: 'lines without MKI, where nobody wants one',
      options: { mki: 'off' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}`,
    },
    {
      it: 'plain RTP where SRTP is off, also over UDP',
      options: { mode: 'off' },
      trunks: clearly,
      message: invite``,
    },
    { it: 'plain RTP over UDP at ingress', stage: 'ingress', message: invite`` },
    {
      it: 'a keyless profile where SRTP is off',
      options: { mode: 'off' },
      message: invite`m=audio 4000 RTP/SAVP 8`,
    },
    {
      it: 'streams that are not RTP (R79)',
      options: { mode: 'require' },
      message: invite`
        m=image 4002 udptl t38
        m=application 4004 UDP/DTLS/SCTP webrtc-datachannel
        m=audio
        m=video 0 RTP/AVP 96`,
    },
    {
      it: 'an emergency call, whatever it offers (R11)',
      options: { mode: 'require', clear: 'reject' },
      trunks: clearly,
      message: invite`
        INVITE sip:112@a365.example SIP/2.0
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}`,
    },
    {
      it: 'keys that came over TLS, as Via says where the trunk does not (R68)',
      stage: 'ingress',
      trunks: { itsp: { transport: undefined } },
      message: invite`
        Via: SIP / 2.0 / TLS 192.0.2.1;branch=z9hG4bK1
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
    },
    {
      it: 'a crypto line of the session part, which is none (RFC 4568 5)',
      options: { mode: 'off' },
      trunks: clearly,
      message: invite`
        a=crypto:1 ${S32} inline:${K1}
        m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'an answer whose MKI is that of the line it chose (R74)',
      memo: { keys: {}, offer: { by: 'x', lines: ['0/1/0', '0/3/1'] } },
      message: ok`
        m=audio 5000 RTP/SAVP 8
        a=crypto:3 ${S80} inline:${K1}|2^31|1:1`,
    },
  ],
  refuses: [
    {
      it: 'SAVP without a line of the suite, whatever the mode (R69)',
      options: { mode: 'off' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1`,
      verdict: refused('No acceptable crypto line: suite'),
      says: [['SRTP_UNACCEPTABLE', { media: 0, why: 'suite' }]],
    },
    {
      it: 'SAVP with lines none of which will do, each for a reason of its own (R70, R71, R73)',
      options: { unencrypted: 'reject', mki: 'reject' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1
        a=crypto:2 ${S80} inline:${K1}|1:1 UNAUTHENTICATED_SRTP
        a=crypto:3 ${S80} inline:${K1}|1:1 UNENCRYPTED_SRTP
        a=crypto:4 ${S80} inline:${K1}
        a=crypto:5 ${S80} inline:${K1}|1:2`,
      verdict: refused('No acceptable crypto line: suite unauthenticated unencrypted mki'),
    },
    {
      it: 'a re-INVITE as well',
      message: invite`
        To: <sip:ucc@a365.example>;tag=2
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1`,
      verdict: refused('No acceptable crypto line: suite'),
    },
    {
      it: 'opportunistic SRTP without a line that will do, where SRTP is required (R69)',
      options: { mode: 'require' },
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1`,
      verdict: refused('No acceptable crypto line: suite'),
    },
    {
      it: 'plain RTP where SRTP is required (R79)',
      options: { mode: 'require' },
      message: invite``,
      verdict: refused('SRTP required'),
      says: [['SRTP_NOT_USED', { media: 0 }]],
    },
    {
      it: 'a video stream that is plain, too',
      options: { mode: 'require' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        m=video 4002 RTP/AVPF 96`,
      verdict: refused('SRTP required'),
      says: [['SRTP_NOT_USED', { media: 1 }]],
    },
    {
      it: 'SAVP without keys where SRTP is required, invalid ones counting as none (R78, R79)',
      options: { mode: 'require' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:short`,
      verdict: refused('SRTP required'),
      says: ['CRYPTO_INVALID', ['SRTP_PROFILE', { protection: 'keyless' }]],
    },
    {
      it: 'DTLS alone where SRTP is required (R79)',
      options: { mode: 'require' },
      message: invite`
        a=fingerprint:sha-256 AA:BB
        m=audio 4000 UDP/TLS/RTP/SAVPF 8
        a=setup:actpass`,
      verdict: refused('SRTP required'),
      says: [['SRTP_PROFILE', { media: 0, protection: 'dtls' }]],
    },
    {
      it: 'keys over UDP, although RTP/AVP could do without (R68)',
      trunks: clearly,
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      verdict: refused('SDES without TLS'),
      says: [['SDES_CLEAR', { transport: 'udp' }]],
    },
    {
      it: 'SAVP over UDP, though SRTP is off: it is never robbed of its keys (R68)',
      options: { mode: 'off' },
      trunks: clearly,
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=crypto:1 ${S80} inline:${K2}|1:1
        m=audio 4002 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      verdict: refused('SDES without TLS'),
    },
    {
      it: 'SAVP over TCP without any key yet',
      trunks: { anywherenow: { transport: 'tcp' } },
      message: invite`m=audio 4000 RTP/SAVP 8`,
      verdict: refused('SDES without TLS'),
    },
    {
      it: 'at ingress, keys that came in clear, where that is wanted (R68)',
      stage: 'ingress',
      options: { clear: 'reject' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      verdict: refused('SDES without TLS'),
      says: [['SDES_CLEAR', { transport: 'udp' }]],
    },
    {
      it: 'the same where AnywhereNow itself came in clear',
      stage: 'ingress',
      from: 'anywherenow',
      to: 'itsp',
      options: { clear: 'reject' },
      trunks: clearly,
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      verdict: refused('SDES without TLS'),
    },
  ],
  reports: [
    {
      it: 'a line without MKI, to which none is added (R73)',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|2^31`,
      says: [['MKI_MISSING', { media: 0, tag: '1' }]],
    },
    {
      it: 'an MKI of another length, in each stream',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        m=video 4002 RTP/SAVP 96
        a=crypto:2 ${S80} inline:${K2}|1:128`,
      says: [['MKI_LENGTH', { media: 1, tag: '2', length: 128 }]],
    },
    {
      it: 'lines without encryption (R70, R72)',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1 Unencrypted_SRTP
        a=crypto:2 ${S80} inline:${K2}|1:1 UNENCRYPTED_SRTCP`,
      says: [
        ['SRTP_UNENCRYPTED', { tag: '1' }],
        ['SRTCP_UNENCRYPTED', { tag: '2' }],
      ],
    },
    {
      it: 'an invalid line that is the only one, which stays (R78)',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|2^31|1:0`,
      says: [
        ['CRYPTO_INVALID', { tag: '1', reason: 'a malformed MKI' }],
        ['SRTP_PROFILE', { protection: 'keyless' }],
      ],
    },
    {
      it: 'plain RTP where SRTP is preferred (R79)',
      message: invite``,
      says: [['SRTP_NOT_USED', { media: 0 }]],
    },
    {
      it: 'opportunistic SRTP, which may go on even where SRTP is required (R79)',
      options: { mode: 'require' },
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      says: [['SRTP_PROFILE', { media: 0, protection: 'opportunistic' }]],
    },
    {
      it: 'a stream offered twice, of which the answerer chooses (R79)',
      options: { mode: 'require' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        m=audio 4002 RTP/AVP 8`,
      says: [['SRTP_PROFILE', { media: 1, protection: 'twin' }]],
    },
    {
      it: 'DTLS in the old profile, and with a key beside it that does not count',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=fingerprint:sha-1 AA:BB
        m=video 4002 UDP/TLS/RTP/SAVP 96
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      says: [
        ['SRTP_PROFILE', { media: 0, protection: 'dtls' }],
        ['SRTP_PROFILE', { media: 1, protection: 'dtls' }],
      ],
    },
    {
      it: 'an answer of another suite, which is never changed (R69)',
      message: ok`
        m=audio 5000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1`,
      says: [['SRTP_ANSWER_SUITE', { media: 0, suite: S32 }]],
    },
    {
      it: 'an answer whose suite nobody knows, without its name, which might be a key',
      message: ok`
        m=audio 5000 RTP/SAVP 8
        a=crypto:1 ${K1} inline:${K1}|1:1`,
      says: [['SRTP_ANSWER_SUITE', { suite: 'unknown' }]],
    },
    {
      it: 'an answer with two lines (RFC 4568 5.1.2)',
      message: ok`
        m=audio 5000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        a=crypto:2 ${S80} inline:${K2}|1:1`,
      says: [['SRTP_ANSWER_LINES', { media: 0, lines: 2 }]],
    },
    {
      it: 'an answer in plain RTP, which cannot be refused',
      options: { mode: 'require' },
      message: ok``,
      says: ['SRTP_NOT_USED'],
    },
    {
      it: 'an answer in an ACK',
      message: sip`
        ACK sip:ucc@a365.example SIP/2.0
        Content-Type: application/sdp
        m=audio 5000 RTP/SAVP 8
        a=crypto:1 ${S32} inline:${K1}|1:1`,
      says: ['SRTP_ANSWER_SUITE'],
    },
    {
      it: 'an answer whose MKI is not that of the line it chose (R74)',
      memo: { keys: {}, offer: { by: 'x', lines: ['0/1/0', '0/3/1', '1/3/4'] } },
      message: ok`
        m=audio 5000 RTP/SAVP 8
        a=crypto:3 ${S80} inline:${K1}|2^31
        m=video 5002 RTP/SAVP 96
        a=crypto:3 ${S80} inline:${K2}|2^31|1:1`,
      says: [
        ['MKI_ASYMMETRIC', { media: 0, tag: '3', offer: 1, answer: 0 }],
        ['MKI_ASYMMETRIC', { media: 1, tag: '3', offer: 4, answer: 1 }],
      ],
    },
    {
      it: 'keys in clear at ingress, by the Via where the trunk does not say (R68)',
      stage: 'ingress',
      trunks: { itsp: { transport: undefined } },
      message: invite`
        Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1, SIP/2.0/TLS 192.0.2.2;branch=z9hG4bK2
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      says: [['SDES_CLEAR', { transport: 'tcp' }]],
    },
    {
      it: 'keys in clear in an answer, which cannot be refused',
      stage: 'reply-ingress',
      to: 'itsp',
      options: { clear: 'reject' },
      message: ok`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      says: ['SDES_CLEAR'],
    },
    {
      it: 'keys in clear toward AnywhereNow in an answer (R68)',
      trunks: clearly,
      message: ok`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1`,
      says: ['SDES_CLEAR'],
    },
    {
      it: 'invalid lines at ingress of any trunk (R78)',
      stage: 'ingress',
      from: 'teams',
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1}|1:1
        a=crypto:1 ${S80} inline:${K2}|1:1`,
      says: [['CRYPTO_INVALID', { tag: '1', reason: 'its tag is taken' }]],
    },
    {
      it: 'what AnywhereNow sends: lines, and plain RTP',
      stage: 'ingress',
      from: 'anywherenow',
      options: { mode: 'require' },
      message: invite`
        m=audio 4000 RTP/SAVP 8
        a=crypto:1 ${S80} inline:${K1} UNAUTHENTICATED_SRTP
        m=video 4002 RTP/AVP 96`,
      says: ['SRTP_UNAUTHENTICATED', 'MKI_MISSING', ['SRTP_NOT_USED', { media: 1 }]],
    },
    {
      it: 'what goes to Teams: plain RTP',
      to: 'teams',
      options: { mode: 'require' },
      message: invite``,
      says: ['SRTP_NOT_USED'],
    },
  ],
  ignores: [
    { it: 'BYE', message: sip`BYE sip:ucc@a365.example SIP/2.0` },
    { it: 'ACK without SDP', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
    { it: 'OPTIONS', message: sip`OPTIONS sip:sbc.example.com SIP/2.0` },
  ],
  badOptions: [
    { it: 'a mode that does not exist', options: { mode: 'demand' }, message: /mode/ },
    { it: 'an MKI of its own', options: { mki: 'add' }, message: /mki/ },
  ],
})

describe('keys only over TLS, as the configuration is loaded (R68, R121)', () => {
  const found = (
    kind: 'itsp' | 'anywherenow' | 'teams',
    transport: 'udp' | 'tls' | 'wss' | undefined,
    mode = 'prefer',
  ) => {
    const trunk = { ...plainTrunk(kind), transport }
    const place = { site: { trunks: [trunk] } as never, trunk, direction: 'egress' as const, bothWays: true }
    return srtp.check!(srtp.options.parse({ mode }), place, []).map(({ code }) => code)
  }
  test('a trunk of AnywhereNow or Teams over UDP is an error', () => {
    expect(found('anywherenow', 'udp')).toEqual(['SDES_WITHOUT_TLS'])
    expect(found('teams', 'udp', 'require')).toEqual(['SDES_WITHOUT_TLS'])
  })
  test('TLS, a transport nobody named, SRTP that is off and other trunks are none', () => {
    expect(found('anywherenow', 'tls')).toEqual([])
    expect(found('anywherenow', 'wss')).toEqual([])
    expect(found('anywherenow', undefined)).toEqual([])
    expect(found('anywherenow', 'udp', 'off')).toEqual([])
    expect(found('itsp', 'udp')).toEqual([])
  })
})

describe('what a dialog shows', () => {
  const crypto = (key: string, rest = '|2^31|1:1', tag = 1) => `a=crypto:${tag} ${S80} inline:${key}${rest}`
  const stream = (key: string, rest?: string, port = 4000) => [`m=audio ${port} RTP/SAVP 8`, crypto(key, rest)]
  const offered = (dialog: Dialog, ...sdp: string[]) => dialog.codes('egress', 'teams', 'anywherenow', lines(...sdp))
  const answered = (dialog: Dialog, ...sdp: string[]) =>
    dialog.codes('reply', 'anywherenow', 'teams', lines('SIP/2.0 200 OK', ...sdp))

  test('a new key where nothing moved, by caller and callee, with the hint (R75)', () => {
    const dialog = new Dialog([srtp])
    expect(offered(dialog, ...stream(K1))).toEqual([])
    expect(answered(dialog, ...stream(K2, undefined, 5000))).toEqual([])
    const outcome = dialog.ask('egress', 'teams', 'anywherenow', lines(fromCaller, ...stream(K2)))
    expect(outcome.reports).toMatchObject([{ code: 'REKEY', data: { media: 0, refresh: false } }])
    expect(outcome.hints).toEqual({ rtpengine: 'SDES-static' })
    const back = lines(...fromCallee, ...stream(K1, undefined, 5000))
    expect(dialog.codes('ingress', 'anywherenow', undefined, back)).toEqual(['REKEY'])
    expect(dialog.codes('egress', 'anywherenow', 'teams', back)).toEqual([])
  })

  test('on a refresh of the session (R76)', () => {
    const dialog = new Dialog([srtp])
    offered(dialog, ...stream(K1))
    const refresh = lines(fromCaller, 'x: 1800;refresher=uac', ...stream(K2))
    expect(dialog.ask('egress', 'teams', 'anywherenow', refresh).reports).toMatchObject([
      { code: 'REKEY', data: { refresh: true } },
    ])
  })

  test.each([
    ['the key as it was', stream(K1)],
    ['the key as it was, under another tag and lifetime', ['m=audio 4000 RTP/SAVP 8', crypto(K1, '|2^20|1:1', 5)]],
    ['the key as it was, and another', ['m=audio 4000 RTP/SAVP 8', crypto(K2), crypto(K1, undefined, 2)]],
    ['another port', stream(K2, undefined, 4002)],
    ['another address', ['c=IN IP4 198.51.100.99', ...stream(K2)]],
    ['an ICE restart', [...stream(K2), 'a=ice-ufrag:new']],
    ['hold by the address', ['c=IN IP4 0.0.0.0', ...stream(K2)]],
    ['a refused stream', ['m=audio 0 RTP/SAVP 8', crypto(K2)]],
    ['a stream that was not there', ['m=audio 0 RTP/SAVP 8', 'm=audio 4000 RTP/SAVP 8', crypto(K2)]],
  ])('no new key where nothing moved: %s (R75)', (_, sdp) => {
    const dialog = new Dialog([srtp])
    offered(dialog, ...stream(K1))
    expect(offered(dialog, fromCaller, ...sdp)).toEqual([])
  })

  test('a key that comes back from a hold by the address is compared with the one before', () => {
    const dialog = new Dialog([srtp])
    offered(dialog, ...stream(K1))
    offered(dialog, fromCaller, 'c=IN IP4 0.0.0.0', ...stream(K1))
    expect(offered(dialog, fromCaller, ...stream(K2))).toEqual(['REKEY'])
  })

  test('an answer of another MKI than the chosen line, and not the other way round (R74)', () => {
    const dialog = new Dialog([srtp])
    offered(dialog, 'm=audio 4000 RTP/SAVP 8', crypto(K1, '', 1), crypto(K1, '|1:1', 2))
    expect(answered(dialog, 'm=audio 5000 RTP/SAVP 8', crypto(K2, '|1:1', 2))).toEqual([])
    expect(answered(dialog, 'm=audio 5000 RTP/SAVP 8', crypto(K2, '|1:1', 1))).toEqual(['MKI_ASYMMETRIC'])
  })

  test('an offer in the 200, and its answer in the ACK (R9, R69, R74)', () => {
    const dialog = new Dialog([srtp])
    const invite = lines('INVITE sip:+31707777001@sbc.contoso.example SIP/2.0', 'Content-Length: 0', '')
    expect(dialog.codes('ingress', 'anywherenow', undefined, invite)).toEqual([])
    const asked = lines(
      'SIP/2.0 200 OK',
      'm=audio 5000 RTP/SAVP 8',
      `a=crypto:1 ${S32} inline:${K1}`,
      crypto(K2, '|1:1', 2),
    )
    const outcome = dialog.ask('reply', 'teams', 'anywherenow', asked)
    expect(outcome.reports).toEqual([])
    expect(outcome.edits).toHaveLength(1)
    const ack = lines('ACK sip:phone@teams.example SIP/2.0', 'Content-Type: application/sdp', ...stream(K1, '', 4000))
    expect(dialog.codes('ingress', 'anywherenow', undefined, ack)).toEqual(['MKI_MISSING'])
    const right = lines(
      'ACK sip:phone@teams.example SIP/2.0',
      'Content-Type: application/sdp',
      'm=audio 4000 RTP/SAVP 8',
      crypto(K1, '', 2),
    )
    expect(dialog.codes('ingress', 'anywherenow', undefined, right)).toContain('MKI_ASYMMETRIC')
  })

  test('plain RTP once a call, unless the offer had keys (R79)', () => {
    const told = (...offer: string[]) => {
      const dialog = new Dialog([srtp])
      const reply = lines('SIP/2.0 200 OK', 'm=audio 5000 RTP/AVP 8')
      const asked = dialog.codes('egress', 'itsp', 'anywherenow', lines(...offer))
      return [asked, dialog.codes('reply', 'anywherenow', 'itsp', reply)]
    }
    expect(told('m=audio 4000 RTP/AVP 8')).toEqual([['SRTP_NOT_USED'], []])
    expect(told('m=audio 4000 RTP/AVP 8', crypto(K1))).toEqual([['SRTP_PROFILE'], ['SRTP_NOT_USED']])
  })

  test('an offer in a PRACK cannot be refused (R1)', () => {
    const dialog = new Dialog([srtp])
    offered(dialog, ...stream(K1))
    const prack = lines(
      'PRACK sip:ucc@a365.example SIP/2.0',
      'CSeq: 2 PRACK',
      'Content-Type: application/sdp',
      'm=audio 4000 RTP/SAVP 8',
      `a=crypto:1 ${S32} inline:${K1}|1:1`,
    )
    const { action, reports } = dialog.ask('egress', 'teams', 'anywherenow', prack)
    expect([action, reports.map(({ code }) => code)]).toEqual(['continue', ['SRTP_UNACCEPTABLE']])
  })

  test('a refused offer leaves nothing to compare with', () => {
    const dialog = new Dialog([srtp], { srtp: { mki: 'reject' } })
    offered(dialog, ...stream(K1))
    const { memo } = dialog
    expect(dialog.ask('egress', 'teams', 'anywherenow', lines(fromCaller, ...stream(K2, ''))).action).toBe('reject')
    expect(dialog.memo).toBe(memo)
  })

  test('the memo stays small however many lines there are', () => {
    const dialog = new Dialog([srtp])
    const many = Array.from({ length: 12 }, (_, index) => crypto(K1, '|1:1', index + 1))
    const sdp = Array.from({ length: 9 }, (_, index) => [`m=audio ${4000 + index} RTP/SAVP 8`, ...many]).flat()
    for (let fork = 0; fork < 9; fork++) {
      offered(dialog, ...sdp)
      dialog.ask(
        'reply',
        'anywherenow',
        'teams',
        lines('SIP/2.0 183 Session Progress', `To: <sip:b@h>;tag=${fork}`, 'Content-Type: application/sdp', ...sdp),
      )
    }
    expect(dialog.memo!.length).toBeLessThan(1100)
  })
})
