import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { call, carrier, centre } from './support/jan.js'
import { Scene } from './support/scene.js'
import { views } from './support/trace.js'

let scene: Scene
beforeAll(async () => {
  scene = await Scene.start({
    config: 'existing.cfg',
    modules: ['puppet'],
    defines: { SERVER: '"sip:{anywherenow}"' },
  })
})
afterAll(() => scene.stop())

test('six lines in a kamailio.cfg that exists: the sidecar knows the trunks by their addresses', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ body: withBandwidth })
      .receive(180)
      .establish()
      .inside('INVITE', { body: withBandwidth })
      .receive(100, 200)
      .inside('ACK')
      .serve('BYE'),
    anywherenow: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(200, 'OK')
      .receive('ACK')
      .serve('INVITE')
      .receive('ACK')
      .ask('BYE'),
  })
  expect(views(itsp.received)).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('180 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.caller('100 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.callee('BYE'),
  ])
  expect(views(anywherenow.received)).toEqual([
    centre.first('INVITE'),
    centre.caller('ACK'),
    centre.caller('INVITE'),
    centre.caller('ACK'),
    centre.callee('200 BYE'),
  ])
  const [invite, again] = anywherenow.received.filter(({ kind }) => kind === 'INVITE')
  // The Request-URI of this proxy is the one that was dialled: only the number changes.
  expect(invite?.uri).toBe('sip:+31881200600@sbc.example.com;user=phone')
  expect([invite?.body, again?.body]).toEqual([withoutBandwidth.content, withoutBandwidth.content])
})

test('the script reads the hints of a plugin', async () => {
  const order = 'X-Do: ingress itsp hint failover allowed'
  const { anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ headers: [order] })
      .establish()
      .ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
  })
  expect(anywherenow.got('INVITE').values('X-Hint')).toEqual(['puppet=failover allowed'])
})

test.each([
  ['ingress itsp reject 480 Not now', 480],
  ['egress anywherenow reject 480 Not now', 480],
  ['egress anywherenow drop', 480],
])('%s: the caller is answered', async (order, status) => {
  const caller = new Caller(call)
    .outside('INVITE', { headers: [`X-Do: ${order}`] })
    .maybe(100)
    .refused(status)
  const { itsp } = await scene.call({ itsp: caller })
  expect(itsp.got(`${status} INVITE`).line('From')).toBe(call.from)
})

test('after a failure of the server the sidecar may still answer for it', async () => {
  const { itsp } = await scene.call({
    itsp: new Caller(call).invite({ headers: ['X-Do: failure itsp reject 603 Declined'] }).refused(603),
    anywherenow: new Callee().expectInvite().answer(486, 'Busy Here').receive('ACK'),
  })
  expect(itsp.got('603 INVITE').startLine).toBe('SIP/2.0 603 Declined')
})
