import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller, type Call } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { withDirectory } from '../support/directory.js'
import { reported } from '../support/reports.js'
import { Scene, type TrunkName } from '../support/scene.js'

// Two customers of one SBC share the trunk to AnywhereNow; each has a carrier and a Teams of its own (6.10, R103).

const [contoso, fabrikum] = ['+31881200600', '+31881200500']
const [john, kim] = ['+31707777001', '+31707777002']

let scene: Scene
beforeAll(async () => {
  scene = await Scene.start(
    withDirectory(
      [
        { number: contoso, kind: 'ucc', tenant: 'Contoso' },
        { number: fabrikum, kind: 'ucc', tenant: 'Fabrikum' },
        { number: john, kind: 'teams', tenant: 'Contoso' },
        { number: kim, kind: 'teams', tenant: 'Fabrikum' },
      ],
      {
        more: ['itsp2', 'teams2'],
        // The script knows whose call it sends.
        routes: 'onsend_route { xlog("L_NOTICE", "$rm of [$avp(sipcar_tenant)] to $snd(ip):$snd(port)\n"); }\n',
        site: {
          plugins: { routing: { otherwise: 'itsp' } },
          tenants: {
            Contoso: { ids: ['Contoso'], default: true, itsp: 'itsp', teams: 'teams' },
            Fabrikum: { ids: ['A365-Fabrikum'], itsp: 'itsp2', teams: 'teams2', routingPolicies: 'disable_forwarding' },
          },
        },
      },
    ),
  )
})
afterAll(() => scene.stop())

const callTo = (number: string, from: string): Call => ({
  uri: `sip:${number}@sbc.example.com;user=phone`,
  from: `From: <sip:${from}@a365.example;user=phone>;tag=caller`,
  to: `To: <sip:${number}@sbc.example.com;user=phone>`,
})

/** A whole call of a tenant. The other trunks have no phone, so that it could not reach them unseen. */
async function play(tenant: string, caller: TrunkName, call: Call, callee: TrunkName, headers: readonly string[] = []) {
  const from = scene.kamailio.log.length
  const parts = {
    [caller]: new Caller(call).invite({ headers, body: withoutBandwidth }).establish().ask('BYE'),
    [callee]: new Callee().expectInvite().answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').serve('BYE'),
  }
  const traces = await scene.call(parts as Record<TrunkName, Caller | Callee>)
  const invite = traces[callee].got('INVITE')
  expect(invite.uri).toContain(`@${scene.address(callee)};`)
  const log = scene.kamailio.log.slice(from)
  expect([...log.matchAll(/INVITE of \[(.*)\] to (\S+)/g)].map(([, ...said]) => said)).toEqual([
    [tenant, scene.address(callee)],
  ])
  return invite
}

const ofContoso = {
  tenant: 'Contoso',
  centre: contoso,
  user: john,
  teams: 'teams',
  carrier: 'itsp',
  policy: 'None',
} as const
const ofFabrikum = {
  tenant: 'Fabrikum',
  centre: fabrikum,
  user: kim,
  teams: 'teams2',
  carrier: 'itsp2',
  policy: 'disable_forwarding',
} as const
const outward = [
  { id: 'Contoso', ...ofContoso },
  { id: 'A365-contoso', ...ofContoso },
  { id: 'A365', ...ofContoso },
  { id: 'Fabrikum', ...ofFabrikum },
  { id: 'A365-Fabrikum', ...ofFabrikum },
]

test.each(outward)(
  'A365-TenantId $id: an agent is hunted at $teams (R86, R91, R93, R103)',
  async ({ id, tenant, centre, user, teams, policy }) => {
    const headers = [`A365-TenantId: ${id}`, 'X-MS-RoutingPolicies: None', 'A365-AgentHunt: 1']
    const invite = await play(tenant, 'anywherenow', callTo(user, centre), teams, headers)
    expect(invite.all('A365-TenantId')).toEqual([headers[0]])
    expect(invite.all('X-MS-RoutingPolicies')).toEqual([`X-MS-RoutingPolicies: ${policy}`])
  },
)

test.each(outward)(
  'A365-TenantId $id: a number of the PSTN goes to $carrier (R87, R91, R103)',
  async ({ id, tenant, centre, carrier }) => {
    const headers = [`A365-TenantId: ${id}`, 'X-MS-RoutingPolicies: None', 'A365-AgentHunt: 0']
    const invite = await play(tenant, 'anywherenow', callTo('+31201112222', centre), carrier, headers)
    expect(invite.text).not.toMatch(/^(?:A365-|X-MS-)/im)
  },
)

test("without the header the call is the default tenant's (R92)", async () => {
  await play('Contoso', 'anywherenow', callTo('+31201112222', contoso), 'itsp')
})

test('a tenant that nobody knows is refused, and told (R92)', async () => {
  const call = callTo('+31201112222', contoso)
  const { anywherenow } = await scene.call({
    anywherenow: new Caller(call)
      .outside('INVITE', { headers: ['A365-TenantId: Tailspin'] })
      .maybe(100)
      .refused(404),
  })
  const refusal = anywherenow.got('404 INVITE')
  expect(refusal.line('From')).toBe(call.from)
  expect(await reported(scene, 'UNKNOWN_TENANT', 'TENANT_MISMATCH')).toEqual({
    'anywherenow a365-steering UNKNOWN_TENANT': 1,
  })
})

test('a call of one tenant to a number of another is told (R92)', async () => {
  await play('Contoso', 'anywherenow', callTo(kim, contoso), 'teams', ['A365-TenantId: Contoso', 'A365-AgentHunt: 1'])
  expect(await reported(scene, 'TENANT_MISMATCH')).toEqual({ 'anywherenow a365-steering TENANT_MISMATCH': 1 })
})

test("a call of Fabrikum's carrier reaches the trunk that all share, and its Teams user there (R95, R103)", async () => {
  await play('Fabrikum', 'itsp2', callTo(fabrikum, '+31612345678'), 'anywherenow')
  await play('Fabrikum', 'itsp2', callTo(kim, '+31612345678'), 'teams2')
})

test.each([
  { tenant: 'Contoso', teams: 'teams', user: john, carrier: 'itsp' },
  { tenant: 'Fabrikum', teams: 'teams2', user: kim, carrier: 'itsp2' },
] as const)(
  'what a Teams user of $tenant dials leaves over $carrier (R103)',
  async ({ tenant, teams, user, carrier }) => {
    const invite = await play(tenant, teams, callTo('+31201112222', user), carrier)
    expect(invite.line('From')).toContain(`<sip:${user}@`)
  },
)
