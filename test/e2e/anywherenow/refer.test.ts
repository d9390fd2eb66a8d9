import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import { teamsNames, teamsTransfer } from '../support/teams.js'
import { View, views } from '../support/trace.js'

// Transfers by REFER; every plugin of the default matrix is on.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
afterAll(() => scene.stop())

const body = withoutBandwidth
const allow = 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER'
const transferHeaders = [teamsTransfer.referTo, teamsTransfer.referredBy, teamsNames.userAgent]

/** A NOTIFY of a transfer (RFC 3515 2.4.5). */
const progress = (status: string, state: string) => ({
  headers: ['Event: refer', `Subscription-State: ${state}`],
  body: { type: 'message/sipfrag;version=2.0', content: `SIP/2.0 ${status}\r\n` },
})
const trying = progress('100 Trying', 'active;expires=60')
const done = progress('200 OK', 'terminated;reason=noresource')

test('an agent in Teams transfers: AnywhereNow carries it out, and nobody touches the target (R39, R41, R44, R80, R89)', async () => {
  const call = {
    uri: 'sip:+31707777001@sbc.example.com',
    from: 'From: <sip:+31612345678@a365.example>;tag=caller',
    to: 'To: <sip:+31707777001@sbc.example.com>',
  }
  // As AnywhereNow makes it from the REFER, while the call that is transferred is still up.
  const transfer = {
    uri: teamsTransfer.target,
    from: 'From: <sip:+31612345678@a365.example>;tag=transfer',
    to: `To: <${teamsTransfer.target}>`,
    dialog: 'transfer',
  }
  const referredBy = teamsTransfer.referredBy.replace('REFERRED-BY', 'Referred-By')
  const transferring = new Caller(transfer)
  const transferred = new Callee('target', undefined, { dialog: 'transfer' }).asTeams()
  const { anywherenow, teams } = await scene.call({
    anywherenow: new Caller(call)
      .invite({ headers: ['A365-AgentHunt: 1', allow], body })
      .establish()
      .receive('REFER')
      .reply(202, 'Accepted')
      .ask('NOTIFY', trying)
      .with(transferring.invite({ headers: ['A365-IsRefer: 1', 'A365-AgentHunt: 0', referredBy], body }).establish())
      .ask('NOTIFY', done)
      .serve('BYE')
      .with(transferring.ask('BYE')),
    teams: new Callee('agent')
      .asTeams()
      .expectInvite()
      .answer(200, 'OK', { headers: [teamsNames.allow], body })
      .receive('ACK')
      .inside('REFER', { headers: transferHeaders })
      .receive(202)
      .serve('NOTIFY')
      .with(transferred.expectInvite().answer(200, 'OK', { body }).receive('ACK'))
      .serve('NOTIFY')
      .ask('BYE')
      .with(transferred.serve('BYE')),
  })

  const refer = anywherenow.got('REFER')
  expect(refer.all('Refer-To')).toEqual([teamsTransfer.referTo])
  expect(refer.all('Referred-By')).toEqual([teamsTransfer.referredBy])
  expect(refer.all('User-Agent')).toEqual(['USER-AGENT: CustomerSBC'])
  const own = new View(call.from, call.to, 'agent')
  expect(views([refer])[0]?.map((line) => line.replace('FROM:', 'From:').replace('TO:', 'To:'))).toEqual(
    own.callee('REFER'),
  )

  const [first, last] = teams.received.filter(({ kind }) => kind === 'NOTIFY')
  for (const [notify, { headers, body }] of [
    [first!, trying],
    [last!, done],
  ] as const) {
    expect([notify.all('Event'), notify.all('Subscription-State')].flat()).toEqual(headers)
    expect(notify.values('Content-Type')).toEqual([body.type])
    expect(notify.body).toBe(body.content)
  }

  const [, invite] = teams.received.filter(({ kind }) => kind === 'INVITE')
  expect(invite?.uri).toBe(teamsTransfer.target)
  expect(invite?.all('To')).toEqual([transfer.to])
  expect(invite?.all('Referred-By')).toEqual([referredBy])
  expect(teams.received.map(({ kind }) => kind)).toEqual([
    'INVITE',
    'ACK',
    '202 REFER',
    'NOTIFY',
    'INVITE',
    'ACK',
    'NOTIFY',
    '200 BYE',
    'BYE',
  ])
})

test('where the target of a transfer names the SBC, Teams is named instead (R89)', async () => {
  const [, parameters] = teamsTransfer.target.split(':5061')
  const uri = `sip:sbc.example.com${parameters}`
  const from = 'From: <sip:+31612345678@a365.example>;tag=caller'
  const { teams } = await scene.call({
    anywherenow: new Caller({ uri, from, to: `To: <${uri}>` })
      .invite({ headers: ['A365-IsRefer: 1'], body })
      .establish()
      .ask('BYE'),
    teams: new Callee().expectInvite().answer(200, 'OK', { body }).receive('ACK').serve('BYE'),
  })
  expect(teams.got('INVITE').uri).toBe(`sip:${scene.address('teams')}${parameters}`)
  expect(teams.got('INVITE').all('To')).toEqual([`To: <${uri}>`])
})

test('a REFER of Teams in a call with the carrier is refused, and the call goes on (R42, R82)', async () => {
  const call = {
    uri: 'sip:+31612345678@sbc.example.com',
    from: 'FROM: John Doe<sip:+31707777001@sip.pstnhub.microsoft.com:5061;user=phone>;tag=caller',
    to: 'TO: <sip:+31612345678@sbc.example.com:5061;user=phone>',
  }
  const { teams, itsp } = await scene.call({
    teams: new Caller(call)
      .asTeams()
      .invite({ headers: [teamsNames.allow], body })
      .establish()
      .inside('REFER', { headers: transferHeaders })
      .receive(405)
      .ask('BYE'),
    itsp: new Callee()
      .expectInvite()
      .answer(200, 'OK', { headers: [allow], body })
      .receive('ACK')
      .serve('BYE'),
  })
  expect(teams.got('200 INVITE').all('Allow')).toEqual(['Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY'])
  const [methods = ''] = teams.got('405 REFER').values('Allow')
  expect(methods.split(', ')).toEqual(expect.arrayContaining(['INVITE', 'BYE', 'NOTIFY']))
  expect(methods).not.toMatch(/REFER/)
  expect(itsp.received.map(({ kind }) => kind)).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(await reported(scene, 'REFER_WITHOUT_A365')).toEqual({ 'teams refer REFER_WITHOUT_A365': 1 })
})

test.each(['itsp', 'pbx', 'teams', 'anywherenow'] as const)(
  'a REFER of %s outside a dialog is refused: nobody makes calls for strangers (R43)',
  async (trunk) => {
    const uri = 'sip:+31881200600@sbc.example.com'
    const stranger = new Caller({ uri, from: 'From: <sip:+31612345678@other.example>;tag=caller', to: `To: <${uri}>` })
    const referTo = 'Refer-To: <sip:+31900123456@sbc.example.com>'
    const sent = await scene.call({ [trunk]: stranger.outside('REFER', { headers: [referTo] }).receive(403) } as {
      [name in typeof trunk]: Caller
    })
    expect(sent[trunk].received.map(({ kind }) => kind)).toEqual(['403 REFER'])
  },
)
