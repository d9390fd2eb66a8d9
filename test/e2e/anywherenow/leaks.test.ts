import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { withDirectory } from '../support/directory.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import type { WireMessage } from '../support/trace.js'

// Headers that steer calls: not believed when the carrier sends them, not shown to the carrier when AnywhereNow does.

let scene: Scene
beforeAll(async () => {
  scene = await Scene.start(
    withDirectory(
      [
        { number: '+31881200600', kind: 'ucc' },
        { number: '+31707777001', kind: 'teams' },
      ],
      { site: { plugins: { 'leak-hygiene': { internalHeaders: ['X-Sbc-*'] } } } },
    ),
  )
})
afterAll(() => scene.stop())

const inward = (number: string) => ({
  uri: `sip:${number}@sbc.example.com;user=phone`,
  from: 'From: <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  to: `To: <sip:${number}@sbc.example.com;user=phone>`,
})
const outward = {
  uri: 'sip:+31201112222@sbc.example.com;user=phone',
  from: 'From: <sip:+31881200600@a365.example;user=phone>;tag=caller',
  to: 'To: <sip:+31201112222@sbc.example.com;user=phone>',
}

const steering = ['A365-AgentHunt: 1', 'a365-isrefer: 1', 'A365-TenantId: Contoso', 'X-MS-RoutingPolicies: none']
const marks = [
  'ms-diagnostics: 52085;reason="Dialog does not exist.";source="sip.pstnhub.microsoft.com"',
  'X-Sbc-Node: 7',
]
const referrer = 'Referred-By: <sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:1;x-t=2>'
const kept = ['X-Carrier: A365-AgentHunt: 1', 'Subject: X-MS-RoutingPolicies']

/** Names of the headers that this message should not have. */
const leaks = ({ lines }: WireMessage): string[] =>
  lines.filter((line) => /^(?:A365-|X-MS-|ms-|X-Sbc-|Referred-By)/i.test(line))
const none = (messages: readonly WireMessage[]) => messages.map(({ kind }) => [kind, []])

/** All that the end at `from` sends has the headers, and all that the other one does. */
const chatting = (headers: readonly string[]) => ({
  caller: (call: ConstructorParameters<typeof Caller>[0]) =>
    new Caller(call)
      .invite({ headers: [...headers, referrer, ...kept], body: withoutBandwidth })
      .receive(180)
      .establish({ headers })
      .ask('UPDATE', { headers })
      .ask('BYE', { headers }),
  callee: () =>
    new Callee()
      .expectInvite()
      .answer(180, 'Ringing', { headers })
      .answer(200, 'OK', { headers, body: withoutBandwidth })
      .receive('ACK')
      .serve('UPDATE', { headers })
      .serve('BYE', { headers }),
})

test('steering headers of the carrier steer nothing and reach nobody, in or out of a dialog (R6)', async () => {
  const { anywherenow } = await scene.call({
    itsp: chatting([...steering, ...marks.slice(0, 1)]).caller(inward('+31881200600')),
    anywherenow: chatting([]).callee(),
  })
  expect(anywherenow.received.map((message) => [message.kind, leaks(message)])).toEqual(none(anywherenow.received))
  expect(kept.map((line) => anywherenow.got('INVITE').lines.includes(line))).toEqual([true, true])
  // INVITE, ACK, UPDATE and BYE, each told once however many there were.
  expect(await reported(scene, 'SPOOFED_A365', 'SPOOFED_X_MS')).toEqual({
    'itsp trust-scrub SPOOFED_A365': 4,
    'itsp trust-scrub SPOOFED_X_MS': 4,
  })
})

test('a call that the carrier marks as hunt for an agent goes where its number is (R6, R86)', async () => {
  const { teams } = await scene.call({
    itsp: chatting(['A365-AgentHunt: 0', 'A365-IsRefer: 1']).caller(inward('+31707777001')),
    teams: chatting([]).callee(),
  })
  expect(teams.received.map((message) => [message.kind, leaks(message)])).toEqual(none(teams.received))
})

test('nothing of AnywhereNow and Teams leaves toward the carrier in requests (R14)', async () => {
  const { itsp } = await scene.call({
    anywherenow: chatting(['A365-AgentHunt: 0', ...steering.slice(2), ...marks]).caller(outward),
    itsp: chatting([]).callee(),
  })
  expect(itsp.received.map((message) => [message.kind, leaks(message)])).toEqual(none(itsp.received))
  expect(itsp.received.map(({ kind }) => kind)).toEqual(['INVITE', 'ACK', 'UPDATE', 'BYE'])
  expect(kept.map((line) => itsp.got('INVITE').lines.includes(line))).toEqual([true, true])
})

test('nor in replies (R14)', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: chatting([]).caller(inward('+31881200600')),
    anywherenow: chatting([...steering, ...marks, ...kept]).callee(),
  })
  expect(anywherenow.sent.every((message) => leaks(message).length === 6)).toBe(true)
  expect(itsp.received.map((message) => [message.kind, leaks(message)])).toEqual(none(itsp.received))
  expect(kept.map((line) => itsp.got('200 INVITE').lines.includes(line))).toEqual([true, true])
})

test('Teams gets the routing policies that are meant for it, and what AnywhereNow says beside them (R14, R93)', async () => {
  const headers = [...steering.slice(0, 1), ...steering.slice(2)]
  const { teams } = await scene.call({
    anywherenow: chatting(headers).caller({ ...outward, uri: inward('+31707777001').uri }),
    teams: chatting([]).callee(),
  })
  expect(headers.map((line) => teams.got('INVITE').lines.includes(line))).toEqual([true, true, true])
})
