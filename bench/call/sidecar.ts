import { join } from 'node:path'
import { SidecarProcess } from '../../test/support/sidecar-process.js'
import { shippedConfig } from '../shipped.js'

/** A sidecar as it is shipped, and the URLs under which the proxy finds it. */
export async function startSidecar(): Promise<{
  readonly process: SidecarProcess
  readonly tcp: string
  readonly unix: string
}> {
  const process = await SidecarProcess.start(String(shippedConfig('ws://127.0.0.1:PORT', 'ws+unix:FOLDER/sipcar.sock')))
  return { process, tcp: `${process.url}/`, unix: `ws+unix:${join(process.folder, 'sipcar.sock')}` }
}
