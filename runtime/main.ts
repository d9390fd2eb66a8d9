import type { Config } from './config/config.js'
import { loadConfig } from './config/load.js'
import { ConfigWatch } from './config/watch.js'
import { standardLog } from './log.js'
import { Sidecar } from './sidecar.js'

/** How long the last lines of the log may take, in milliseconds. */
const lastLines = 500

/**
 * Runs a sidecar until SIGTERM or SIGINT. The flow from here: configuration → plugins → workers → bridge.
 * @returns false if lines of the log are still not written, which keeps the process
 * @throws CodedError when it cannot start
 */
export async function serve(config: Config): Promise<boolean> {
  const { file, files, settings, serving } = config
  const { log, output } = standardLog(serving.log.level)
  // From the first moment: what is told to end as soon as it listens drains too.
  const told = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  const load = (): ReturnType<typeof loadConfig> => loadConfig(file)
  const sidecar = await Sidecar.start(config, log, load)
  log.info({ revision: settings.revision, listen: serving.listeners.map(({ url }) => url) }, 'serving')

  const watch = await ConfigWatch.start({ file, onChange: (loaded) => void sidecar.reload(loaded) }, files)
  process.on('SIGHUP', () => void load().then((loaded) => sidecar.reload(loaded)))
  await told
  log.info('draining')
  watch.close()
  await sidecar.drain()
  return output.end(lastLines)
}
