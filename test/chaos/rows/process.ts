import { sleep } from '../arena.js'
import type { Row } from '../row.js'

/** Milliseconds that a fault lasts: longer than the breaker needs for several tries. */
export const lasting = 3000
/** As RestartSec of systemd. */
const restartAfter = 100

/** What happens to the process of the only sidecar. */
export const processRows: readonly Row[] = [
  {
    name: 'sidecar killed (kill -9), started again after 100 ms',
    recovery: 'from the fault',
    async play({ scene: { sidecar } }) {
      await sidecar.end('SIGKILL')
      await sleep(restartAfter)
      await sidecar.run()
    },
  },
  {
    name: 'sidecar stopped for 3 s (SIGSTOP, SIGCONT)',
    recovery: 'from its end',
    async play({ scene: { sidecar } }) {
      sidecar.kill('SIGSTOP')
      await sleep(lasting)
      sidecar.kill('SIGCONT')
    },
  },
  {
    name: 'sidecar restarted (SIGTERM)',
    recovery: 'from the fault',
    async play({ scene: { sidecar } }) {
      await sidecar.end('SIGTERM')
      await sidecar.run()
    },
  },
]
