import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { root, SidecarProcess } from '../../test/support/sidecar-process.js'

/** The shipped configuration, on a port and a socket of its own, without a log line for each report. */
export function shippedConfig(): string {
  const config = parseDocument(readFileSync(join(root, 'proxy-config/sipcar.yaml'), 'utf8'))
  config.set('listen', ['ws://127.0.0.1:PORT', 'ws+unix:FOLDER/sipcar.sock'])
  config.setIn(['log', 'level'], 'warn')
  // A late answer would spare the proxy the edits: it must not happen here.
  config.set('deadline', 2000)
  return String(config)
}

/** A sidecar as it is shipped, and the URLs under which the proxy finds it. */
export async function startSidecar(): Promise<{
  readonly process: SidecarProcess
  readonly tcp: string
  readonly unix: string
}> {
  const process = await SidecarProcess.start(shippedConfig())
  return { process, tcp: `${process.url}/`, unix: `ws+unix:${join(process.folder, 'sipcar.sock')}` }
}
