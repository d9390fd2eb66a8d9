import { expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { Scene } from './support/scene.js'
const call = { uri: 'sip:0881200600@sbc.example.com', from: 'From: <sip:0612345678@carrier.example>;tag=caller', to: 'To: <sip:0881200600@sbc.example.com>' }
test('x', async () => {
  const scene = await Scene.start({defines:{SIPCAR_DIR:`"/tmp/e/pc"`}})
  await scene.call({ itsp: new Caller(call).invite().establish().ask('BYE'), anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE') })
  console.log(scene.kamailio.log, (await scene.status()).counts)
  await scene.stop()
  expect(1).toBe(1)
})
