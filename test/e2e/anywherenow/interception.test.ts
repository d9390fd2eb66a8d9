import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller, type Call } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { withDirectory } from '../support/directory.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'

// Calls of and to a Teams user that AnywhereNow gets first.

const recorded = '+31707777003'
const recordedToo = '+31707777004'
const usual = '+31707777002'
const watched = '+31707777001'

let scene: Scene
beforeAll(async () => {
  scene = await Scene.start(
    withDirectory([
      { number: recorded, kind: 'teams', intercept: 'outbound' },
      { number: recordedToo, kind: 'teams', intercept: 'outbound' },
      { number: usual, kind: 'teams' },
      { number: watched, kind: 'teams', intercept: 'inbound' },
    ]),
  )
})
afterAll(() => scene.stop())

const names = { from: 'FROM', to: 'TO' }
const headers = [
  'USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2026.1.1 i.EUWE.1',
  'ALLOW: INVITE,ACK,CANCEL,BYE,INFO,NOTIFY,PRACK,UPDATE,OPTIONS',
]
const hub = 'sip.pstnhub.microsoft.com:5061'

/** A call as Teams writes it. */
const fromTeams = (user: string, number: string, display = 'John Doe'): Call => ({
  uri: `sip:${number}@sbc.example.com:5061;user=phone;transport=tls`,
  from: `FROM: ${display}<sip:${user}@${hub};user=phone>;tag=caller`,
  to: `TO: <sip:${number}@sbc.example.com:5061;user=phone>`,
})

/** The call, and who takes it: the other trunks have no phone, so it could not reach them unseen. */
function play(call: Call, callee: 'anywherenow' | 'itsp', more: readonly string[] = []) {
  const parts = {
    teams: new Caller(call)
      .invite({ headers: [...headers, ...more], body: withoutBandwidth })
      .establish()
      .ask('BYE'),
    [callee]: new Callee('callee', names)
      .expectInvite()
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .serve('BYE'),
  }
  return scene.call(parts as Record<'teams' | typeof callee, Caller | Callee>)
}

test('the call of an intercepted Teams user to the PSTN goes to AnywhereNow (R97)', async () => {
  const call = fromTeams(recorded, '+31201112222')
  const { anywherenow, teams } = await play(call, 'anywherenow', [`P-ASSERTED-IDENTITY: <tel:${recorded}>`])
  const invite = anywherenow.got('INVITE')
  expect(invite.uri).toBe(`sip:+31201112222@${scene.address('anywherenow')};user=phone;transport=tls`)
  expect(invite.all('User-Agent')).toEqual(['USER-AGENT: CustomerSBC'])
  expect(invite.all('Allow')).toEqual([headers[1]])
  expect(invite.all('P-Asserted-Identity')).toEqual([`P-ASSERTED-IDENTITY: <tel:${recorded}>`])
  expect(invite.line('From')).toBe(call.from)
  expect(teams.got('200 INVITE').line('From')).toBe(`From: ${call.from.slice(6)}`)
})

test('that of another Teams user goes to the carrier (R97)', async () => {
  const call = fromTeams(usual, '+31201112222')
  const { itsp } = await play(call, 'itsp')
  expect(itsp.got('INVITE').uri).toBe(`sip:+31201112222@${scene.address('itsp')};user=phone;transport=tls`)
  expect(itsp.got('INVITE').line('From')).toBe(call.from)
})

test.each(['112', '+112'])('his call to %s goes to the carrier, as it was dialled (R11)', async (number) => {
  const call = fromTeams(recorded, number)
  const more = [`P-ASSERTED-IDENTITY: <tel:${recorded}>`, 'PRIVACY: id', 'GEOLOCATION: <cid:john@contoso.example>']
  const { itsp, teams } = await play(call, 'itsp', more)
  const invite = itsp.got('INVITE')
  expect(invite.uri).toBe(`sip:${number}@${scene.address('itsp')};user=phone;transport=tls`)
  expect([invite.line('From'), invite.line('To')]).toEqual([call.from, call.to])
  expect(more.map((line) => invite.line(line.slice(0, line.indexOf(':'))))).toEqual(more)
  expect(invite.body).toBe(withoutBandwidth.content)
  expect(teams.got('200 INVITE').line('To')).toBe(`To: ${call.to.slice(4)};tag=callee`)
})

test('a Teams user whose policy hides his number is intercepted by P-Asserted-Identity, and stays hidden (R29, R34, R37, R97)', async () => {
  const call = fromTeams('anonymous', '+31201112222', 'Anonymous')
  const asserted = `P-ASSERTED-IDENTITY: <sip:${recorded}@${hub};user=phone>,<tel:${recorded}>`
  const { anywherenow, teams } = await play(call, 'anywherenow', [asserted, 'PRIVACY: id'])
  const invite = anywherenow.got('INVITE')
  expect(invite.line('From')).toBe(`FROM: Anonymous<sip:anonymous@${hub}>;tag=caller`)
  expect(invite.all('Privacy')).toEqual(['PRIVACY: id'])
  expect(invite.text).not.toMatch(/707777003/)
  expect(teams.got('200 INVITE').line('From')).toBe(`From: ${call.from.slice(6)}`)
})

test('what AnywhereNow dials on his behalf is not intercepted again (R98, R99)', async () => {
  const { itsp } = await scene.call({
    anywherenow: new Caller({
      uri: 'sip:+31201112222@sbc.example.com;user=phone',
      from: `From: <sip:${recorded}@a365.example;user=phone>;tag=return`,
      to: 'To: <sip:+31201112222@sbc.example.com;user=phone>',
    })
      .invite({ headers: ['A365-AgentHunt: 0'], body: withoutBandwidth })
      .establish()
      .ask('BYE'),
    itsp: new Callee().expectInvite().answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').serve('BYE'),
  })
  expect(itsp.got('INVITE').uri).toBe(`sip:+31201112222@${scene.address('itsp')};user=phone`)
  expect(itsp.got('INVITE').all('A365-AgentHunt')).toEqual([])
})

/** Calls to the same number, one behind the other. All are refused, by AnywhereNow or by Teams. */
const knocking = (from: string, calls: number) => {
  const caller = new Caller({
    uri: `sip:${watched}@sbc.example.com;user=phone`,
    from: `From: ${from};tag=caller`,
    to: `To: <sip:${watched}@sbc.example.com;user=phone>`,
  })
  return { script: caller.invite({ body: withoutBandwidth }).refused(486), calls, rate: 10 }
}
const refusing = (calls: number) => ({
  script: new Callee().expectInvite().answer(486, 'Busy Here').receive('ACK'),
  calls,
  rate: 10,
})

test('a caller who is sent to AnywhereNow for the third time within ten seconds goes where he wants to (R96, R102)', async () => {
  const { anywherenow, teams } = await scene.call({
    itsp: knocking('<sip:0612345678@carrier.example>', 3),
    anywherenow: refusing(2),
    teams: refusing(1),
  })
  expect(anywherenow.received.filter(({ kind }) => kind === 'INVITE')).toHaveLength(2)
  expect(teams.got('INVITE').uri).toBe(`sip:${watched}@${scene.address('teams')};user=phone`)
  expect(await reported(scene, 'LOOP')).toEqual({ 'itsp routing LOOP': 1 })
})

test('another caller is counted apart, and callers whom nobody knows are not one caller (R102)', async () => {
  const before = await reported(scene, 'LOOP')
  await scene.call({ itsp: knocking('<sip:0687654321@carrier.example>', 1), anywherenow: refusing(1) })
  await scene.call({ itsp: knocking('<sip:anonymous@anonymous.invalid>', 3), anywherenow: refusing(3) })
  expect(await reported(scene, 'LOOP')).toEqual(before)
})

test('Teams users of hidden number are not one caller either (R37, R102)', async () => {
  const before = await reported(scene, 'LOOP')
  const hidden = fromTeams('anonymous', '+31203334444', 'Anonymous')
  for (const user of [recorded, recordedToo, recorded, recordedToo])
    await play(hidden, 'anywherenow', [`P-ASSERTED-IDENTITY: <sip:${user}@${hub};user=phone>`, 'PRIVACY: id'])
  expect(await reported(scene, 'LOOP')).toEqual(before)
})
