import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { sdp } from '../support/bodies.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'

// A carrier whose offers have no DTMF events (R57); every plugin of the default matrix is on.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
afterAll(() => scene.stop())

const events = ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15']

/** SDP of one end, with DTMF events or without. */
function media(port: number, dtmf: readonly string[], formats = dtmf.length > 0 ? '8 101' : '8') {
  const session = ['v=0', `o=- 5 ${port} IN IP4 192.0.2.1`, 's=-', 'c=IN IP4 192.0.2.1', 't=0 0']
  return sdp(...session, `m=audio ${port} RTP/AVP ${formats}`, 'a=rtpmap:8 PCMA/8000', ...dtmf)
}

test('AnywhereNow sees DTMF events in every offer, the carrier in no answer (R57, R67)', async () => {
  const call = {
    uri: 'sip:0881200600@sbc.example.com',
    from: 'From: <sip:0612345678@carrier.example>;tag=caller',
    to: 'To: <sip:0881200600@sbc.example.com>',
  }
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ body: media(4000, []) })
      .receive(183)
      .establish()
      .inside('INVITE', { body: media(4002, []) })
      .receive(100, 200)
      .inside('ACK')
      .serve('UPDATE', { body: media(4004, []) })
      .ask('BYE'),
    anywherenow: new Callee()
      .expectInvite()
      .answer(183, 'Session Progress', { body: media(5000, events) })
      .answer(200, 'OK', { body: media(5000, events) })
      .receive('ACK')
      .serve('INVITE', { body: media(5002, events) })
      .receive('ACK')
      .ask('UPDATE', { body: media(5004, events) })
      .serve('BYE'),
  })
  const seen = (messages: typeof itsp.received): string[][] =>
    messages.filter(({ body }) => body !== '').map(({ kind, body }) => [kind, body])
  expect(seen(anywherenow.received)).toEqual([
    ['INVITE', media(4000, events).content],
    ['INVITE', media(4002, events).content],
    // The answer to an offer of AnywhereNow's own is the carrier's (R56).
    ['200 UPDATE', media(4004, []).content],
  ])
  expect(seen(itsp.received)).toEqual([
    ['183 INVITE', media(5000, []).content],
    ['200 INVITE', media(5000, []).content],
    ['200 INVITE', media(5002, []).content],
    // Nobody has added anything to this offer.
    ['UPDATE', media(5004, events).content],
  ])
  for (const message of [...itsp.received, ...anywherenow.received])
    expect(message.values('Content-Length')).toEqual([String(message.body.length)])
  expect(await reported(scene, 'DTMF_MISSING')).toEqual({ 'anywherenow sdp-dtmf DTMF_MISSING': 2 })
})

test('the answer to an offer with DTMF events keeps them', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller({
      uri: 'sip:0881200600@sbc.example.com',
      from: 'From: <sip:0612345678@carrier.example>;tag=caller',
      to: 'To: <sip:0881200600@sbc.example.com>',
    })
      .invite({ body: media(4000, events) })
      .establish()
      .ask('BYE'),
    anywherenow: new Callee()
      .expectInvite()
      .answer(200, 'OK', { body: media(5000, events) })
      .receive('ACK')
      .serve('BYE'),
  })
  expect(anywherenow.got('INVITE').body).toBe(media(4000, events).content)
  expect(itsp.got('200 INVITE').body).toBe(media(5000, events).content)
})
