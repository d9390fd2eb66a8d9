import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { sdp } from './support/bodies.js'
import { freePorts } from './support/ports.js'
import { Rtpengine } from './support/rtpengine.js'
import { Scene } from './support/scene.js'

// The sample with WITH_RTPENGINE: sipcar edits what the two ends say, then rtpengine anchors the media.

let rtpengine: Rtpengine | undefined
let scene: Scene | undefined

beforeAll(async () => {
  const [port = 0] = await freePorts(1)
  rtpengine = await Rtpengine.start(port)
  scene = await Scene.start({
    defines: { WITH_RTPENGINE: 'yes', RTPENGINE: `"udp:127.0.0.1:${port}"` },
    trunks: { anywherenow: { plugins: { egress: { srtp: 'off' } } } },
  })
})

afterAll(async () => {
  await scene?.stop()
  await rtpengine?.stop()
})

const offer = sdp(
  'v=0',
  'o=- 7 7 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  'b=CT:128',
  't=0 0',
  'm=audio 4000 RTP/AVP 18 8 101',
  'b=RS:0',
  'b=RR:0',
  'a=rtpmap:18 G729/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15,32-49',
)

const answer = sdp(
  'v=0',
  'o=- 9 9 IN IP4 192.0.2.9',
  's=-',
  'c=IN IP4 192.0.2.9',
  'b=CT:10000000',
  't=0 0',
  'm=audio 5000 RTP/SAVP 8 101',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
)

test('sipcar edits the offer, rtpengine anchors it as SRTP, and the hints of the plugins reach rtpengine', async () => {
  const caller = new Caller({
    uri: 'sip:0881200600@sbc.example.com',
    from: 'From: <sip:0612345678@carrier.example>;tag=caller',
    to: 'To: <sip:0881200600@sbc.example.com>',
  })
  const { itsp, anywherenow } = await scene!.call({
    itsp: caller.invite({ body: offer }).establish().ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK', { body: answer }).receive('ACK').serve('BYE'),
  })
  const offered = anywherenow.got('INVITE').body
  expect(offered).toMatch(/^c=IN IP4 127\.0\.0\.1\r$/m)
  expect(offered).toMatch(/^m=audio 4\d{4} RTP\/SAVP 8 101\r$/m)
  expect(offered.match(/^a=crypto:\d+ \S+/gm)?.map((line) => line.split(' ')[1])).toEqual(['AES_CM_128_HMAC_SHA1_80'])
  expect(offered).toMatch(/^a=fmtp:101 0-15\r$/m)
  expect(offered).not.toMatch(/^b=|G729/m)
  const answered = itsp.got('200 INVITE').body
  expect(answered).toMatch(/^m=audio 4\d{4} RTP\/AVP 8 101\r$/m)
  expect(answered).not.toMatch(/crypto/)
  expect(rtpengine?.log).toMatch(/generate-RTCP/)
})
