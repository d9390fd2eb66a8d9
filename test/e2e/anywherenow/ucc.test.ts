import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { sdp } from '../support/bodies.js'
import { withDirectory } from '../support/directory.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import { View, views } from '../support/trace.js'

// A caller of the carrier dials the number of a contact centre, the way carriers write it.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start(withDirectory([{ number: '+31881200600', kind: 'ucc' }]))))
afterAll(() => scene.stop())

const call = {
  uri: 'sip:0881200600;ext=9@sbc.example.com;user=phone',
  from: 'From: "Jan de Vries" <sip:0612345678;ext=12@carrier.example;verstat=TN-Validation-Passed;user=phone>;tag=caller',
  to: 'To: <sip:0881200600;ext=9@sbc.example.com;user=phone>',
}
const carrier = new View(call.from, call.to)
const centre = new View(
  'From: "Jan de Vries" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  'To: <sip:+31881200600@sbc.example.com;user=phone>',
)

const session = ['v=0', 'o=- 7 7 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1']
const offer = sdp(
  ...session,
  'b=CT:128',
  't=0 0',
  'm=audio 4000 RTP/AVP 18 0 8 101 13',
  'b=AS:64',
  'b=TIAS:64000',
  'a=rtpmap:18 G729/8000',
  'a=fmtp:18 annexb=no',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15,32-49',
  'a=rtpmap:13 CN/8000',
  'a=maxprate:60.0',
  'a=ptime:20',
  'a=sendrecv',
)
/** The offer without bandwidth (R49, R50), with G.711 alone and PCMA first (R51, R52), with sixteen events (R59). */
const offered = sdp(
  ...session,
  't=0 0',
  'm=audio 4000 RTP/AVP 8 0 101 13',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=rtpmap:13 CN/8000',
  'a=ptime:20',
  'a=sendrecv',
)
const answer = sdp(
  'v=0',
  'o=- 9 9 IN IP4 192.0.2.9',
  's=-',
  'c=IN IP4 192.0.2.9',
  'b=CT:10000000',
  't=0 0',
  'm=audio 5000 RTP/AVP 8 101',
  'b=AS:80',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
)
const hub = 'User-Agent: Microsoft.PSTNHub.SIPProxy v.2026.1.1 i.EUWE.1'
const headers = [hub, 'Allow: INVITE,ACK,BYE,CANCEL,REFER', 'X-Carrier: 0612345678;ext=12']
const server = 'Server: AnywhereNow/1'

const inviting = () => new Caller(call).invite({ headers, body: offer })
const answering = () =>
  new Callee()
    .expectInvite()
    .answer(180, 'Ringing', { headers: [server] })
    .answer(200, 'OK', { headers: [server], body: answer })
    .receive('ACK')

test('AnywhereNow gets its number, caller and offer in the one form that it takes (R15, R20, R23, R24, R49–R59, R80, R95)', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: inviting()
      .receive(180)
      .establish({ headers: [hub] })
      .ask('INFO', { headers: [hub] })
      .ask('BYE', { headers: [hub] }),
    anywherenow: answering().serve('INFO').serve('BYE'),
  })
  const invite = anywherenow.got('INVITE')
  expect(invite.uri).toBe(`sip:+31881200600@${scene.address('anywherenow')};user=phone`)
  expect(invite.body).toBe(offered.content)
  expect(invite.values('Content-Length')).toEqual([String(offered.content.length)])
  expect(invite.all('User-Agent')).toEqual(['User-Agent: CustomerSBC'])
  // What nobody asked to be changed is as it was.
  expect(invite.all('Allow')).toEqual([headers[1]])
  expect(invite.all('X-Carrier')).toEqual([headers[2]])
  expect(views(anywherenow.received)).toEqual([
    centre.first('INVITE'),
    centre.caller('ACK'),
    centre.caller('INFO'),
    centre.caller('BYE'),
  ])
  expect(anywherenow.received.map((message) => message.all('User-Agent'))).toEqual(
    anywherenow.received.map(() => ['User-Agent: CustomerSBC']),
  )
  // The carrier's own view, and the answer byte for byte: AnywhereNow's SDP is not filtered toward others.
  expect(views(itsp.received)).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('180 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.caller('200 INFO'),
    carrier.caller('200 BYE'),
  ])
  expect(itsp.got('200 INVITE').body).toBe(answer.content)
  expect(itsp.got('200 INVITE').all('Server')).toEqual([server])
  // What is lost with the parameters is told (R24), of the extension for each number that had one (R27).
  expect(await reported(scene, 'VERSTAT', 'EXT_COLLISION_RISK')).toEqual({
    'anywherenow strip-params VERSTAT': 1,
    'anywherenow strip-params EXT_COLLISION_RISK': 3,
  })
})

/** The same call once more, its bandwidth left out: nothing is new to AnywhereNow, which never saw the bandwidth. */
const again = sdp(
  ...offer.content
    .replace('7 7 IN', '7 8 IN')
    .trimEnd()
    .split('\r\n')
    .filter((line) => !line.startsWith('b=')),
)

test('a re-INVITE of the carrier is filtered alike, and the contact centre hangs up (R5, R51, R107)', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: inviting()
      .receive(180)
      .establish()
      .inside('INVITE', { headers: [hub], body: again })
      .receive(100, 200)
      .inside('ACK')
      .serve('BYE'),
    anywherenow: answering().serve('INVITE', { body: answer }).receive('ACK').ask('BYE'),
  })
  const [, repeated] = anywherenow.received.filter(({ kind }) => kind === 'INVITE')
  expect(repeated?.body).toBe(offered.content.replace('7 7 IN', '7 8 IN'))
  expect(repeated?.all('User-Agent')).toEqual(['User-Agent: CustomerSBC'])
  expect(await reported(scene, 'REINVITE_NOOP')).toEqual({ 'anywherenow reinvite-guard REINVITE_NOOP': 1 })
  expect(views(anywherenow.received)).toEqual([
    centre.first('INVITE'),
    centre.caller('ACK'),
    centre.caller('INVITE'),
    centre.caller('ACK'),
    centre.callee('200 BYE'),
  ])
  expect(views([itsp.got('BYE')])).toEqual([carrier.callee('BYE')])
})
