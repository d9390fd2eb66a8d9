import { afterEach, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { withBandwidth, withoutBandwidth } from './support/bodies.js'
import { Scene, type SceneOptions } from './support/scene.js'
import { View, views } from './support/trace.js'

const call = {
  uri: 'sip:0881200600;ext=9@sbc.example.com;user=phone',
  from: 'From: "Jan de Vries" <sip:0612345678;ext=12@carrier.example;user=phone>;tag=caller',
  to: 'To: <sip:0881200600;ext=9@sbc.example.com;user=phone>',
}
const carrier = new View(call.from, call.to)
const centre = new View(
  'From: "Jan de Vries" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  'To: <sip:+31881200600@sbc.example.com;user=phone>',
)

// A deadline that a busy machine keeps as long as nothing is wrong.
const deadline = 300
const passing: SceneOptions = { site: { deadline } }
const rejecting: SceneOptions = {
  site: { deadline },
  trunks: { itsp: { onFailure: { initial: 480 } }, anywherenow: { onFailure: { initial: 480 } } },
}

let scene: Scene
afterEach(() => scene.stop())

/** A whole call; the caller's end is answered by the contact centre. */
const wholeCall = () =>
  scene.call({
    itsp: new Caller(call).invite({ body: withBandwidth }).receive(180).establish().ask('BYE'),
    anywherenow: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .serve('BYE'),
  })

async function expectEdited(): Promise<void> {
  const { anywherenow } = await wholeCall()
  expect(anywherenow.got('INVITE').line('From')).toBe(centre.from)
}

/** A call goes through and arrives as it was sent. */
async function expectUnedited(): Promise<void> {
  const { itsp, anywherenow } = await wholeCall()
  const invite = anywherenow.got('INVITE')
  expect(views([invite])).toEqual([carrier.first('INVITE')])
  expect(invite.body).toBe(withBandwidth.content)
  expect(views(itsp.received).slice(1)).toEqual(
    ['180 INVITE', '200 INVITE', '200 BYE'].map((kind) => carrier.caller(kind)),
  )
}

async function expectRejected(status: number): Promise<void> {
  const { itsp } = await scene.call({ itsp: new Caller(call).outside('INVITE').maybe(100).refused(status) })
  expect(views([itsp.got(`${status} INVITE`)])[0]?.[1]).toBe(call.from)
}

/** Calls until one is edited again: nobody restarts or tells Kamailio anything. */
async function expectItComesBack(): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const phones = await scene.begin({
      itsp: new Caller(call).invite({ body: withBandwidth }).refused(486),
      anywherenow: new Callee().expectInvite().answer(486, 'Busy Here').receive('ACK'),
    })
    // SIPp would wait long for the 486 of a call that was rejected on the way.
    const over = (): boolean => phones.itsp.trace.received.some(({ kind }) => /^[4-6]\d\d INVITE/.test(kind))
    while (phones.itsp.running && !over()) await new Promise((resolve) => setTimeout(resolve, 20))
    const reached = phones.anywherenow.trace.received.find(({ kind }) => kind === 'INVITE')
    await Promise.all(Object.values(phones).map((phone) => (phone.stop(), phone.end())))
    if (reached?.line('From') === centre.from) return expectEdited()
  }
  throw new Error(`no call was edited again\n${scene.kamailio.log}`)
}

const faults: Record<string, { break: () => Promise<unknown>; mend: () => Promise<void> }> = {
  'ended by SIGTERM': { break: () => scene.sidecar.end('SIGTERM'), mend: () => scene.sidecar.run() },
  'killed by SIGKILL': { break: () => scene.sidecar.end('SIGKILL'), mend: () => scene.sidecar.run() },
  'stopped by SIGSTOP': {
    break: () => Promise.resolve(scene.sidecar.kill('SIGSTOP')),
    mend: () => Promise.resolve(scene.sidecar.kill('SIGCONT')),
  },
}

test.each(Object.keys(faults))(
  'the sidecar is %s: with pass, calls go through unedited, then edited again',
  async (name) => {
    scene = await Scene.start(passing)
    await expectEdited()
    await faults[name]!.break()
    // The first meets the fault, the second a breaker that knows of it.
    await expectUnedited()
    await expectUnedited()
    await faults[name]!.mend()
    await expectItComesBack()
  },
)

test.each(Object.keys(faults))(
  'the sidecar is %s: with reject, calls get the status, then go through again',
  async (name) => {
    scene = await Scene.start(rejecting)
    await expectEdited()
    await faults[name]!.break()
    await expectRejected(480)
    await expectRejected(480)
    await faults[name]!.mend()
    await expectItComesBack()
  },
)

test.each(Object.keys(faults))(
  'the sidecar is %s in the middle of a call: both ends keep their view of it',
  async (name) => {
    scene = await Scene.start(rejecting)
    const phones = await scene.begin({
      itsp: new Caller(call).invite({ body: withBandwidth }).establish().pause(1500).ask('INFO').serve('BYE'),
      anywherenow: new Callee()
        .expectInvite()
        .answer(200, 'OK', { body: withoutBandwidth })
        .receive('ACK')
        .serve('INFO')
        .ask('BYE'),
    })
    while (!phones.anywherenow.trace.received.some(({ kind }) => kind === 'ACK') && phones.itsp.running)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await faults[name]!.break()
    expect(await phones.itsp.end()).toBe(true)
    expect(await phones.anywherenow.end()).toBe(true)
    expect(views(phones.anywherenow.trace.received).slice(1)).toEqual([
      centre.caller('ACK'),
      centre.caller('INFO'),
      centre.callee('200 BYE'),
    ])
    expect(views(phones.itsp.trace.received).slice(1)).toEqual([
      carrier.caller('200 INVITE'),
      carrier.caller('200 INFO'),
      carrier.callee('BYE'),
    ])
  },
)

test.each([
  ['0', () => expectUnedited()],
  ['503', () => expectRejected(503)],
])(
  'a Kamailio that never saw its sidecar acts by its own setting, SIPCAR_POLICY_INITIAL=%s',
  async (policy, expected) => {
    const urls = '"ws://127.0.0.1:9/"'
    scene = await Scene.start({ defines: { SIPCAR_URLS: urls, SIPCAR_POLICY_INITIAL: `"${policy}"` } })
    await expected()
  },
)

test('a second URL where nobody listens does not matter', async () => {
  scene = await Scene.start({ ...passing, defines: { SIPCAR_URLS: '"ws://{sidecar}/,ws://127.0.0.1:9/"' } })
  await expectEdited()
  await expectEdited()
})
