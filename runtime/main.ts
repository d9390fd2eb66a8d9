import type { Config } from './config/config.js'
import { loadConfig } from './config/load.js'
import { ConfigWatch } from './config/watch.js'
import { createLogger } from './log.js'
import { Sidecar } from './sidecar.js'

/**
 * Runs a sidecar until SIGTERM or SIGINT. The flow from here: configuration → plugins → workers → bridge.
 * @throws CodedError when it cannot start
 */
export async function serve(config: Config): Promise<void> {
  const { file, files, settings, serving } = config
  const log = createLogger(serving.log.level)
  const load = (): ReturnType<typeof loadConfig> => loadConfig(file)
  const sidecar = await Sidecar.start(config, log, load)
  log.info({ revision: settings.revision, listen: serving.listeners.map(({ url }) => url) }, 'serving')

  const watch = await ConfigWatch.start({ file, onChange: (loaded) => void sidecar.reload(loaded) }, files)
  process.on('SIGHUP', () => void load().then((loaded) => sidecar.reload(loaded)))
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  log.info('draining')
  watch.close()
  await sidecar.drain()
}
