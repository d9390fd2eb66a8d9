import { afterEach, expect, test } from '@jest/globals'
import { callee, caller, callsOf } from '../chaos/calls.js'
import { freePort, SidecarProcess } from '../support/sidecar-process.js'
import { Scene } from './support/scene.js'

// `npm run chaos` has more of these, with the deadline that ships and with figures.

let scene: Scene
let second: SidecarProcess | undefined
afterEach(async () => {
  await second?.dispose()
  await scene.stop()
})

test('two instances are upgraded one by one under load: every call is edited, none is lost', async () => {
  const port = await freePort()
  scene = await Scene.start({
    defines: { WORKERS: '4', SIPCAR_URLS: `"ws://{sidecar}/,ws://127.0.0.1:${port}/"` },
  })
  const config = scene.sidecar.read().replaceAll(String(scene.sidecar.port), 'PORT')
  second = await SidecarProcess.start(config, {}, { port })
  const many = { calls: 1000, rate: 15 }
  const { itsp, anywherenow } = await scene.begin({
    itsp: { script: caller(), ...many },
    anywherenow: { script: callee(), ...many },
  })
  try {
    for (const each of [scene.sidecar, second]) {
      await each.until(async () => (await each.asked()) > 20, 'it is asked')
      expect(await each.end('SIGTERM')).toBe(0)
      await each.run()
      await each.until(async () => (await each.asked()) > 20, 'it is asked again')
    }
    itsp.finish()
    await itsp.end()
    const calls = callsOf([itsp.trace], anywherenow.trace)
    const bad = calls.filter(({ end, came, confused }) => end !== 'completed' || came !== 'edited' || confused)
    expect(bad).toEqual([])
    expect(calls.length).toBeGreaterThan(20)
  } finally {
    itsp.stop()
    anywherenow.stop()
  }
})
