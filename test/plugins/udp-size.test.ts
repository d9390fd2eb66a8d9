import { expect, test } from '@jest/globals'
import udpSize from '../../plugins/udp-size.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'
import { settingsFor } from '../support/test-site.js'
import { Trial } from '../support/trial.js'

const to = 'itsp' as const
const options = { maxBytes: 65_000, stripIce: true }

/** Headers of exactly this many bytes, line end included. */
const filler = (bytes: number): string => 'Subject: ' + 'x'.repeat(bytes - 'Subject: \r\n'.length)

const media = `
        m=audio 49170 RTP/SAVP 8 101
        c=IN IP4 52.114.76.1
        a=rtpmap:8 PCMA/8000
        a=rtcp-fb:* nack
        a=rtcp-mux
        a=fingerprint:sha-256 00`

testPlugin(udpSize, {
  rewrites: [
    {
      it: 'all of ICE out of an offer, from the session and each medium, and nothing else',
      options,
      to,
      before: invite`
        a=ice-lite
        a=ice-options:ice2 trickle
        a=ICE-UFRAG:abcd
        a=ice-pwd:abcdefghijklmnopqrstuv${media}
        a=candidate:1 1 UDP 2130706431 52.114.76.1 49170 typ host
        a=
        a=candidate:2 2 UDP 2130706430 52.114.76.1 49171 typ host
        a=end-of-candidates
        a=icecream:yes
        a=x-candidate:1
        m=video 49180 RTP/SAVP 96
        a=ice-ufrag:efgh
        a=ice-pwd:abcdefghijklmnopqrstuv
        a=ice-pacing:50
        a=ice-mismatch
        a=remote-candidates:1 192.0.2.1 3456`,
      after: invite`${media}
        a=
        a=icecream:yes
        a=x-candidate:1
        m=video 49180 RTP/SAVP 96`,
    },
    {
      it: 'out of an answer',
      options,
      to,
      before: ok`${media}
        a=ice-ufrag:abcd
        a=ice-pwd:abcdefghijklmnopqrstuv
        a=candidate:1 1 UDP 2130706431 52.114.76.1 49170 typ host`,
      after: ok`${media}`,
    },
    {
      it: 'out of an offer of the trunk, so that nobody answers with ICE',
      options,
      stage: 'ingress',
      before: invite`${media}
        a=ice-ufrag:abcd
        a=ice-pwd:abcdefghijklmnopqrstuv`,
      after: invite`${media}`,
    },
    {
      it: 'out of an answer of the trunk',
      options,
      stage: 'reply-ingress',
      before: ok`${media}
        a=candidate:1 1 UDP 2130706431 52.114.76.1 49170 typ host`,
      after: ok`${media}`,
    },
    {
      it: 'out of the SDP part of an emergency call, its location untouched',
      options,
      to,
      before: invite`
        INVITE sip:112@h SIP/2.0
        Content-Type: multipart/mixed;boundary=x

        --x
        Content-Type: application/pidf+xml

        a=ice-lite
        --x
        Content-Type: application/sdp

        v=0
        m=audio 4000 RTP/AVP 8
        a=ice-lite
        a=sendrecv
        --x--`,
      after: invite`
        INVITE sip:112@h SIP/2.0
        Content-Type: multipart/mixed;boundary=x

        --x
        Content-Type: application/pidf+xml

        a=ice-lite
        --x
        Content-Type: application/sdp

        v=0
        m=audio 4000 RTP/AVP 8
        a=sendrecv
        --x--`,
    },
    {
      it: 'and measures what is left',
      options: { maxBytes: 200, stripIce: true },
      to,
      before: invite`a=ice-lite`,
      after: invite``,
      says: [['UDP_TOO_LARGE', { bytes: invite``.length, maxBytes: 200 }]],
    },
  ],
  leaves: [
    { it: 'a message of usual size', to, message: invite`${filler(300)}` },
    { it: 'ICE, unless told otherwise', to, message: invite`a=ice-lite` },
    {
      it: 'ICE where its candidates are the only addresses',
      options,
      to,
      message: invite`
        a=ice-options:trickle
        m=audio 9 RTP/SAVP 8
        c=IN IP4 0.0.0.0
        a=ice-ufrag:abcd`,
    },
    {
      it: 'ICE and size on a trunk of another transport',
      options: { maxBytes: 200, stripIce: true },
      to,
      trunks: { itsp: { transport: 'tcp' } },
      message: invite`a=ice-lite`,
    },
    {
      it: 'ICE and size on a trunk of unknown transport',
      options: { maxBytes: 200, stripIce: true },
      to,
      trunks: { itsp: { transport: undefined } },
      message: invite`a=ice-lite`,
    },
    { it: 'the size of what has arrived', stage: 'ingress', message: invite`${filler(4000)}` },
  ],
  reports: [
    { it: 'a large response', to, message: ok`${filler(2000)}`, says: ['UDP_TOO_LARGE'] },
    {
      it: 'a large request without SDP',
      to,
      message: sip`
        REFER sip:a@h SIP/2.0
        ${filler(2000)}`,
      says: ['UDP_TOO_LARGE'],
    },
  ],
  ignores: [
    { it: 'a keep-alive', to, message: sip`OPTIONS sip:h SIP/2.0` },
    { it: 'what arrives without a body', stage: 'ingress', message: sip`BYE sip:h SIP/2.0` },
  ],
  badOptions: [{ it: 'less than a message needs', options: { maxBytes: 10 }, message: /maxBytes/ }],
})

/** To the byte, which the spellings that the table tries are not. */
test.each([
  ['a message of just the size', invite`${filler(800)}`, 0, []],
  ['one byte more', invite`${filler(800)}`, -1, ['UDP_TOO_LARGE']],
  ['bytes, not characters', invite`${filler(800).slice(1)}é`, -1, ['UDP_TOO_LARGE']],
  ['what the removal of ICE leaves', invite`a=ice-lite`, -'a=ice-lite\r\n'.length, []],
  ['one byte more than that leaves', invite`a=ice-lite`, -'a=ice-lite\r\n'.length - 1, ['UDP_TOO_LARGE']],
])('%s', (_, message, room, codes) => {
  const given = { maxBytes: message.length + room, stripIce: true }
  const { reports } = new Trial(udpSize, given, message, { stage: 'egress', to }).ask()
  expect(reports.map(({ code }) => code)).toEqual(codes)
})

test('ICE stays where the plugin is on one way only', () => {
  const message = invite`a=ice-lite`
  const settings = settingsFor('udp-size', udpSize.options.parse(options), to)
  const trunks = settings.trunks.map((trunk) => ({ ...trunk, ingress: [] }))
  const pipeline = new Pipeline({ ...settings, trunks }, new Map([['udp-size', udpSize]]))
  expect(pipeline.ask({ stage: 'egress', from: 'teams', to, message }).edits).toEqual([])
})
