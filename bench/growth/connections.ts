import { memoryOf } from '../../test/soak/memory.js'
import type { Settings } from '../bench.js'
import { load } from '../bridge/measure.js'
import { startSidecar } from '../bridge/servers.js'
import { inTurns, type Rounds } from '../rounds.js'
import type { Point } from './bench.js'

/** One sidecar with more and more connections that all ask. */
export async function connectionsAt(sizes: readonly number[], settings: Settings): Promise<Rounds<string, Point>> {
  const begun = performance.now()
  const sidecar = await startSidecar('none')
  const setUp = performance.now() - begun
  try {
    await load(sidecar, 16, 5, 'call')
    const point = async (count: number): Promise<Point> => {
      const { cpu } = await load(sidecar, count, settings.seconds, 'call')
      return { cpu, heap: (memoryOf(sidecar.pid)?.own ?? NaN) * 1024, setUp }
    }
    return await inTurns(settings.rounds, Object.fromEntries(sizes.map((size) => [size, () => point(size)])))
  } finally {
    await sidecar.stop()
  }
}
