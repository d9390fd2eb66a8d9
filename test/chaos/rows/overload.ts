import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sleep } from '../arena.js'
import { floodCost } from '../plugins/fault.js'
import type { Row } from '../row.js'
import { lasting } from './process.js'

const times = 10
/** Questions a second that one thread can answer when each costs so much. */
const capacity = 1000 / floodCost

export const overloadRows: readonly Row[] = [
  {
    name: '10× overload: another proxy asks ten times what the sidecar can answer',
    recovery: 'from its end',
    setup: { plugin: true },
    async play({ scene: { sidecar } }) {
      const flood = fork(fileURLToPath(new URL('../flood.js', import.meta.url)), [
        sidecar.url,
        String(times * capacity),
      ])
      await sleep(lasting)
      flood.kill('SIGKILL')
    },
  },
  {
    name: '10× calls for 3 s',
    recovery: 'from its end',
    async play(arena) {
      const more = await arena.callMore((times - 1) * arena.rate)
      await sleep(lasting)
      more.finish()
    },
  },
]
