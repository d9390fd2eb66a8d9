import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseDocument } from 'yaml'
import { ProxyClient } from '../test/support/proxy-client.js'
import { freePort, root, SidecarProcess } from '../test/support/sidecar-process.js'

/**
 * The bridge with the default chain against a bare ws + msgpack echo, in interleaved rounds of the same run, so
 * that what counts, the ratio, does not depend on the machine. `--rounds=3 --seconds=2 --connections=1,8,16,64`.
 */
interface Figures {
  perSecond: number
  p50: number
  p99: number
  failed: number
}

const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const rounds = Number(option('rounds', '3'))
const seconds = option('seconds', '2')
const connections = option('connections', '1,8,16,64').split(',')
const load = fileURLToPath(new URL('./load.js', import.meta.url))
const run = promisify(execFile)

// The shipped configuration, but on a port of its own, and without writing a log line for each report.
const config = parseDocument(readFileSync(`${root}/proxy-config/sipcar.yaml`, 'utf8'))
config.set('listen', ['ws://127.0.0.1:PORT'])
config.setIn(['log', 'level'], 'warn')
const sidecar = await SidecarProcess.start(String(config))
const echoPort = await freePort()
const echo = spawn(process.execPath, [fileURLToPath(new URL('./echo-server.js', import.meta.url)), String(echoPort)])
const echoUrl = `ws://127.0.0.1:${echoPort}`
try {
  await waitFor(echoUrl)
  console.log('| connections | echo/s | sipcar/s | ratio | echo p50 µs | sipcar p50 | ratio | echo p99 | sipcar p99 |')
  console.log('|---|---|---|---|---|---|---|---|---|')
  for (const count of connections) console.log(await compare(count))
} finally {
  stop(echo)
  await sidecar.dispose()
}

/** One row: medians of the rounds. */
async function compare(count: string): Promise<string> {
  const [baseline, ours]: [Figures[], Figures[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    baseline.push(await measure(echoUrl, count))
    ours.push(await measure(sidecar.url, count))
  }
  if (ours.some(({ failed }) => failed > 0)) throw new Error('some questions got no verdict')
  const [a, b] = [medians(baseline), medians(ours)]
  const ratio = (x: number, y: number): string => (x / Math.max(y, 1)).toFixed(2)
  const cells = [
    count,
    a.perSecond,
    b.perSecond,
    ratio(b.perSecond, a.perSecond),
    a.p50,
    b.p50,
    ratio(b.p50, a.p50),
    a.p99,
    b.p99,
  ]
  return `| ${cells.join(' | ')} |`
}

async function measure(url: string, count: string): Promise<Figures> {
  const { stdout } = await run(process.execPath, [load, url, count, seconds])
  return JSON.parse(stdout) as Figures
}

function medians(figures: readonly Figures[]): Omit<Figures, 'failed'> {
  const of = (pick: (figure: Figures) => number): number =>
    figures.map(pick).sort((x, y) => x - y)[Math.floor(figures.length / 2)] ?? 0
  return { perSecond: of((f) => f.perSecond), p50: of((f) => f.p50), p99: of((f) => f.p99) }
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

function stop(child: ChildProcess): void {
  child.kill('SIGKILL')
}
