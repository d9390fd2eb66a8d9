import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseDocument } from 'yaml'
import { ProxyClient } from '../../test/support/proxy-client.js'
import { freePort, root, SidecarProcess } from '../../test/support/sidecar-process.js'
import type { Bench, Settings, Table } from '../bench.js'
import { inTurns, medianOf, ratio, type Figures } from '../rounds.js'

/** The bridge with the default chain against a bare ws + msgpack echo. */
interface Measured extends Figures {
  perSecond: number
  p50: number
  p99: number
  failed: number
}

const connections = [1, 8, 16, 64]
const load = fileURLToPath(new URL('./load.js', import.meta.url))
const run = promisify(execFile)

export const bench: Bench = {
  name: 'bridge',
  async run(settings) {
    // The shipped configuration, but on a port of its own, and without writing a log line for each report.
    const config = parseDocument(readFileSync(`${root}/proxy-config/sipcar.yaml`, 'utf8'))
    config.set('listen', ['ws://127.0.0.1:PORT'])
    config.setIn(['log', 'level'], 'warn')
    const sidecar = await SidecarProcess.start(String(config))
    const echoPort = await freePort()
    const echo = spawn(process.execPath, [
      fileURLToPath(new URL('./echo-server.js', import.meta.url)),
      String(echoPort),
    ])
    const echoUrl = `ws://127.0.0.1:${echoPort}`
    try {
      await waitFor(echoUrl)
      return [await compare(settings, echoUrl, sidecar.url)]
    } finally {
      echo.kill('SIGKILL')
      await sidecar.dispose()
    }
  },
}

async function compare({ rounds, seconds }: Settings, echoUrl: string, url: string): Promise<Table> {
  const rows: number[][] = []
  const ratios: Table['ratios'][number][] = []
  for (const count of connections) {
    const measured = await inTurns(rounds, {
      echo: () => measure(echoUrl, count, seconds),
      sipcar: () => measure(url, count, seconds),
    })
    rows.push([
      count,
      ...(['perSecond', 'p50', 'p99'] as const).flatMap((figure) => [
        medianOf(measured.echo, figure),
        medianOf(measured.sipcar, figure),
      ]),
    ])
    const name = `messages/s of sipcar to echo, ${count} connections`
    ratios.push(ratio('perSecond', measured.sipcar, measured.echo, { name, better: 'more' }))
  }
  return {
    id: 'bridge',
    title: 'Bridge',
    note: 'The default chain against a bare echo.',
    columns: ['connections', 'echo/s', 'sipcar/s', 'echo p50 µs', 'sipcar p50 µs', 'echo p99 µs', 'sipcar p99 µs'],
    rows,
    ratios,
  }
}

async function measure(url: string, count: number, seconds: number): Promise<Measured> {
  const { stdout } = await run(process.execPath, [load, url, String(count), String(seconds)])
  const figures = JSON.parse(stdout) as Measured
  if (figures.failed > 0) throw new Error('some questions got no verdict')
  return figures
}

async function waitFor(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      ;(await ProxyClient.connect(url)).close()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing answers on ${url}`)
}
