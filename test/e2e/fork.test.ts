import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { Scene } from './support/scene.js'
import { View, views, type WireMessage } from './support/trace.js'

let scene: Scene
beforeAll(async () => {
  const defines = { CENTRE: '"{anywherenow}"', PBX: '"{pbx}"' }
  scene = await Scene.start({ config: 'fork.cfg', modules: ['puppet', 'anonymous'], defines })
})
afterAll(() => scene.stop())

const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: "Jan" <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}
const seenFrom = {
  anywherenow: 'From: "Jan" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  pbx: 'From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=caller',
}
const seenTo = { anywherenow: 'To: <sip:+31881200600@sbc.example.com;user=phone>', pbx: call.to }
const body = { anywherenow: withoutBandwidth.content, pbx: withBandwidth.content }

/** What shows that a CANCEL belongs to this INVITE (RFC 3261 9.1). */
const identity = (message: WireMessage): string[] => [
  message.uri,
  ...['Via', 'From', 'To', 'Call-ID'].map((name) => message.line(name)),
]

const answering = (tag: string): Callee =>
  new Callee(tag).expectInvite().answer(200, 'OK').receive('ACK').ask('INFO').serve('INFO').serve('BYE')
const ringing = (tag: string): Callee =>
  new Callee(tag)
    .expectInvite()
    .answer(180, 'Ringing')
    .receive('CANCEL')
    .reply(200, 'OK')
    .answer(487, 'Request Terminated')
    .receive('ACK')

test.each([
  ['anywherenow', 'pbx'],
  ['pbx', 'anywherenow'],
] as const)('%s answers: each branch has its edits, and the CANCEL of the other is its own', async (wins, loses) => {
  const caller = new Caller(call).invite({ body: withBandwidth }).maybe(180).establish().serve('INFO').ask('INFO')
  const parts = { [wins]: answering('winner'), [loses]: ringing('loser') } as Record<'anywherenow' | 'pbx', Callee>
  const { itsp, ...others } = await scene.call({ itsp: caller.ask('BYE'), ...parts })
  const [winner, loser] = [
    new View(seenFrom[wins], seenTo[wins], 'winner'),
    new View(seenFrom[loses], seenTo[loses], 'loser'),
  ]
  expect(views(others[wins].received)).toEqual([
    winner.first('INVITE'),
    winner.caller('ACK'),
    winner.callee('200 INFO'),
    winner.caller('INFO'),
    winner.caller('BYE'),
  ])
  expect(views(others[loses].received)).toEqual([loser.first('INVITE'), loser.first('CANCEL'), loser.caller('ACK')])
  expect(identity(others[loses].got('CANCEL'))).toEqual(identity(others[loses].got('INVITE')))
  for (const name of [wins, loses]) expect(others[name].got('INVITE').body).toBe(body[name])
  const carrier = new View(call.from, call.to, 'winner')
  expect(views(itsp.received).filter(([kind]) => kind !== '180 INVITE')).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.callee('INFO'),
    carrier.caller('200 INFO'),
    carrier.caller('200 BYE'),
  ])
})

test.each([
  ['egress anywherenow drop', 'pbx'],
  ['egress anywherenow reject 603 Declined', 'pbx'],
  ['egress pbx drop', 'anywherenow'],
] as const)('%s: the other branch goes on, with its own edits', async (order, left) => {
  const { itsp, ...others } = await scene.call({
    itsp: new Caller(call)
      .invite({ headers: [`X-Do: ${order}`] })
      .establish()
      .serve('INFO')
      .ask('INFO')
      .ask('BYE'),
    [left]: answering('callee'),
  } as Record<'itsp' | typeof left, Caller | Callee>)
  const view = new View(seenFrom[left], seenTo[left])
  expect(views(others[left].received)).toEqual([
    view.first('INVITE'),
    view.caller('ACK'),
    view.callee('200 INFO'),
    view.caller('INFO'),
    view.caller('BYE'),
  ])
  expect(itsp.got('200 INVITE').line('From')).toBe(call.from)
  expect(itsp.got('INFO').line('To')).toBe(call.from.replace('From', 'To'))
})

test('every branch is refused: the caller gets the first refusal', async () => {
  const orders = ['egress anywherenow reject 603 Declined', 'egress pbx drop'].map((order) => `X-Do: ${order}`)
  const { itsp } = await scene.call({ itsp: new Caller(call).invite({ headers: orders }).refused(603) })
  expect(itsp.got('603 INVITE').values('X-Refused-By')).toEqual(['puppet'])
})

test('both branches fail: the caller gets the better answer, with From and To as they were sent', async () => {
  const refusing = (tag: string, status: number): Callee =>
    new Callee(tag).expectInvite().answer(status, 'No').receive('ACK')
  const { itsp } = await scene.call({
    itsp: new Caller(call).invite().refused(404),
    anywherenow: refusing('one', 404),
    pbx: refusing('two', 486),
  })
  expect(views(itsp.received)).toEqual([
    ['100 INVITE', call.from, call.to],
    ['404 INVITE', call.from, `${call.to};tag=one`],
  ])
})
