import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { sdp } from '../support/bodies.js'
import { Scene } from '../support/scene.js'
import { teamsAnswer, teamsNames } from '../support/teams.js'
import { View, views } from '../support/trace.js'

// AnywhereNow hunts for an agent, or calls out; every plugin of the default matrix is on.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
afterAll(() => scene.stop())

const offer = sdp(
  'v=0',
  'o=- 3 3 IN IP4 192.0.2.40',
  's=-',
  'c=IN IP4 192.0.2.40',
  't=0 0',
  'm=audio 6000 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
)
const allow = 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, UPDATE'

test('AnywhereNow → agent in Teams: each end sees what is its own (R38, R49, R80, R81, R84, R86, R93)', async () => {
  const call = {
    uri: 'sip:+31707777001@sbc.example.com',
    from: 'From: "Jan de Vries" <sip:+31612345678@a365.example>;tag=caller',
    to: 'To: "Agent" <sip:+31707777001@sbc.example.com>',
  }
  const headers = [
    'A365-AgentHunt: 1',
    'A365-TenantId: A365',
    'x-ms-routingPolicies:  Disable_Forwarding',
    allow,
    'Supported: timer, replaces, 100rel',
    'User-Agent: AnywhereNow SBC',
  ]
  // Teams writes the names without quotes, and knows its user by a number with user=phone (R20).
  const teamsView = {
    from: 'Jan de Vries<sip:+31612345678@a365.example;user=phone>;tag=caller',
    to: 'Agent<sip:+31707777001@sbc.example.com;user=phone>',
  }
  const { anywherenow, teams } = await scene.call({
    anywherenow: new Caller(call).invite({ headers, body: offer }).receive(180).establish().ask('INFO').serve('BYE'),
    teams: new Callee('agent', undefined, teamsView)
      .asTeams()
      .expectInvite()
      .answer(180, 'Ringing', { headers: [teamsNames.server, teamsNames.allow] })
      .answer(200, 'OK', { headers: [teamsNames.server, teamsNames.allow], body: teamsAnswer.given })
      .receive('ACK')
      .serve('INFO', { headers: [teamsNames.server] })
      .ask('BYE', { headers: [teamsNames.userAgent] }),
  })

  const invite = teams.got('INVITE')
  expect(invite.uri).toBe(`sip:+31707777001@${scene.address('teams')};user=phone`)
  expect(invite.all('X-MS-RoutingPolicies')).toEqual(['x-ms-routingPolicies:  Disable_Forwarding'])
  expect(invite.all('Allow')).toEqual([allow])
  expect(invite.all('Supported')).toEqual(['Supported: timer, 100rel'])
  expect(invite.all('User-Agent')).toEqual(['User-Agent: AnywhereNow SBC'])
  expect(invite.all('A365-AgentHunt')).toEqual(['A365-AgentHunt: 1'])
  expect(invite.body).toBe(offer.content)

  const answer = anywherenow.got('200 INVITE')
  expect(answer.body).toBe(teamsAnswer.seen.content)
  expect(answer.values('Content-Length')).toEqual([String(teamsAnswer.seen.content.length)])
  expect(answer.all('Allow')).toEqual([teamsNames.allow])
  for (const kind of ['180 INVITE', '200 INVITE', '200 INFO'])
    expect(anywherenow.got(kind).all('Server')).toEqual(['SERVER: CustomerSBC'])
  expect(anywherenow.got('BYE').all('User-Agent')).toEqual(['USER-AGENT: CustomerSBC'])
  expect(anywherenow.received.map(({ text }) => text).join('')).not.toMatch(/PSTNHub|^b=/im)

  const own = new View(call.from, call.to, 'agent')
  expect(inTitleCase(views(anywherenow.received))).toEqual([
    own.first('100 INVITE'),
    own.caller('180 INVITE'),
    own.caller('200 INVITE'),
    own.caller('200 INFO'),
    own.callee('BYE'),
  ])
  const sent = new View(
    'From: "Jan de Vries" <sip:+31612345678@a365.example;user=phone>;tag=caller',
    'To: "Agent" <sip:+31707777001@sbc.example.com;user=phone>',
    'agent',
  )
  expect(views(teams.received).slice(0, 2)).toEqual([sent.first('INVITE'), sent.caller('ACK')])
  const bye = teams.got('200 BYE')
  expect([bye.values('From'), bye.values('To')]).toEqual([[`${teamsView.to};tag=agent`], [teamsView.from]])
})

test('AnywhereNow → PSTN with AgentHunt 0: the carrier sees nothing of A365 (R14, R87)', async () => {
  const headers = [
    'A365-AgentHunt: 0',
    'a365-tenantid: A365',
    'X-MS-RoutingPolicies: None',
    'Supported: timer, replaces',
    allow,
  ]
  const call = {
    uri: 'sip:+31612345678@sbc.example.com',
    from: 'From: "UCC" <sip:+31881200600@a365.example>;tag=caller',
    to: 'To: <sip:+31612345678@sbc.example.com>',
  }
  const { anywherenow, itsp } = await scene.call({
    anywherenow: new Caller(call)
      .invite({ headers, body: offer })
      .establish()
      .ask('INFO', { headers: ['A365-AgentHunt: 0'] })
      .ask('BYE'),
    itsp: new Callee().expectInvite().answer(200, 'OK', { body: offer }).receive('ACK').serve('INFO').serve('BYE'),
  })
  const invite = itsp.got('INVITE')
  expect(invite.uri).toBe(`sip:+31612345678@${scene.address('itsp')}`)
  // What Teams must not see is no business of a carrier's (R38, R84).
  expect(invite.all('Allow')).toEqual([allow])
  expect(invite.all('Supported')).toEqual(['Supported: timer, replaces'])
  for (const { lines } of itsp.received) expect(lines.join('\n')).not.toMatch(/^(?:A365|X-MS)-/im)
  const own = new View(call.from, call.to)
  expect(views(itsp.received).slice(0, 2)).toEqual([own.first('INVITE'), own.caller('ACK')])
  expect(views([anywherenow.got('200 INVITE')])).toEqual([own.caller('200 INVITE')])
})

/** With the names From and To as AnywhereNow writes them, for what Teams wrote. */
function inTitleCase(rows: readonly string[][]): string[][] {
  return rows.map((row) =>
    row.map((line) => line.replace(/^(?:FROM|TO)(?=:)/, (name) => (name === 'TO' ? 'To' : 'From'))),
  )
}
