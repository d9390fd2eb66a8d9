import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { sdp } from '../support/bodies.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import { View, views, type Trace } from '../support/trace.js'

// Hold and resume; every plugin of the default matrix is on.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
afterAll(() => scene.stop())

/** One end's SDP: where it is, and what it says of the direction. */
function media(address: string, version: number, ...direction: readonly string[]) {
  return sdp(
    'v=0',
    `o=- 5 ${version} IN IP4 192.0.2.1`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    'm=audio 4000 RTP/AVP 8 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    ...direction,
  )
}
const centre = (version: number, ...direction: readonly string[]) => media('192.0.2.40', version, ...direction)
const agent = (version: number, ...direction: readonly string[]) => media('52.112.0.9', version, ...direction)
const carrier = (version: number, ...direction: readonly string[]) => media('192.0.2.10', version, ...direction)
const nowhere = (version: number, ...direction: readonly string[]) => media('0.0.0.0', version, ...direction)

/** Kind and SDP of each message that has one. */
const bodies = ({ received }: Trace): string[][] =>
  received.filter(({ body }) => body !== '').map(({ kind, body }) => [kind, body])

/** The same messages several times. */
const times = (count: number, ...messages: readonly string[][]): string[][] =>
  Array.from({ length: count }, () => messages).flat()

/** A re-INVITE with its answer, as either end writes it. */
type Row = readonly [kind: 'INVITE' | '200 INVITE', body: { readonly content: string }]
const rows = (...all: readonly Row[]): string[][] => all.map(([kind, { content }]) => [kind, content])

test('AnywhereNow and Teams hold each other: Teams sees inactive, answers are left alone (R63, R64, R66)', async () => {
  const call = {
    uri: 'sip:+31707777001@sbc.example.com',
    from: 'From: <sip:+31612345678@a365.example>;tag=caller',
    to: 'To: <sip:+31707777001@sbc.example.com>',
  }
  const { anywherenow, teams } = await scene.call({
    anywherenow: new Caller(call)
      .invite({ headers: ['A365-AgentHunt: 1'], body: centre(1) })
      .establish()
      .serve('INVITE', { body: centre(2, 'a=inactive') })
      .receive('ACK')
      .serve('INVITE', { body: centre(3, 'a=recvonly') })
      .receive('ACK')
      .serve('INVITE', { body: centre(4, 'a=sendrecv') })
      .receive('ACK')
      .inside('INVITE', { body: centre(5, 'a=sendonly') })
      .receive(100, 200)
      .inside('ACK')
      .inside('INVITE', { body: centre(6, 'a=recvonly') })
      .receive(100, 200)
      .inside('ACK')
      .inside('INVITE', { body: centre(7, 'a=sendrecv') })
      .receive(100, 200)
      .inside('ACK')
      .ask('BYE'),
    teams: new Callee()
      .expectInvite()
      .answer(200, 'OK', { body: agent(1) })
      .receive('ACK')
      .inside('INVITE', { body: agent(2, 'a=inactive') })
      .receive(100, 200)
      .inside('ACK')
      .inside('INVITE', { body: agent(3, 'a=sendonly') })
      .receive(100, 200)
      .inside('ACK')
      .inside('INVITE', { body: agent(4, 'a=sendrecv') })
      .receive(100, 200)
      .inside('ACK')
      .serve('INVITE', { body: agent(5, 'a=inactive') })
      .receive('ACK')
      .serve('INVITE', { body: agent(6, 'a=inactive') })
      .receive('ACK')
      .serve('INVITE', { body: agent(7, 'a=sendrecv') })
      .receive('ACK')
      .serve('BYE'),
  })
  expect(bodies(anywherenow)).toEqual(
    rows(
      ['200 INVITE', agent(1)],
      ['INVITE', agent(2, 'a=inactive')],
      ['INVITE', agent(3, 'a=sendonly')],
      ['INVITE', agent(4, 'a=sendrecv')],
      ['200 INVITE', agent(5, 'a=inactive')],
      ['200 INVITE', agent(6, 'a=inactive')],
      ['200 INVITE', agent(7, 'a=sendrecv')],
    ),
  )
  expect(bodies(teams)).toEqual(
    rows(
      ['INVITE', centre(1)],
      ['200 INVITE', centre(2, 'a=inactive')],
      ['200 INVITE', centre(3, 'a=recvonly')],
      ['200 INVITE', centre(4, 'a=sendrecv')],
      ['INVITE', centre(5, 'a=inactive')],
      ['INVITE', centre(6, 'a=inactive')],
      ['INVITE', centre(7, 'a=sendrecv')],
    ),
  )
  const own = new View(call.from, call.to)
  expect(views(anywherenow.received)).toEqual([
    own.first('100 INVITE'),
    own.caller('200 INVITE'),
    ...times(3, own.callee('INVITE'), own.callee('ACK')),
    ...times(3, own.caller('100 INVITE'), own.caller('200 INVITE')),
    own.caller('200 BYE'),
  ])
  // Teams knows both by numbers with user=phone (R20).
  const seen = new View(phone(call.from), phone(call.to))
  expect(views(teams.received)).toEqual([
    seen.first('INVITE'),
    seen.caller('ACK'),
    ...times(3, seen.callee('100 INVITE'), seen.callee('200 INVITE')),
    ...times(3, seen.caller('INVITE'), seen.caller('ACK')),
    seen.caller('BYE'),
  ])
})

const held = { direction: 'a=inactive', answer: centre(2, 'a=inactive') }

test.each([
  ['no direction at all', [], held],
  ['sendrecv', ['a=sendrecv'], held],
  ['sendonly, which says so already', ['a=sendonly'], { direction: 'a=sendonly', answer: centre(2, 'a=recvonly') }],
] as const)(
  'a carrier holds by address 0.0.0.0 with %s: AnywhereNow sees where it was (R65)',
  async (_, given, seen) => {
    const call = {
      uri: 'sip:0881200600@sbc.example.com',
      from: 'From: "Jan" <sip:0612345678@carrier.example>;tag=caller',
      to: 'To: <sip:0881200600@sbc.example.com>',
    }
    const before = await heldByAddress()
    const { itsp, anywherenow } = await scene.call({
      itsp: new Caller(call)
        .invite({ body: carrier(1) })
        .establish()
        .inside('INVITE', { body: nowhere(2, ...given) })
        .receive(100, 200)
        .inside('ACK')
        .inside('INVITE', { body: carrier(3, 'a=sendrecv') })
        .receive(100, 200)
        .inside('ACK')
        .serve('BYE'),
      anywherenow: new Callee()
        .expectInvite()
        .answer(200, 'OK', { body: centre(1) })
        .receive('ACK')
        .serve('INVITE', { body: seen.answer })
        .receive('ACK')
        .serve('INVITE', { body: centre(3, 'a=sendrecv') })
        .receive('ACK')
        .ask('BYE'),
    })
    expect(bodies(anywherenow)).toEqual(
      rows(['INVITE', carrier(1)], ['INVITE', carrier(2, seen.direction)], ['INVITE', carrier(3, 'a=sendrecv')]),
    )
    expect(bodies(itsp)).toEqual(
      rows(['200 INVITE', centre(1)], ['200 INVITE', seen.answer], ['200 INVITE', centre(3, 'a=sendrecv')]),
    )
    expect(await heldByAddress()).toBe(before + 1)

    const own = new View(call.from, call.to)
    expect(views(itsp.received)).toEqual([
      own.first('100 INVITE'),
      own.caller('200 INVITE'),
      ...times(2, own.caller('100 INVITE'), own.caller('200 INVITE')),
      own.callee('BYE'),
    ])
    const normalised = new View(
      'From: "Jan" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
      'To: <sip:+31881200600@sbc.example.com;user=phone>',
    )
    expect(views(anywherenow.received)).toEqual([
      normalised.first('INVITE'),
      normalised.caller('ACK'),
      ...times(2, normalised.caller('INVITE'), normalised.caller('ACK')),
      normalised.callee('200 BYE'),
    ])
  },
)

/** How often such a hold toward AnywhereNow was reported. */
async function heldByAddress(): Promise<number> {
  return (await reported(scene, 'HOLD_RFC2543'))['anywherenow hold HOLD_RFC2543'] ?? 0
}

function phone(line: string): string {
  return line.replace('>', ';user=phone>')
}
