import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { Scene } from './support/scene.js'
import { View, views, type WireMessage } from './support/trace.js'

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
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

test('each end keeps its own view of a normalised call, until the BYE of the caller', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ body: withBandwidth })
      .receive(180, 183)
      .establish()
      .ask('INFO')
      .serve('INFO')
      .serve('UPDATE')
      .ask('UPDATE')
      .inside('INVITE', { body: withBandwidth })
      .receive(100, 200)
      .inside('ACK')
      .serve('INVITE', { body: withBandwidth })
      .receive('ACK')
      .ask('BYE'),
    anywherenow: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(183, 'Session Progress', { body: withoutBandwidth })
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .serve('INFO')
      .ask('INFO')
      .ask('UPDATE')
      .serve('UPDATE')
      .serve('INVITE', { body: withoutBandwidth })
      .receive('ACK')
      .inside('INVITE', { body: withoutBandwidth })
      .receive(100, 200)
      .inside('ACK')
      .serve('BYE'),
  })
  expect(views(itsp.received)).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('180 INVITE'),
    carrier.caller('183 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.caller('200 INFO'),
    carrier.callee('INFO'),
    carrier.callee('UPDATE'),
    carrier.caller('200 UPDATE'),
    carrier.caller('100 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.callee('INVITE'),
    carrier.callee('ACK'),
    carrier.caller('200 BYE'),
  ])
  expect(views(anywherenow.received)).toEqual([
    centre.first('INVITE'),
    centre.caller('ACK'),
    centre.caller('INFO'),
    centre.callee('200 INFO'),
    centre.callee('200 UPDATE'),
    centre.caller('UPDATE'),
    centre.caller('INVITE'),
    centre.caller('ACK'),
    centre.callee('100 INVITE'),
    centre.callee('200 INVITE'),
    centre.caller('BYE'),
  ])
  const [invite, again] = anywherenow.received.filter(({ kind }) => kind === 'INVITE')
  expect(invite?.uri).toBe(`sip:+31881200600@${scene.address('anywherenow')};user=phone`)
  expect(invite?.body).toBe(withoutBandwidth.content)
  expect(again?.body).toBe(withoutBandwidth.content)
  expect(
    itsp.received
      .concat(anywherenow.received)
      .map(({ text }) => text)
      .join(''),
  ).not.toMatch(/v[sf]t=/)
})

test('each end keeps its own view of a normalised call, until the BYE of the callee', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call).invite({ body: withBandwidth }).establish().serve('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').ask('BYE'),
  })
  expect(views(itsp.received)).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.callee('BYE'),
  ])
  expect(views(anywherenow.received)).toEqual([centre.first('INVITE'), centre.caller('ACK'), centre.callee('200 BYE')])
})

test('a CANCEL matches the INVITE that the callee saw', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call).invite({ body: withBandwidth }).receive(180).cancel().refused(487),
    anywherenow: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .receive('CANCEL')
      .reply(200, 'OK')
      .answer(487, 'Request Terminated')
      .receive('ACK'),
  })
  const invite = anywherenow.got('INVITE')
  const cancel = anywherenow.got('CANCEL')
  const identifying = ['Via', 'From', 'To', 'Call-ID'] as const
  expect(cancel.uri).toBe(invite.uri)
  expect(identifying.map((name) => cancel.line(name))).toEqual(identifying.map((name) => invite.line(name)))
  expect(cancel.line('CSeq')).toBe('CSeq: 1 CANCEL')
  expect(views(anywherenow.received)).toEqual([centre.first('INVITE'), centre.first('CANCEL'), centre.caller('ACK')])
  expect(views(itsp.received.filter(({ kind }) => kind !== '200 CANCEL'))).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('180 INVITE'),
    carrier.caller('487 INVITE'),
  ])
})

test.each([
  [486, 'Busy Here'],
  [603, 'Decline'],
  [404, 'Not Found'],
])('a refusal %i %s comes back with From and To as they were sent', async (status, reason) => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call).invite().refused(status),
    anywherenow: new Callee().expectInvite().answer(status, reason).receive('ACK'),
  })
  expect(views(itsp.received)).toEqual([carrier.first('100 INVITE'), carrier.caller(`${status} INVITE`)])
  expect(views(anywherenow.received)).toEqual([centre.first('INVITE'), centre.caller('ACK')])
})

/** tm answers itself for a proxy that is overloaded (RFC 3261 16.7 step 6), and when its timer has fired. */
const ownAnswer = (refusal: WireMessage): void => {
  expect(refusal.line('From')).toBe(call.from)
  expect(refusal.line('To').replace(/;tag=[\w.-]+$/, ';tag=any')).toBe(`${call.to};tag=any`)
}

test('a 503 of the contact centre becomes a 500 of Kamailio, with From and To as they were sent', async () => {
  const { itsp } = await scene.call({
    itsp: new Caller(call).invite().refused(500),
    anywherenow: new Callee().expectInvite().answer(503, 'Service Unavailable').receive('ACK'),
  })
  ownAnswer(itsp.got('500 INVITE'))
})

test('nobody answers: the 408 of Kamailio has From and To as they were sent', async () => {
  const { itsp } = await scene.call({ itsp: new Caller(call).invite().refused(408) })
  ownAnswer(itsp.got('408 INVITE'))
})
