import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { call, carrier, centre } from './support/jan.js'
import { Scene } from './support/scene.js'
import { views } from './support/trace.js'

// What Kamailio was found to get wrong, or to make easy to get wrong. Each test is one such trap.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start({ modules: ['puppet'] })))
afterAll(() => scene.stop())

const answering = (): Callee => new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE')
const todo = (...orders: string[]): { headers: string[] } => ({ headers: orders.map((order) => `X-Do: ${order}`) })

test('a request that comes again is no new question', async () => {
  const seen = todo('ingress itsp report SEEN')
  const { itsp } = await scene.call({
    // SIPp answers each 100 that comes again with one more INVITE, until the 200 is there.
    itsp: new Caller(call).invite(seen).outside('INVITE', seen).establish().ask('BYE'),
    anywherenow: new Callee().expectInvite().pause(50).answer(200, 'OK').receive('ACK').serve('BYE'),
  })
  const sent = itsp.messages.filter(({ direction, kind }) => direction === 'sent' && kind === 'INVITE')
  expect(sent.length).toBeGreaterThan(1)
  const { reports } = await scene.status()
  expect(reports).toContainEqual({ trunk: 'itsp', plugin: 'puppet', code: 'SEEN', count: 1 })
})

test('a keep-alive is no question', async () => {
  const before = (await scene.status()).counts.asked
  const { itsp } = await scene.call({
    itsp: new Caller(call).elsewhere('OPTIONS', `sip:${scene.sbc}`).receive(200),
  })
  expect(itsp.got('200 OPTIONS').startLine).toBe('SIP/2.0 200 OK')
  expect((await scene.status()).counts.asked).toBe(before)
})

test('a body without Content-Length is edited whole, and nothing of the old one stays', async () => {
  const { anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ body: { ...withBandwidth, unmeasured: true } })
      .establish()
      .ask('BYE'),
    anywherenow: answering(),
  })
  const invite = anywherenow.got('INVITE')
  expect(invite.body).toBe(withoutBandwidth.content)
  expect(invite.values('Content-Length')).toEqual([String(withoutBandwidth.content.length)])
  expect(invite.values('Content-Type')).toEqual(['application/sdp'])
})

test('a body is set, and taken away, with the headers that belong to it', async () => {
  const orders = ['ingress itsp body v=0', 'egress anywherenow no-body']
  const { anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ ...todo(orders[0]!), body: withBandwidth })
      .establish()
      .ask('INFO', {
        ...todo(orders[1]!),
        body: { type: 'text/plain', content: 'hello' },
      })
      .ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('INFO').serve('BYE'),
  })
  const [invite, info] = [anywherenow.got('INVITE'), anywherenow.got('INFO')]
  expect([invite.body, invite.values('Content-Type'), invite.values('Content-Length')]).toEqual([
    'v=0',
    ['application/sdp'],
    ['3'],
  ])
  expect([info.body, info.values('Content-Type'), info.values('Content-Length')]).toEqual(['', [], ['0']])
})

test('a message far larger than a parameter of lua_run is edited', async () => {
  const long = `X-Long: ${'0123456789'.repeat(400)}`
  const { anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ headers: [long, long, long], body: withBandwidth })
      .establish()
      .ask('BYE'),
    anywherenow: answering(),
  })
  expect(anywherenow.got('INVITE').all('X-Long')).toEqual([long, long, long])
  expect(anywherenow.got('INVITE').line('From')).toBe(centre.from)
  expect(anywherenow.got('INVITE').body).toBe(withoutBandwidth.content)
})

test('the answers to INFO and BYE of either end are edited, and From and To put right', async () => {
  const atItsp = todo('reply-egress itsp add X-By itsp')
  const atCentre = todo('reply-egress anywherenow add X-By anywherenow')
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call).invite().establish().ask('INFO').serve('INFO', atCentre).serve('BYE', atCentre),
    anywherenow: new Callee()
      .expectInvite()
      .answer(200, 'OK')
      .receive('ACK')
      .serve('INFO', atItsp)
      .ask('INFO')
      .ask('BYE'),
  })
  const by = (message: { values(name: string): string[] }): string[] => message.values('X-By')
  expect(by(itsp.got('200 INFO'))).toEqual(['itsp'])
  expect(by(anywherenow.got('200 INFO'))).toEqual(['anywherenow'])
  expect(by(anywherenow.got('200 BYE'))).toEqual(['anywherenow'])
  expect(views([itsp.got('200 INFO'), itsp.got('INFO'), itsp.got('BYE')])).toEqual([
    carrier.caller('200 INFO'),
    carrier.callee('INFO'),
    carrier.callee('BYE'),
  ])
  expect(views([anywherenow.got('200 INFO'), anywherenow.got('200 BYE')])).toEqual([
    centre.callee('200 INFO'),
    centre.callee('200 BYE'),
  ])
})

test('a request inside the dialog is refused at either stage, and the dialog lives on', async () => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite()
      .establish()
      .inside('INFO', todo('egress anywherenow reject 488 Not here'))
      .receive(488)
      .inside('INFO', todo('ingress itsp reject 488 Not here'))
      .receive(488)
      .ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
  })
  expect(views(itsp.received).filter(([kind]) => kind === '488 INFO')).toEqual([
    carrier.caller('488 INFO'),
    carrier.caller('488 INFO'),
  ])
  expect(views([anywherenow.got('BYE')])).toEqual([centre.caller('BYE')])
})

test('what is kept of a dialog is text: replication between proxies destroys other bytes', async () => {
  const kept = '\xc3\xa9\x01\xff'
  const dump = (): string =>
    execFileSync('kamcmd', ['-s', `unix:${join(scene.folder, 'kamailio_ctl')}`, 'htable.dump', 'sipcar_dialog'], {
      encoding: 'latin1',
    })
  await scene.call({
    itsp: new Caller(call)
      .invite(todo(`ingress itsp keep ${kept}`))
      .establish()
      .ask('BYE'),
    anywherenow: answering(),
  })
  const records = [...dump().matchAll(/^\s*value: (.*)$/gm)].map(([, value = '']) => value)
  expect(records.length).toBeGreaterThan(0)
  for (const record of records) expect(record).toMatch(/^[ -~]+$/)
  expect(records.some((record) => record.includes('sip:0612345678@carrier.example'))).toBe(true)
})
