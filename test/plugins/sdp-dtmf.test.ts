import { describe, expect, test } from '@jest/globals'
import sdpDtmf from '../../plugins/sdp-dtmf.js'
import type { Config } from '../../runtime/config/config.js'
import { checkConfig } from '../../runtime/config/load.js'
import type { Invite } from '../../runtime/pipeline/exchange.js'
import { digest } from '../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import { invite, ok, reject, sip, testPlugin } from '../support/test-plugin.js'

const caller = digest('stock-from').slice(0, 8)
const offered: Invite[] = [[caller, 1, 'offers']]
const asked: Invite[] = [[caller, 1, 'asks']]
const shimmed = (...streams: number[]) => ({ shims: [{ side: caller, cseq: 1, streams }] })

const refusal = reject(488, 'Not Acceptable Here', [['Warning', '305 sbc.example.com "Incompatible media format"']])

/** An offer with this fmtp line, as long as it is one. */
const events = (fmtp: string) => invite`
  m=audio 4000 RTP/AVP 8 101
  a=rtpmap:101 telephone-event/8000
  ${fmtp}`

const reply = { stage: 'reply-ingress', from: 'anywherenow', to: 'itsp' } as const

testPlugin(sdpDtmf, {
  rewrites: [
    {
      it: 'adds DTMF to an offer without, behind what is there, and remembers it (R57)',
      before: invite`
        m=audio 4000/2 RTP/AVP 8
        c=IN IP4 198.51.100.8
        a=sendrecv
        m=video 4002 RTP/AVP 96
        a=rtpmap:96 VP8/90000`,
      after: invite`
        m=audio 4000/2 RTP/AVP 8 101
        c=IN IP4 198.51.100.8
        a=sendrecv
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        m=video 4002 RTP/AVP 96
        a=rtpmap:96 VP8/90000`,
      says: [['DTMF_MISSING', { media: 0, shim: true }]],
      keeps: shimmed(0),
    },
    {
      it: 'in each stream of its own, whatever stands before it (R57)',
      before: invite`
        m=video 4002 RTP/AVP 101
        m=audio 4000 RTP/SAVP 8
        m=audio 4004 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        m=audio 0 RTP/AVP 8
        m=audio 4006 RTP/AVP 0`,
      after: invite`
        m=video 4002 RTP/AVP 101
        m=audio 4000 RTP/SAVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        m=audio 4004 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        m=audio 0 RTP/AVP 8
        m=audio 4006 RTP/AVP 0 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15`,
      keeps: shimmed(1, 4),
    },
    {
      it: 'in a re-INVITE from either side, beside what it remembers of earlier ones (R57)',
      memo: { shims: [{ side: 'other', cseq: 7, streams: [0] }] },
      before: invite`
        To: <sip:+31881200600@h>;tag=stock-to
        CSeq: 2 INVITE
        m=audio 4000 RTP/AVP 8`,
      after: invite`
        To: <sip:+31881200600@h>;tag=stock-to
        CSeq: 2 INVITE
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15`,
      keeps: {
        shims: [
          { side: 'other', cseq: 7, streams: [0] },
          { side: caller, cseq: 2, streams: [0] },
        ],
      },
    },
    {
      it: 'remembers the latest three transactions only',
      memo: { shims: [1, 2, 3].map((cseq) => ({ side: caller, cseq, streams: [0] })) },
      before: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        CSeq: 4 UPDATE
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8`,
      after: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        CSeq: 4 UPDATE
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15`,
      keeps: { shims: [2, 3, 4].map((cseq) => ({ side: caller, cseq, streams: [0] })) },
    },
    {
      it: 'removes it from the answer (R57)',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      before: ok`
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20`,
      after: ok`
        m=audio 5000 RTP/AVP 8
        a=ptime:20`,
    },
    {
      it: 'from a 183, and the 200 that repeats it, since the memo stays (R57, R67)',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      before: sip`
        SIP/2.0 183 Session Progress
        Content-Type: application/sdp
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
      after: sip`
        SIP/2.0 183 Session Progress
        Content-Type: application/sdp
        m=audio 5000 RTP/AVP 8`,
    },
    {
      it: 'from the answer to an UPDATE',
      ...reply,
      memo: { shims: [{ side: caller, cseq: 4, streams: [0] }] },
      before: ok`
        CSeq: 4 UPDATE
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
      after: ok`
        CSeq: 4 UPDATE
        m=audio 5000 RTP/AVP 8`,
    },
    {
      it: 'on the way out to the one who asked as well',
      stage: 'reply-egress',
      from: 'anywherenow',
      to: 'itsp',
      exchange: offered,
      memo: shimmed(0),
      before: ok`
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
      after: ok`m=audio 5000 RTP/AVP 8`,
    },
    {
      it: 'from a stream that the answer refuses, and only from those that got it (R57)',
      ...reply,
      exchange: offered,
      memo: shimmed(1),
      before: ok`
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        m=audio 0 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
      after: ok`
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        m=audio 0 RTP/AVP 8`,
    },
    {
      it: 'whatever the answer says of itself',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      before: ok`
        Priority: emergency
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
      after: ok`
        Priority: emergency
        m=audio 5000 RTP/AVP 8`,
    },
    {
      it: 'under the payload type that the answer gives it (R57)',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      before: ok`
        m=audio 5000 RTP/AVP 8 96
        a=rtpmap:96 Telephone-Event/8000
        a=fmtp:96 0-16`,
      after: ok`m=audio 5000 RTP/AVP 8`,
    },
    {
      it: 'cuts the list of events, each in its own way of writing (R59)',
      before: events('a=fmtp:101 0-15,32-49,64-89,96-112,128-173'),
      after: events('a=fmtp:101 0-15'),
    },
    { it: 'a range that goes beyond', before: events('a=fmtp:101 0-36'), after: events('a=fmtp:101 0-16') },
    { it: 'single events', before: events('a=fmtp:101 0-15,66,70'), after: events('a=fmtp:101 0-15') },
    {
      it: 'a list out of order, as ranges that do not touch',
      before: events('a=fmtp:101 70,11,12-15,0-9,10,4'),
      after: events('a=fmtp:101 0-15'),
    },
    { it: 'one with gaps', before: events('a=fmtp:101 0-9, 11 ,66'), after: events('a=fmtp:101 0-9,11') },
    {
      it: 'one written as a parameter',
      before: events('a=fmtp:101 events = 0 - 36'),
      after: events('a=fmtp:101 events = 0-16'),
    },
    {
      it: 'without the hook flash where that is wanted',
      options: { maxEvent: 15 },
      before: events('a=fmtp:101 0-16'),
      after: events('a=fmtp:101 0-15'),
    },
    {
      it: 'in answers too: a list says what its writer can receive (R59)',
      exchange: offered,
      before: ok`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-36`,
      after: ok`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-16`,
    },
    {
      it: 'takes away events of fax alone, and adds those of DTMF (R57, R59)',
      before: events('a=fmtp:101 32-49'),
      after: invite`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15`,
      says: [['DTMF_MISSING', { shim: true }]],
      keeps: shimmed(0),
    },
    {
      it: 'takes them away where nothing is to be added (R59)',
      options: { onMissing: 'report' },
      before: events('a=fmtp:101 32-49'),
      after: invite`m=audio 4000 RTP/AVP 8`,
      says: [['DTMF_MISSING', { shim: false }]],
    },
  ],
  leaves: [
    { it: 'events 0-15', message: events('a=fmtp:101 0-15') },
    { it: 'events 0-16', message: events('a=fmtp:101 0-16') },
    { it: 'a list of another order', message: events('a=fmtp:101 11,0-9') },
    {
      it: 'no list, which means 0-15 (RFC 4733)',
      message: invite`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 TELEPHONE-EVENT/8000`,
    },
    {
      it: 'a list of another stream, or another format',
      message: invite`
        m=audio 4000 RTP/AVP 8 101 97
        a=rtpmap:101 telephone-event/8000
        a=rtpmap:97 iLBC/8000
        a=fmtp:97 30-60
        m=video 4002 RTP/AVP 101
        a=fmtp:101 0-36`,
    },
    {
      it: '101 beside another payload type',
      message: invite`
        m=audio 4000 RTP/AVP 8 96 101
        a=rtpmap:96 telephone-event/8000
        a=rtpmap:101 telephone-event/8000`,
    },
    { it: 'a stream that is refused', message: invite`m=audio 0 RTP/AVP 8` },
    { it: 'an answer without DTMF', exchange: offered, message: ok`m=audio 4000 RTP/AVP 8` },
    {
      it: 'the answer to another offer than the one that got it',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      message: ok`
        CSeq: 2 INVITE
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
    },
    {
      it: 'the answer to an offer of the other side with the same number',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      message: ok`
        From: <sip:+31881200600@h>;tag=stock-to
        To: <sip:+31612345678@h>;tag=stock-from
        m=audio 5000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000`,
    },
    {
      it: 'an answer that has it not, or not so many streams',
      ...reply,
      exchange: offered,
      memo: shimmed(0, 1),
      message: ok`m=audio 5000 RTP/AVP 8`,
    },
    {
      it: 'a refused stream without another format, which means nothing (R10)',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      message: ok`
        m=audio 0 RTP/AVP 101
        a=rtpmap:101 telephone-event/8000`,
    },
    {
      it: 'an emergency call (R11)',
      message: invite`
        INVITE urn:service:sos SIP/2.0
        m=audio 4000 RTP/AVP 8`,
    },
    {
      it: 'an offer that comes from the trunk',
      stage: 'ingress',
      from: 'anywherenow',
      message: invite`m=audio 4000 RTP/AVP 8`,
    },
    { it: 'a memo of another make', memo: { shims: [7, { side: 1 }] }, message: events('a=fmtp:101 0-15') },
  ],
  refuses: [
    {
      it: 'an offer without DTMF where that is wanted (R57)',
      options: { onMissing: 'reject' },
      message: invite`m=audio 4000 RTP/AVP 8`,
      says: [['DTMF_MISSING', { shim: false }]],
      verdict: refusal,
    },
    {
      it: 'another payload type where that is wanted (R58)',
      options: { ptMismatch: 'reject' },
      message: invite`
        m=audio 4000 RTP/AVP 8 96
        a=rtpmap:96 telephone-event/8000`,
      says: ['DTMF_PT'],
      verdict: refusal,
    },
  ],
  reports: [
    {
      it: 'an offer without DTMF',
      options: { onMissing: 'report' },
      message: invite`m=audio 4000 RTP/AVP 8`,
      says: [['DTMF_MISSING', { media: 0, shim: false }]],
      follows: offered,
    },
    {
      it: 'one where 101 is another codec (R57)',
      message: invite`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 opus/48000/2`,
      says: [['DTMF_MISSING', { shim: false }]],
    },
    {
      it: 'one where a line describes 101 without need',
      message: invite`
        m=audio 4000 RTP/AVP 8
        a=fmtp:101 0-15`,
      says: [['DTMF_MISSING', { shim: false }]],
    },
    {
      it: 'one without speech, whose answer could keep nothing else',
      message: invite`m=audio 4000 RTP/AVP 13 19`,
      says: [['DTMF_MISSING', { shim: false }]],
    },
    {
      it: 'one with nothing but comfort noise and redundancy, which is no speech by itself (RFC 2198)',
      message: invite`
        m=audio 4000 RTP/AVP 13 96
        a=rtpmap:96 red/8000
        a=fmtp:96 101/101`,
      says: [['DTMF_MISSING', { shim: false }]],
    },
    {
      it: 'DTMF events of a wideband codec alone, which help nobody with G.711 (R60)',
      message: invite`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/16000`,
      says: ['DTMF_MISSING'],
    },
    {
      it: 'an offer in a 200, whose answer may go another way (R57)',
      exchange: asked,
      options: { onMissing: 'shim' },
      message: ok`m=audio 4000 RTP/AVP 8`,
      says: [['DTMF_MISSING', { shim: false }]],
    },
    {
      it: 'the same where it would be refused: a response cannot be',
      exchange: asked,
      options: { onMissing: 'reject', ptMismatch: 'reject' },
      message: ok`m=audio 4000 RTP/AVP 8`,
      says: ['DTMF_MISSING'],
    },
    {
      it: 'another payload type, with a hint for a media relay, never renumbered (R58)',
      message: invite`
        m=audio 4000 RTP/AVP 8 96
        a=rtpmap:96 telephone-event/8000
        a=fmtp:96 0-15`,
      says: [['DTMF_PT', { media: 0, pt: 96 }]],
      hints: { dtmf_payload: 96 },
    },
    {
      it: 'another payload type in an answer, which is never refused',
      exchange: offered,
      options: { ptMismatch: 'reject' },
      message: ok`
        m=audio 4000 RTP/AVP 8 96
        a=rtpmap:96 telephone-event/8000`,
      says: ['DTMF_PT'],
    },
    {
      it: 'a list that cannot be read (R59)',
      message: events('a=fmtp:101 0-15;rate=8000'),
      says: [['DTMF_EVENTS', { pt: 101, events: '0-15;rate=8000' }]],
    },
    { it: 'a range that runs backwards', message: events('a=fmtp:101 15-0'), says: ['DTMF_EVENTS'] },
    { it: 'an event that is none', message: events('a=fmtp:101 0-15,256'), says: ['DTMF_EVENTS'] },
    {
      it: 'fax events as the only format of a stream (R10)',
      message: invite`
        m=audio 4000 RTP/AVP 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 32-49`,
      says: ['DTMF_EVENTS'],
    },
    {
      it: 'fax events in an answer: they stay (R9)',
      exchange: offered,
      message: ok`
        m=audio 4000 RTP/AVP 8 101
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 32-49`,
      says: ['DTMF_EVENTS'],
    },
    {
      it: 'an answer that accepts nothing but what was added (R57)',
      ...reply,
      exchange: offered,
      memo: shimmed(0),
      message: ok`
        m=audio 5000 RTP/AVP 101
        a=rtpmap:101 telephone-event/8000`,
      says: [['DTMF_SHIM_LEFT', { media: 0 }]],
    },
  ],
  ignores: [
    { it: 'an ACK without SDP', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
    {
      it: 'a refusal',
      message: sip`
        SIP/2.0 488 Not Acceptable Here
        Content-Type: application/sdp
        m=audio 4000 RTP/AVP 8`,
    },
  ],
  badOptions: [
    { it: 'fewer events than DTMF has', options: { maxEvent: 11 }, message: /maxEvent/ },
    { it: 'another word for onMissing', options: { onMissing: 'add' }, message: /onMissing/ },
  ],
})

describe('where answers do not come by, nothing is added that they would have to lose (R57)', () => {
  const yaml = (ingress: string, options = '{}'): string => `
localDomain: sbc.contoso.example
plugins: { sdp-dtmf: ${options} }
trunks:
  itsp: { kind: itsp }
  anywherenow: { kind: anywherenow, plugins: { ingress: { sdp-dtmf: '${ingress}' } } }
`
  const load = async (text: string): Promise<Config> => {
    const loaded = await checkConfig(text, 'sipcar.yaml')
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
    return loaded.config
  }
  const shimsWith = async (text: string): Promise<unknown[]> => {
    const { settings, plugins } = await load(text)
    const message = invite`m=audio 4000 RTP/AVP 8`
    const { reports } = new Pipeline(settings, plugins).ask({
      stage: 'egress',
      from: 'itsp',
      to: 'anywherenow',
      message,
    })
    return reports.filter(({ code }) => code === 'DTMF_MISSING').map(({ data }) => data.shim)
  }

  test.each([
    ['on', true],
    ['off', false],
    ['shadow', false],
  ])('ingress %s', async (state, shim) => expect(await shimsWith(yaml(state))).toEqual([shim]))

  test('sipcar check says so', async () => {
    const codes = async (text: string): Promise<string[]> => (await load(text)).warnings.map(({ code }) => code)
    expect(await codes(yaml('off'))).toContain('DTMF_SHIM_ONE_WAY')
    expect(await codes(yaml('on'))).not.toContain('DTMF_SHIM_ONE_WAY')
    expect(await codes(yaml('off', '{ onMissing: report }'))).not.toContain('DTMF_SHIM_ONE_WAY')
  })
})
