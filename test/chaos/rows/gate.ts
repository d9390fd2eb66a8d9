import { sleep, type Setup } from '../arena.js'
import { mangles, sometimes, type Mangle } from '../gate.js'
import type { Row } from '../row.js'
import { lasting } from './process.js'

const setup: Setup = { link: 'gate' }

function mangled(name: string, mangle: Mangle): Row {
  return {
    name,
    recovery: 'from its end',
    setup,
    async play({ gate }) {
      gate!.mangle = mangle
      await sleep(lasting)
      gate!.mangle = undefined
    },
  }
}

/** What a slow or broken sidecar would say: a gate between Kamailio and a real one changes each verdict. */
export const gateRows: readonly Row[] = [
  ...[1, 10, 49, 51, 500].map((ms) => mangled(`sidecar slow: every verdict ${ms} ms later`, mangles.delay(ms))),
  mangled('half a frame, then nothing', mangles.half),
  mangled('garbage in place of a frame', mangles.garbage),
  mangled('wrong id', mangles.wrongId),
  mangled('every answer twice', mangles.twice),
  mangled('late answer: one verdict in ten 100 ms later', sometimes(10, mangles.delay(100))),
  mangled('connection closed in the middle of a frame', mangles.cut),
]
