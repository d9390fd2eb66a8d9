import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { call, carrier, centre } from './support/jan.js'
import { Scene } from './support/scene.js'
import { View, views } from './support/trace.js'

let scene: Scene
beforeAll(async () => void (scene = await Scene.start({ modules: ['puppet', 'anonymous'] })))
afterAll(() => scene.stop())

/** What the plugin puppet shall do, one a line. */
const todo = (...orders: string[]): { headers: string[] } => ({ headers: orders.map((order) => `X-Do: ${order}`) })
const answering = (): Callee => new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE')

test.each([
  ['ingress', 'ingress itsp reject 603 Not now', []],
  ['egress', 'egress anywherenow reject 603 Not now', ['100 INVITE']],
])('a plugin refuses a call at %s, with its own status, reason and header', async (_, order, before) => {
  const caller = new Caller(call).outside('INVITE', todo(order)).maybe(100).refused(603)
  const { itsp } = await scene.call({ itsp: caller })
  expect(itsp.received.map(({ kind }) => kind)).toEqual([...before, '603 INVITE'])
  const refusal = itsp.got('603 INVITE')
  expect(refusal.startLine).toBe('SIP/2.0 603 Not now')
  expect(refusal.values('X-Refused-By')).toEqual(['puppet'])
  expect(refusal.line('From')).toBe(call.from)
  expect(refusal.line('To').replace(/;tag=[\w.-]+$/, '')).toBe(call.to)
})

test('a call that is dropped at ingress is answered by nobody', async () => {
  const keepAlive = ['OPTIONS', `sip:${scene.sbc}`] as const
  const caller = new Caller(call)
    .outside('INVITE', todo('ingress itsp drop'))
    .elsewhere(...keepAlive)
    .receive(200)
  const { itsp } = await scene.call({ itsp: caller })
  // Kamailio has one worker here: what is answered later was handled later.
  expect(itsp.received.map(({ kind }) => kind)).toEqual(['200 OPTIONS'])
})

test('a call whose only branch is dropped gets a 480, since it has had its 100', async () => {
  const caller = new Caller(call).invite(todo('egress anywherenow drop')).refused(480)
  const { itsp } = await scene.call({ itsp: caller })
  expect(itsp.got('480 INVITE').line('From')).toBe(call.from)
})

test('a plugin writes a From without angle brackets', async () => {
  const bare = 'sip:jan@carrier.example;tag=caller'
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite(todo(`egress anywherenow from ${bare}`))
      .establish()
      .ask('BYE'),
    anywherenow: answering(),
  })
  expect(anywherenow.got('INVITE').line('From')).toBe(`From: ${bare}`)
  expect(anywherenow.got('BYE').line('From')).toBe(`From: ${bare}`)
  expect(itsp.got('200 INVITE').line('From')).toBe(call.from)
})

const hidden = new View('From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=caller', call.to)

test.each(['ingress itsp steer pbx', 'egress anywherenow steer pbx'])(
  '%s: the edits are those of the new trunk, and hold for the whole call',
  async (order) => {
    const { itsp, pbx } = await scene.call({
      itsp: new Caller(call)
        .invite({ ...todo(order), body: withBandwidth })
        .receive(180)
        .establish()
        .inside('INVITE', { body: withBandwidth })
        .receive(100, 200)
        .inside('ACK')
        .serve('INFO')
        .ask('BYE'),
      pbx: new Callee()
        .expectInvite()
        .answer(180, 'Ringing')
        .answer(200, 'OK')
        .receive('ACK')
        .serve('INVITE')
        .receive('ACK')
        .ask('INFO')
        .serve('BYE'),
    })
    expect(pbx.got('BYE').uri).toBe(`sip:phone@${scene.address('pbx')};transport=UDP`)
    expect(pbx.received[0]?.uri).toBe(`sip:0881200600@${scene.address('pbx')}`)
    expect(pbx.received[0]?.body).toBe(withBandwidth.content)
    expect(views(pbx.received)).toEqual([
      hidden.first('INVITE'),
      hidden.caller('ACK'),
      hidden.caller('INVITE'),
      hidden.caller('ACK'),
      hidden.callee('200 INFO'),
      hidden.caller('BYE'),
    ])
    const wire = pbx.received.map(({ text }) => text.replaceAll(/^X-Do:.*$/gm, '')).join('')
    expect(wire).not.toMatch(/Jan|0612345678|carrier\.example/)
    expect(views(itsp.received)).toEqual([
      carrier.first('100 INVITE'),
      carrier.caller('180 INVITE'),
      carrier.caller('200 INVITE'),
      carrier.caller('100 INVITE'),
      carrier.caller('200 INVITE'),
      carrier.callee('INFO'),
      carrier.caller('200 BYE'),
    ])
  },
)

test('after a failure a plugin sends the call to another trunk, which gets its own edits', async () => {
  const { itsp, pbx, anywherenow } = await scene.call({
    itsp: new Caller(call).invite(todo('failure itsp steer pbx')).establish().ask('BYE'),
    anywherenow: new Callee('centre').expectInvite().answer(486, 'Busy Here').receive('ACK'),
    pbx: answering(),
  })
  expect(anywherenow.got('INVITE').line('From')).toBe(centre.from)
  expect(views(pbx.received)).toEqual([hidden.first('INVITE'), hidden.caller('ACK'), hidden.caller('BYE')])
  expect(views(itsp.received)).toEqual([
    carrier.first('100 INVITE'),
    carrier.caller('200 INVITE'),
    carrier.caller('200 BYE'),
  ])
})

// Bytes that need care on the way: through JSON, msgpack, base64 and shared memory.
const kept = 'one "quoted" \\ and \xc3\xa9'
const recalled = JSON.stringify(kept)
const nothing: string[] = []

test.each([
  ['at ingress of the INVITE', [`ingress itsp keep ${kept}`], nothing],
  ['at egress of the INVITE', [`egress anywherenow keep ${kept}`], nothing],
  ['at ingress of its 200', nothing, [`reply-ingress anywherenow keep ${kept}`]],
  ['at egress of its 200', nothing, [`reply-egress itsp keep ${kept}`]],
])('what a plugin keeps %s comes with later requests of both ends', async (_, onInvite, onAnswer) => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite(todo(...onInvite))
      .establish(todo('egress anywherenow recall'))
      .ask('INFO', todo('ingress itsp recall', 'egress anywherenow recall', 'egress anywherenow keep two'))
      .serve('INFO')
      .serve('INFO')
      .ask('BYE', todo('ingress itsp recall')),
    anywherenow: new Callee()
      .expectInvite()
      .answer(200, 'OK', todo(...onAnswer))
      .receive('ACK')
      .serve('INFO')
      .ask('INFO', todo('ingress anywherenow recall', 'egress itsp recall', 'ingress anywherenow keep'))
      .ask('INFO', todo('ingress anywherenow recall'))
      .serve('BYE'),
  })
  const recalls = [...anywherenow.received, ...itsp.received].filter(({ kind }) => /^[A-Z]/.test(kind))
  expect(recalls.map((message) => [message.kind, message.values('X-Recalled')])).toEqual([
    ['INVITE', []],
    ['ACK', [recalled]],
    ['INFO', [recalled, recalled]],
    ['BYE', ['null']],
    ['INFO', ['"two"', 'null']],
    ['INFO', ['null']],
  ])
})

test('repeated headers are removed and replaced where they stand, those of an earlier stage too', async () => {
  const lines = ['X-A: one', 'X-Other: 1', 'x-a : two', 'X-A:', 'X-A:  four', ' folded', 'X-Other: 2']
  const orders = [
    'ingress itsp remove X-A 1',
    'ingress itsp add X-B one',
    'ingress itsp add X-C gone',
    'egress anywherenow replace X-A 2 four, changed',
    'egress anywherenow replace X-B 0 two',
    'egress anywherenow remove X-C 0',
    'egress anywherenow add X-A five',
  ]
  const { anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ headers: [...lines, ...todo(...orders).headers] })
      .establish()
      .ask('BYE'),
    anywherenow: answering(),
  })
  expect(anywherenow.got('INVITE').lines.filter((line) => /^X-(A|B|C|Other)/i.test(line))).toEqual([
    'X-A: one',
    'X-Other: 1',
    'X-A:',
    'X-A: four, changed',
    'X-Other: 2',
    'X-B: two',
    'X-A: five',
  ])
})

test('two stages that change one header give one header', async () => {
  const order = 'ingress itsp from "Piet" <sip:0699999999@in.example>;tag=caller'
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call).invite(todo(order)).establish().ask('BYE'),
    anywherenow: answering(),
  })
  const seen = new View('From: "Piet" <sip:+31699999999@in.example;user=phone>;tag=caller', centre.to)
  expect(views(anywherenow.received)).toEqual([seen.first('INVITE'), seen.caller('ACK'), seen.caller('BYE')])
  expect(anywherenow.got('INVITE').all('From')).toHaveLength(1)
  expect(itsp.got('200 INVITE').line('From')).toBe(call.from)
})

test('the answer of a delayed offer comes with the ACK, and is edited there', async () => {
  const { anywherenow } = await scene.call({
    itsp: new Caller(call).invite().establish({ body: withBandwidth }).ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK', { body: withBandwidth }).receive('ACK').serve('BYE'),
  })
  expect(anywherenow.got('ACK').body).toBe(withoutBandwidth.content)
  expect(anywherenow.got('ACK').line('From')).toBe(centre.from)
})

test('a request that makes no dialog is edited, and its answer put right', async () => {
  const order = 'egress anywherenow from "Piet" <sip:piet@in.example>;tag=caller'
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call).outside('MESSAGE', todo(order)).receive(200),
    anywherenow: new Callee().serve('MESSAGE'),
  })
  expect(anywherenow.got('MESSAGE').line('From')).toBe('From: "Piet" <sip:piet@in.example>;tag=caller')
  expect(itsp.got('200 MESSAGE').line('From')).toBe(call.from)
})
