import { stringify } from 'yaml'
import { sleep } from '../arena.js'
import type { Row } from '../row.js'
import { lasting } from './process.js'

/** Two instances behind one list of URLs, and the only one while its configuration changes. */
export const instanceRows: readonly Row[] = [
  {
    name: 'one of two instances killed',
    recovery: 'from the fault',
    setup: { link: 'two' },
    async play({ scene: { sidecar } }) {
      await sidecar.end('SIGKILL')
      await sleep(lasting)
    },
  },
  {
    name: 'both instances killed for 3 s',
    recovery: 'from its end',
    setup: { link: 'two' },
    async play({ scene: { sidecar }, second }) {
      const both = [sidecar, second!]
      await Promise.all(both.map((each) => each.end('SIGKILL')))
      await sleep(lasting)
      await Promise.all(both.map((each) => each.run()))
    },
  },
  {
    name: 'upgrade: two instances restarted one by one',
    recovery: 'from the fault',
    setup: { link: 'two' },
    async play({ scene: { sidecar }, second }) {
      for (const each of [sidecar, second!]) {
        await each.end('SIGTERM')
        await each.run()
        // An operator looks whether it is asked again before the other one goes.
        await each.until(async () => (await each.asked()) > 20, 'it is asked again')
      }
    },
  },
  {
    name: 'configuration reloaded four times',
    recovery: 'from the fault',
    async play({ scene }) {
      const { sidecar } = scene
      const config = sidecar.read()
      for (let version = 1; version <= 4; version++) {
        const { revision } = await scene.status()
        sidecar.write(config + stringify({ plugins: { headers: { userAgent: `version-${version}` } } }))
        await sidecar.until(async () => (await scene.status()).revision !== revision, 'the configuration is in force')
        await sleep(500)
      }
    },
  },
]
