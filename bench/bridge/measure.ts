import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Mix } from './frames.js'
import type { Server } from './servers.js'

/** What the load says of one measurement; times in microseconds. `cpu`: of the server's process. */
export type Measured = Readonly<Record<'perSecond' | 'p50' | 'p99' | 'p999' | 'cpu' | 'loadCpu', number>>

const script = fileURLToPath(new URL('./load.js', import.meta.url))
const run = promisify(execFile)

/**
 * One measurement by a load process of its own.
 * @param count connections
 * @throws when a question gets no verdict
 */
export async function load({ port, pid }: Server, count: number, seconds: number, mix: Mix): Promise<Measured> {
  const { stdout } = await run(process.execPath, [script, ...[port, count, seconds, mix, pid].map(String)])
  return JSON.parse(stdout) as Measured
}
