import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { Scene } from './support/scene.js'
import { View, views } from './support/trace.js'

let scene: Scene
beforeAll(async () => void (scene = await Scene.start({ modules: ['puppet'] })))
afterAll(() => scene.stop())

// What the contact centre dials goes to the carrier; e164 is off there, so From and To pass as they are.
const call = {
  uri: 'sip:+31612345678@sbc.example.com',
  from: 'From: "Contact centre" <sip:+31881200600@centre.example>;tag=caller',
  to: 'To: <sip:+31612345678@sbc.example.com>',
}
const view = new View(call.from, call.to)

test('bandwidth lines are gone from every answer to the contact centre', async () => {
  const { anywherenow, itsp } = await scene.call({
    anywherenow: new Caller(call).invite({ body: withBandwidth }).receive(180, 183).establish().ask('BYE'),
    itsp: new Callee()
      .expectInvite()
      .answer(180, 'Ringing', { body: withBandwidth })
      .answer(183, 'Session Progress', { body: withBandwidth })
      .answer(200, 'OK', { body: withBandwidth })
      .receive('ACK')
      .serve('BYE'),
  })
  expect(itsp.got('INVITE').body).toBe(withBandwidth.content)
  for (const kind of ['180 INVITE', '183 INVITE', '200 INVITE']) {
    const answer = anywherenow.got(kind)
    expect([kind, answer.body]).toEqual([kind, withoutBandwidth.content])
    expect(answer.values('Content-Length')).toEqual([String(withoutBandwidth.content.length)])
    expect(answer.values('Content-Type')).toEqual(['application/sdp'])
  }
})

test('the answers to a re-INVITE and an UPDATE of either end are edited too', async () => {
  const { anywherenow, itsp } = await scene.call({
    anywherenow: new Caller(call)
      .invite({ body: withBandwidth })
      .establish()
      .inside('INVITE', { body: withBandwidth })
      .receive(100, 200)
      .inside('ACK')
      .ask('UPDATE', { body: withBandwidth })
      .serve('UPDATE', { body: withBandwidth })
      .ask('BYE'),
    itsp: new Callee()
      .expectInvite()
      .answer(200, 'OK', { body: withBandwidth })
      .receive('ACK')
      .serve('INVITE', { body: withBandwidth })
      .receive('ACK')
      .serve('UPDATE', { body: withBandwidth })
      .ask('UPDATE', { body: withBandwidth })
      .serve('BYE'),
  })
  const seen = [...anywherenow.received, ...itsp.received].filter(({ body }) => body !== '')
  expect(seen.map(({ kind, body }) => [kind, /^b=/m.test(body)])).toEqual([
    ['200 INVITE', false],
    ['200 INVITE', false],
    ['200 UPDATE', false],
    ['UPDATE', false],
    ['INVITE', true],
    ['INVITE', true],
    ['UPDATE', true],
    ['200 UPDATE', true],
  ])
})

// RFC 3261 13.3.1.4: a 200 is repeated until its ACK, which keeps us waiting here as on the wire.
test('a 200 that comes again, even after the time for which tm keeps a transaction, is edited alike', async () => {
  const answer = { body: withBandwidth }
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(call).invite(answer).keep(200, { to: 'To' }).pause(8500).inside('ACK').ask('BYE'),
    itsp: new Callee()
      .expectInvite()
      .answer(200, 'OK', answer)
      .pause(500)
      .answer(200, 'OK', answer)
      .pause(6500)
      .answer(200, 'OK', answer)
      .receive('ACK')
      .serve('BYE'),
  })
  const answers = anywherenow.messages.filter(({ kind }) => kind === '200 INVITE').map(({ text }) => text)
  expect(answers).toEqual(Array(3).fill(anywherenow.got('200 INVITE').text))
  expect(anywherenow.got('200 INVITE').body).toBe(withoutBandwidth.content)
})

test('plugins of both trunks edit the headers of an answer', async () => {
  const headers = [
    'X-Do: reply-ingress itsp add X-By itsp',
    'X-Do: reply-egress anywherenow add X-By anywherenow',
    'X-Do: reply-egress anywherenow remove X-Gone 1',
    'X-Do: reply-egress anywherenow reject 403 Forbidden',
    'X-Do: reply-egress anywherenow facts',
    'X-Gone: one',
    'X-Gone: two',
  ]
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(call).invite().receive(180).establish().ask('BYE'),
    itsp: new Callee()
      .expectInvite()
      .answer(180, 'Ringing', { headers })
      .answer(200, 'OK', { headers })
      .receive('ACK')
      .serve('BYE'),
  })
  for (const kind of ['180 INVITE', '200 INVITE']) {
    expect(anywherenow.got(kind).values('X-By')).toEqual(['itsp', 'anywherenow'])
    expect(anywherenow.got(kind).values('X-Gone')).toEqual(['one'])
    expect(anywherenow.got(kind).values('X-Facts')).toEqual(['elapsed now ringing'])
  }
})

test('no plugin changes From and To of an answer', async () => {
  const headers = ['X-Do: reply-ingress itsp from <sip:x@example.com>;tag=caller']
  const more = ['X-Do: reply-egress anywherenow to <sip:x@example.com>;tag=callee']
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(call).invite().receive(180).establish().ask('BYE'),
    itsp: new Callee()
      .expectInvite()
      .answer(180, 'Ringing', { headers })
      .answer(200, 'OK', { headers: more })
      .receive('ACK')
      .serve('BYE'),
  })
  expect(views(anywherenow.received)).toEqual([
    view.first('100 INVITE'),
    view.caller('180 INVITE'),
    view.caller('200 INVITE'),
    view.caller('200 BYE'),
  ])
  expect((await scene.status()).reports).toEqual(
    expect.arrayContaining([
      { trunk: 'itsp', plugin: 'puppet', code: 'EDIT_PROTECTED', count: 1 },
      { trunk: 'anywherenow', plugin: 'puppet', code: 'EDIT_PROTECTED', count: 1 },
    ]),
  )
})

test('a response of no transaction of ours goes nowhere', async () => {
  const vias = ['Via: SIP/2.0/UDP [remote_ip]:[remote_port];branch=z9hG4bKnever.sent.0', 'Via: [$via2]']
  const dialog = ['From: [$from]', 'To: [$to];tag=forged', 'Call-ID: [call_id]', 'CSeq: [$cseq]']
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(call).invite().receive(180).refused(486),
    itsp: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .send(['SIP/2.0 200 OK', ...vias, ...dialog])
      .answer(486, 'Busy Here')
      .receive('ACK'),
  })
  expect(anywherenow.received.map(({ kind }) => kind)).toEqual(['100 INVITE', '180 INVITE', '486 INVITE'])
})
