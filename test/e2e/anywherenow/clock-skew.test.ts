import { afterEach, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { reported } from '../support/reports.js'
import { Scene, type SceneOptions } from '../support/scene.js'
import { teamsNames, teamsTransfer } from '../support/teams.js'
import { View, views } from '../support/trace.js'

// Teams refuses a transfer because of a clock, in Microsoft's own words; every plugin of the default matrix is on.

let scene: Scene
afterEach(() => scene.stop())

const diagnostics =
  'MS-DIAGNOSTICS: 1020;reason="Identity of the referrer could not be verified with the ms-identity parameter";ErrorType="x; y";Referrer="u@contoso.com";HRESULT="0xC3E93EE0(SIP_E_CRYPT_REFERRER_DATE_SKEWED)";signer="sipfed.online.lync.com";source="ap.contoso.com"'
const splitDomain = 'MS-SPLIT-DOMAIN-INFO: ms-traffic-type=SplitIntra'
const body = withoutBandwidth

/** Teams refuses the call that somebody makes to it. */
const refusing = () =>
  new Callee()
    .asTeams()
    .expectInvite()
    .answer(429, 'Provide Referrer Identity', { headers: [teamsNames.server, diagnostics, splitDomain] })
    .receive('ACK')

test('a transfer that fails for a clock: said plainly, with the referrer masked, and nothing changed (R109, R114)', async () => {
  scene = await Scene.start()
  const call = {
    uri: teamsTransfer.target,
    from: 'From: <sip:+31612345678@a365.example>;tag=caller',
    to: `To: <${teamsTransfer.target}>`,
  }
  const headers = ['A365-IsRefer: 1', teamsTransfer.referredBy]
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(call).invite({ headers, body }).refused(429),
    teams: refusing(),
  })
  const refusal = anywherenow.got('429 INVITE')
  expect(refusal.startLine).toBe('SIP/2.0 429 Provide Referrer Identity')
  expect(refusal.all('ms-diagnostics')).toEqual([diagnostics])
  expect(refusal.all('ms-split-domain-info')).toEqual([splitDomain])
  expect(refusal.values('From')).toEqual([call.from.replace('From: ', '')])

  const finding = { trunk: 'teams', plugin: 'diagnostics', code: 'CLOCK_SKEW_TRANSFER' }
  expect(await reported(scene, finding.code)).toEqual({ 'teams diagnostics CLOCK_SKEW_TRANSFER': 1 })
  const lines = scene.sidecar.output.split('\n').filter((line) => line.includes('CLOCK_SKEW_TRANSFER'))
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining(finding)])
  expect(lines[0]).toContain('SIP_E_CRYPT_REFERRER_DATE_SKEWED')
  expect(lines[0]).toMatch(/u\*\*\*@c\*\*\*/)
  expect(scene.sidecar.output).not.toContain('u@contoso.com')
})

const outside: readonly [string, SceneOptions][] = [
  ['', {}],
  [' while no sidecar answers, by the fence of the sample', { defines: { SIPCAR_URLS: '"ws://127.0.0.1:9/"' } }],
]

test.each(outside)('a carrier does not see what Microsoft says about it%s (R14)', async (_, options) => {
  scene = await Scene.start(options)
  const call = {
    uri: 'sip:+31707777001@sbc.example.com',
    from: 'From: <sip:+31612345678@carrier.example;user=phone>;tag=caller',
    to: 'To: <sip:+31707777001@sbc.example.com;user=phone>',
  }
  const { itsp } = await scene.call({ itsp: new Caller(call).invite({ body }).refused(429), teams: refusing() })
  const refusal = itsp.got('429 INVITE')
  expect(refusal.all('Server')).toEqual([teamsNames.server])
  expect(refusal.lines.filter((line) => /^ms-/i.test(line))).toEqual([])
  expect(
    views([refusal]).map((view) => view.map((line) => line.replace(/^TO:/, 'To:').replace(/^FROM:/, 'From:'))),
  ).toEqual([new View(call.from, call.to).caller('429 INVITE')])
})

test('nor does a carrier or PBX that Teams calls, whatever sidecar answers (R14)', async () => {
  scene = await Scene.start({ defines: { SIPCAR_URLS: '"ws://127.0.0.1:9/"' } })
  const call = {
    uri: 'sip:+31612345678@sbc.example.com',
    from: 'FROM: John Doe<sip:+31707777001@sip.pstnhub.microsoft.com:5061;user=phone>;tag=caller',
    to: 'TO: <sip:+31612345678@sbc.example.com:5061;user=phone>',
  }
  const publicly = 'MS-DIAGNOSTICS-PUBLIC: 5047;reason="Normal termination"'
  const { itsp } = await scene.call({
    teams: new Caller(call)
      .asTeams()
      .invite({ headers: [splitDomain], body })
      .establish()
      .ask('BYE', { headers: [diagnostics, publicly] }),
    itsp: new Callee().expectInvite().answer(200, 'OK', { body }).receive('ACK').serve('BYE'),
  })
  for (const { lines } of itsp.received) expect(lines.filter((line) => /^ms-/i.test(line))).toEqual([])
})
