import { afterEach, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { withBandwidth, withoutBandwidth } from '../support/bodies.js'
import { withDirectory } from '../support/directory.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import { View, views } from '../support/trace.js'

// AnywhereNow gets every call first, and answers 408 for a number that it does not know (6.6.1, R101).

let scene: Scene
afterEach(() => scene.stop())

const start = async (silent?: 'anywherenow'): Promise<void> => {
  const plugins = { routing: { mode: 'anywhere-first', otherwise: 'teams' } }
  const options = { site: { plugins }, tapped: 'teams', ...(silent && { silent }) } as const
  scene = await Scene.start(withDirectory([{ number: '+31881200600', kind: 'ucc' }], options))
}

const call = {
  uri: 'sip:0707777002;ext=7@sbc.example.com;user=phone',
  from: 'From: "Jan" <sip:0612345678@carrier.example;user=phone>;tag=caller',
  to: 'To: <sip:0707777002;ext=7@sbc.example.com;user=phone>',
}
const carrier = new View(call.from, call.to)
const centre = new View(
  'From: "Jan" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  'To: <sip:+31707777002@sbc.example.com;user=phone>',
)
/** Toward Teams numbers get their plus, and keep their extension (R22, R26). */
const teamsView = new View(centre.from, 'To: <sip:+31707777002;ext=7@sbc.example.com;user=phone>', 'teams')

const invite = () => new Caller(call).invite({ body: withBandwidth })
/** INVITEs that were sent to Teams, whether or not anybody listened. */
const toTeams = () => scene.tapped.filter(({ kind }) => kind === 'INVITE')
const timeouts = ['A365_UNKNOWN_NUMBER', 'A365_LATE_408', 'LOCAL_TIMEOUT', 'FAILOVER_TOO_LATE']

test('a number that AnywhereNow does not know goes to Teams, as if nobody had been asked before (R5, R101, R111)', async () => {
  await start()
  const { itsp, anywherenow, teams } = await scene.call({
    itsp: invite().receive(180).establish().ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(408, 'Request Timeout').receive('ACK'),
    teams: new Callee('teams')
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .serve('BYE'),
  })
  expect(views(anywherenow.received)).toEqual([centre.first('INVITE'), centre.caller('ACK')])
  expect(anywherenow.got('INVITE').body).toBe(withoutBandwidth.content)
  expect(anywherenow.got('INVITE').uri).toBe(`sip:+31707777002@${scene.address('anywherenow')};user=phone`)
  expect(views(teams.received)).toEqual([teamsView.first('INVITE'), teamsView.caller('ACK'), teamsView.caller('BYE')])
  // What only AnywhereNow does not take is back: the bandwidth lines and the extension.
  const [second] = toTeams()
  expect(second?.uri).toMatch(/^sip:\+31707777002;ext=7@127\.0\.0\.1:\d+;user=phone$/)
  expect(second?.body).toBe(withBandwidth.content)
  const own = new View(call.from, call.to, 'teams')
  expect(views(itsp.received)).toEqual([
    own.first('100 INVITE'),
    own.caller('180 INVITE'),
    own.caller('200 INVITE'),
    own.caller('200 BYE'),
  ])
  expect(await reported(scene, ...timeouts)).toEqual({ 'anywherenow diagnostics A365_UNKNOWN_NUMBER': 1 })
})

test('a 408 after it rang is the answer: nobody else is called (R101, R111)', async () => {
  await start()
  const { itsp } = await scene.call({
    itsp: invite().receive(180).refused(408),
    anywherenow: new Callee().expectInvite().answer(180, 'Ringing').answer(408, 'Request Timeout').receive('ACK'),
  })
  expect(views(itsp.received)).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('180 INVITE'),
    carrier.caller('408 INVITE'),
  ])
  expect(toTeams()).toEqual([])
  expect(await reported(scene, ...timeouts)).toEqual({ 'anywherenow routing A365_LATE_408': 1 })
})

test.each([486, 404])('a refusal %i is the answer (R101)', async (status) => {
  await start()
  const { itsp } = await scene.call({
    itsp: invite().refused(status),
    anywherenow: new Callee().expectInvite().answer(status, 'No').receive('ACK'),
  })
  expect(views([itsp.got(`${status} INVITE`)])).toEqual([carrier.caller(`${status} INVITE`)])
  expect(toTeams()).toEqual([])
})

test('AnywhereNow does not answer at all: its next address gets the call, and Teams does not (R101, R111)', async () => {
  await start('anywherenow')
  const { anywherenow } = await scene.call({
    itsp: invite().establish().ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').serve('BYE'),
  })
  expect(views(anywherenow.received)).toEqual([centre.first('INVITE'), centre.caller('ACK'), centre.caller('BYE')])
  expect(toTeams()).toEqual([])
  expect(await reported(scene, ...timeouts)).toEqual({ 'itsp diagnostics LOCAL_TIMEOUT': 1 })
})

test('no address of AnywhereNow answers: the caller is told so, and Teams does not get the call (R101, R111)', async () => {
  await start()
  const { itsp } = await scene.call({ itsp: invite().refused(408) })
  const refusal = itsp.got('408 INVITE')
  expect(refusal.line('From')).toBe(call.from)
  expect(refusal.line('To').replace(/;tag=[\w.-]+$/, '')).toBe(call.to)
  expect(toTeams()).toEqual([])
  expect(await reported(scene, ...timeouts)).toEqual({ 'itsp diagnostics LOCAL_TIMEOUT': 1 })
})

test('what AnywhereNow itself dials never goes on to Teams (R101)', async () => {
  await start()
  const outward = {
    uri: 'sip:+31201112222@sbc.example.com;user=phone',
    from: 'From: <sip:+31881200600@a365.example;user=phone>;tag=caller',
    to: 'To: <sip:+31201112222@sbc.example.com;user=phone>',
  }
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(outward).invite({ body: withoutBandwidth }).refused(408),
    itsp: new Callee().expectInvite().answer(408, 'Request Timeout').receive('ACK'),
  })
  const own = new View(outward.from, outward.to)
  expect(views(anywherenow.received)).toEqual([own.first('100 INVITE'), own.caller('408 INVITE')])
  expect(toTeams()).toEqual([])
  expect(await reported(scene, ...timeouts)).toEqual({})
})
