import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { sdp } from '../support/bodies.js'
import { reported } from '../support/reports.js'
import { Scene } from '../support/scene.js'
import { View, views } from '../support/trace.js'

// Re-INVITEs that change nothing; every plugin of the default matrix is on.

const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}
const view = new View(call.from, call.to)
const callers = () => new Caller(call)

/** @param version of o=, which a session may raise as it likes; @param bandwidth line that is AnywhereNow's no more */
function media(version: number, { port = 4000, bandwidth = [] as readonly string[] } = {}) {
  return sdp(
    'v=0',
    `o=- 5 ${version} IN IP4 192.0.2.10`,
    's=-',
    'c=IN IP4 192.0.2.10',
    ...bandwidth,
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
  )
}
const answer = media(1, { port: 5000 })
const toggled = { bandwidth: ['b=CT:128'] }

/** A call that is answered, and in which the caller then sends a re-INVITE. */
const reInvite = (offer: ReturnType<typeof media>, headers: readonly string[] = []) =>
  callers()
    .invite({ body: media(1) })
    .establish()
    .inside('INVITE', { body: offer, headers })
const answered = () => new Callee().expectInvite().answer(200, 'OK', { body: answer }).receive('ACK')

let scene: Scene
const noops = async (): Promise<number> => {
  return (await reported(scene, 'REINVITE_NOOP'))['anywherenow reinvite-guard REINVITE_NOOP'] ?? 0
}
const repetitions = [
  ['only the version of o= is new (R104)', media(2)],
  ['the b= line that AnywhereNow does not see is new too (R107)', media(2, toggled)],
] as const

describe('as it comes', () => {
  beforeAll(async () => void (scene = await Scene.start()))
  afterAll(() => scene.stop())

  test.each(repetitions)('%s: it is reported, and passes (R105)', async (_, offer) => {
    const before = await noops()
    const { itsp, anywherenow } = await scene.call({
      itsp: reInvite(offer).receive(100, 200).inside('ACK').ask('BYE'),
      anywherenow: answered().serve('INVITE', { body: answer }).receive('ACK').serve('BYE'),
    })
    expect(await noops()).toBe(before + 1)
    const [, again] = anywherenow.received.filter(({ kind }) => kind === 'INVITE')
    expect(again?.body).toBe(media(2).content)
    expect(views(itsp.received).slice(1)).toEqual(
      ['200 INVITE', '100 INVITE', '200 INVITE', '200 BYE'].map((kind) => view.caller(kind)),
    )
  })

  test('one that changes something is not reported', async () => {
    const before = await noops()
    await scene.call({
      itsp: reInvite(media(2, { port: 4002 }))
        .receive(100, 200)
        .inside('ACK')
        .ask('BYE'),
      anywherenow: answered().serve('INVITE', { body: answer }).receive('ACK').serve('BYE'),
    })
    expect(await noops()).toBe(before)
  })
})

describe('with reinviteGuard: reject', () => {
  beforeAll(async () => {
    const plugins = { egress: { 'reinvite-guard': { reinviteGuard: 'reject' } } }
    scene = await Scene.start({ trunks: { anywherenow: { plugins } } })
  })
  afterAll(() => scene.stop())

  test.each(repetitions)('%s: 488 at the caller, and the call lives on (R105)', async (_, offer) => {
    const before = await noops()
    const { itsp, anywherenow } = await scene.call({
      itsp: reInvite(offer).receive(100).turnedDown(488).ask('INFO').ask('BYE'),
      anywherenow: answered().serve('INFO').serve('BYE'),
    })
    expect(itsp.got('488 INVITE').all('Warning')).toEqual(['Warning: 399 sbc.example.com "The session is not changed"'])
    expect(views([itsp.got('488 INVITE')])).toEqual([view.caller('488 INVITE')])
    expect(anywherenow.received.map(({ kind }) => kind)).toEqual(['INVITE', 'ACK', 'INFO', 'BYE'])
    expect(await noops()).toBe(before + 1)
  })

  test('the same of AnywhereNow toward the carrier is none of its business', async () => {
    const { itsp } = await scene.call({
      itsp: callers()
        .invite({ body: media(1) })
        .establish()
        .serve('INVITE', { body: media(1) })
        .receive('ACK')
        .ask('BYE'),
      anywherenow: answered().inside('INVITE', { body: answer }).receive(100, 200).inside('ACK').serve('BYE'),
    })
    expect(itsp.got('INVITE').body).toBe(answer.content)
  })

  test.each([
    ['a session refresh', ['Session-Expires: 1800;refresher=uac', 'Supported: timer']],
    ['what may be a session refresh', ['k: timer']],
  ])('%s passes, though it changes nothing (R105)', async (_, headers) => {
    const { itsp, anywherenow } = await scene.call({
      itsp: reInvite(media(1), headers).receive(100, 200).inside('ACK').ask('BYE'),
      anywherenow: answered().serve('INVITE', { body: answer }).receive('ACK').serve('BYE'),
    })
    expect(anywherenow.received.map(({ kind }) => kind)).toEqual(['INVITE', 'ACK', 'INVITE', 'ACK', 'BYE'])
    expect(itsp.received.filter(({ kind }) => kind === '200 INVITE')).toHaveLength(2)
  })

  test('one that changes something passes, after one that was refused', async () => {
    const { anywherenow } = await scene.call({
      itsp: reInvite(media(2))
        .receive(100)
        .turnedDown(488)
        .inside('INVITE', { body: media(3, { port: 4002 }) })
        .receive(100, 200)
        .inside('ACK')
        .ask('BYE'),
      anywherenow: answered().serve('INVITE', { body: answer }).receive('ACK').serve('BYE'),
    })
    const [, again] = anywherenow.received.filter(({ kind }) => kind === 'INVITE')
    expect(again?.body).toBe(media(3, { port: 4002 }).content)
  })
})
