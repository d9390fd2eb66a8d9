import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import { View, views } from '../support/trace.js'

// Calls that take the place of another (RFC 3891) toward AnywhereNow; every plugin of the default matrix is on.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start({ tapped: 'anywherenow' })))
afterAll(() => scene.stop())

const uri = 'sip:+31881200600@sbc.example.com'
const replaces = 'Replaces: 425928@bobster.example.org;to-tag=7743;from-tag=6472'
const required = 'anywherenow headers REPLACES_REQUIRED'
const callers = {
  itsp: { uri, from: 'From: <sip:0612345678@carrier.example>;tag=caller', to: `To: <${uri}>` },
  pbx: { uri, from: 'From: <sip:0201234567@pbx.example>;tag=caller', to: `To: <${uri}>` },
  teams: {
    uri,
    from: 'FROM: John Doe<sip:+31707777001@sip.pstnhub.microsoft.com:5061;user=phone>;tag=caller',
    to: `TO: <${uri}>`,
  },
}

test.each([
  ['itsp', ['Require: replaces', replaces]],
  ['pbx', ['Require: timer, Replaces', replaces]],
  ['teams', ['REQUIRE: replaces', 'REPLACES: 425928@bobster.example.org;to-tag=7743;from-tag=6472']],
] as const)(
  '%s requires Replaces: refused at once, and AnywhereNow sees nothing of it (R83)',
  async (trunk, headers) => {
    const call = callers[trunk]
    const before = scene.tapped.length
    const refusals = (await reported(scene, 'REPLACES_REQUIRED'))[required] ?? 0
    const phones: Partial<Record<typeof trunk, Caller>> = {
      [trunk]: new Caller(call).invite({ headers, body: withoutBandwidth }).refused(420),
    }
    const { [trunk]: sender } = await scene.call(phones as Record<typeof trunk, Caller>)
    const refusal = sender.got('420 INVITE')
    expect(refusal.startLine).toBe('SIP/2.0 420 Bad Extension')
    expect(refusal.all('Unsupported')).toEqual(['Unsupported: replaces'])
    expect(refusal.values('From')).toEqual([call.from.replace(/^\w+: /, '')])
    expect(refusal.values('To')[0]?.replace(/;tag=[\w.-]+$/, '')).toBe(`<${uri}>`)
    expect(scene.tapped.slice(before).map(({ startLine }) => startLine)).toEqual([])
    expect(await reported(scene, 'REPLACES_REQUIRED')).toEqual({ [required]: refusals + 1 })
  },
)

test('Replaces that is not required passes, with a report: AnywhereNow may ignore it (R83)', async () => {
  const before = scene.tapped.length
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(callers.itsp)
      .invite({ headers: [replaces, 'Supported: replaces'], body: withoutBandwidth })
      .establish()
      .ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').serve('BYE'),
  })
  // Later requests go to Contact, past the tap.
  expect(scene.tapped.slice(before).map(({ kind }) => kind)).toEqual(['INVITE'])
  expect(anywherenow.got('INVITE').all('Replaces')).toEqual([replaces])
  const own = new View(callers.itsp.from, callers.itsp.to)
  expect(views(itsp.received).slice(1)).toEqual([own.caller('200 INVITE'), own.caller('200 BYE')])
  const report = 'REPLACES_WITHOUT_REQUIRE'
  expect(await reported(scene, report)).toEqual({ [`anywherenow headers ${report}`]: 1 })
})
