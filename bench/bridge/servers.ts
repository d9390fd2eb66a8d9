import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ProxyClient } from '../../test/support/proxy-client.js'
import { freePort, SidecarProcess } from '../../test/support/sidecar-process.js'
import { shipped } from '../messages/questions.js'
import { shippedConfig } from '../shipped.js'

/** A process that answers questions. */
export interface Server {
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

export async function startEcho(): Promise<Server> {
  const port = await freePort()
  const script = fileURLToPath(new URL('./echo-server.js', import.meta.url))
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', 'ignore', 'inherit'] })
  const stop = (): Promise<void> => Promise.resolve(void child.kill('SIGKILL'))
  try {
    await answers(`ws://127.0.0.1:${port}`)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, pid: child.pid ?? 0, stop }
}

/**
 * The shipped configuration with room for more messages of one connection than a proxy's worker sends. @param without every plugin: no chain on any trunk
 */
export async function startSidecar(without: 'every plugin' | 'none'): Promise<Server> {
  const config = shippedConfig('ws://127.0.0.1:PORT')
  config.set('limits', { messagesPerSecond: 1_000_000 })
  if (without === 'every plugin')
    for (const { name, ingress, egress } of (await shipped()).trunks)
      for (const [direction, settings] of Object.entries({ ingress, egress }))
        for (const { plugin } of settings) config.setIn(['trunks', name, 'plugins', direction, plugin], 'off')
  const sidecar = await SidecarProcess.start(String(config))
  return { port: sidecar.port, pid: sidecar.pid, stop: () => sidecar.dispose() }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      ;(await ProxyClient.connect(url)).close()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing answers on ${url}`)
}
