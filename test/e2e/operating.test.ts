import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, expect, test } from '@jest/globals'
import { cli } from '../support/sidecar-process.js'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { Scene } from './support/scene.js'
import { View, views, type WireMessage } from './support/trace.js'

const run = promisify(execFile)

let scene: Scene
afterEach(() => scene.stop())

const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}
const seenFrom = 'From: <sip:+31612345678@carrier.example;user=phone>;tag=caller'

test('a plugin is switched off by command while calls run: later calls change, none is lost', async () => {
  // Several workers, each with its own connection: all must hear of it.
  scene = await Scene.start({ defines: { WORKERS: '4' } })
  const many = { calls: 1000, rate: 20 }
  const { itsp, anywherenow } = await scene.begin({
    // The callee hangs up: a BYE of the caller could overtake its ACK in another worker.
    itsp: { script: new Caller(call).invite().establish().serve('BYE'), ...many },
    anywherenow: { script: new Callee().expectInvite().answer(200, 'OK').receive('ACK').ask('BYE'), ...many },
  })
  const calls = (phone: typeof itsp, kind: string): Set<string> =>
    new Set(phone.trace.messages.filter((message) => message.kind === kind).map((message) => message.line('Call-ID')))
  try {
    await scene.sidecar.until(() => calls(itsp, 'BYE').size >= 20, '20 calls are over')
    const before = calls(itsp, 'BYE')
    await run(process.execPath, [cli, 'trunk', 'set', 'anywherenow', 'e164', 'off', '-c', scene.sidecar.file])
    const begun = calls(itsp, 'INVITE')
    await scene.sidecar.until(() => calls(itsp, 'BYE').size >= begun.size + 20, '20 later calls are over')
    itsp.finish()
    if (!(await itsp.end())) throw new Error(itsp.story)

    const invites = anywherenow.trace.received.filter(({ kind }) => kind === 'INVITE')
    const callId = (message: WireMessage): string => message.line('Call-ID')
    const from = (wanted: (id: string) => boolean): Set<string> =>
      new Set(invites.filter((message) => wanted(callId(message))).map((message) => message.line('From')))
    expect(from((id) => before.has(id))).toEqual(new Set([seenFrom]))
    expect(from((id) => !begun.has(id))).toEqual(new Set([call.from]))
    expect(calls(itsp, 'BYE')).toEqual(calls(itsp, 'INVITE'))
    expect(
      itsp.trace.received.filter(({ kind }) => kind === '200 INVITE').map((answer) => answer.line('From')),
    ).toEqual(Array(calls(itsp, 'INVITE').size).fill(call.from))
  } finally {
    itsp.stop()
    anywherenow.stop()
  }
})

test('an emergency call that the script sends to the contact centre goes to the carrier, as it was dialled', async () => {
  scene = await Scene.start({ defines: { CONTACT_CENTRE: '"^112$"' } })
  const emergency = {
    uri: 'sip:112@sbc.example.com',
    from: 'From: "Reception" <sip:0881200600;ext=3@pbx.example>;tag=caller',
    to: 'To: <sip:112@sbc.example.com>',
  }
  const { pbx, itsp } = await scene.call({
    pbx: new Caller(emergency).invite({ body: withBandwidth }).establish().ask('BYE'),
    itsp: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
  })
  const view = new View(emergency.from, emergency.to)
  expect(views(itsp.received)).toEqual([view.first('INVITE'), view.caller('ACK'), view.caller('BYE')])
  expect(itsp.got('INVITE').uri).toBe(`sip:112@${scene.address('itsp')}`)
  expect(itsp.got('INVITE').body).toBe(withBandwidth.content)
  expect(pbx.got('200 INVITE').line('From')).toBe(emergency.from)
})

test('a trunk in shadow: nothing changes on the wire, the reports say what would', async () => {
  scene = await Scene.start({ trunks: { anywherenow: { shadow: true } } })
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller(call)
      .invite({ body: withBandwidth, headers: ['User-Agent: x sip.pstnhub.microsoft.com'] })
      .establish()
      .ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
  })
  // Apart from what every proxy writes (RFC 3261 16.6).
  const proxys = /^(Via|Record-Route|Max-Forwards):/
  const own = (message: WireMessage): string[] => message.lines.filter((line) => !proxys.test(line))
  expect(own(anywherenow.got('INVITE'))).toEqual(own(itsp.gave('INVITE')))
  expect(anywherenow.got('INVITE').uri).toBe(`sip:0881200600@${scene.address('anywherenow')}`)
  expect(anywherenow.got('INVITE').body).toBe(withBandwidth.content)
  const { reports } = await scene.status()
  expect(reports).toEqual([{ trunk: 'anywherenow', plugin: '', code: 'SHADOW', count: 1 }])
})

test('a plugin in shadow: its edits are reported, those of the others are made', async () => {
  scene = await Scene.start({ trunks: { anywherenow: { plugins: { egress: { e164: 'shadow' } } } } })
  const { anywherenow } = await scene.call({
    itsp: new Caller(call).invite({ body: withBandwidth }).establish().ask('BYE'),
    anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
  })
  expect(anywherenow.got('INVITE').line('From')).toBe(call.from)
  expect(anywherenow.got('INVITE').body).toBe(withoutBandwidth.content)
  const { reports } = await scene.status()
  expect(reports).toContainEqual({ trunk: 'anywherenow', plugin: 'e164', code: 'SHADOW', count: 1 })
})
