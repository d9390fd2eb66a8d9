import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withoutBandwidth } from './support/bodies.js'
import { Scene } from './support/scene.js'

// Teams behind TLS: it is known by its certificate, and knows its customer by the name in Record-Route (R45, R123).

let scene: Scene | undefined

beforeAll(async () => {
  scene = await Scene.start({
    config: 'tenants.cfg',
    transport: { teams: 'tls' },
    tapped: 'teams',
    tlsName: 'sip.pstnhub.microsoft.com',
    site: { tenants: { contoso: { ids: ['A365'], default: true, fqdn: 'contoso.sbc.example' } } },
  })
})

afterAll(() => scene?.stop())

test("the tenant's name stands in the topmost Record-Route toward Teams, and requests come back by it", async () => {
  const caller = new Caller({
    uri: 'sip:+31707777001@localhost',
    from: 'From: <sip:+31881200600@a365.example>;tag=caller',
    to: 'To: <sip:+31707777001@localhost>',
  })
  const { anywherenow, teams } = await scene!.call({
    anywherenow: caller
      .invite({ headers: ['A365-AgentHunt: 1'], body: withoutBandwidth })
      .establish()
      .serve('BYE'),
    teams: new Callee().expectInvite().answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').ask('BYE'),
  })
  const routes = teams.got('INVITE').values('Record-Route')
  expect(routes[0]).toMatch(/^<sip:contoso\.sbc\.example:5061;transport=tls;/)
  expect(routes.join()).toMatch(/127\.0\.0\.1:\d+;transport=udp/)
  expect(anywherenow.got('BYE').line('From')).toContain('+31707777001')
  const { reports } = await scene!.status()
  expect(reports.map(({ code }) => code)).not.toContain('TEAMS_FQDN_MISSING')
})
