import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from '../support/agents.js'
import { withBandwidth, withoutBandwidth } from '../support/bodies.js'
import { call } from '../support/jan.js'
import { Scene } from '../support/scene.js'

// How often Kamailio asks; every plugin of the default matrix is on.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
afterAll(() => scene.stop())

const caller = (): Caller => new Caller(call).invite({ body: withBandwidth })
const callee = (): Callee => new Callee().expectInvite()

test.each([
  [
    'an INVITE as it comes and as it goes, and its 200; not ACK and BYE',
    3,
    caller().establish().serve('BYE'),
    callee().answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').ask('BYE'),
  ],
  [
    'nor a 180 that says nothing, nor the BYE of the carrier',
    3,
    caller().receive(180).establish().ask('BYE'),
    callee().answer(180, 'Ringing').answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').serve('BYE'),
  ],
  [
    'a BYE that has a reason too, as it comes and as it goes',
    5,
    caller().establish().serve('BYE'),
    callee()
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .ask('BYE', { headers: ['ms-diagnostics: 540100;reason="lost"'] }),
  ],
])('of a call is asked about: %s', async (_, questions, itsp, anywherenow) => {
  const before = (await scene.status()).counts.asked
  await scene.call({ itsp, anywherenow })
  expect((await scene.status()).counts.asked - before).toBe(questions)
})
