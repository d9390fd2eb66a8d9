import { cpuOf } from './cpu.js'
import { framesOf, mixes, type Mix } from './frames.js'
import { LoadConnection } from './load-connection.js'

/**
 * Closed-loop load: each connection asks, waits for the answer, asks again. Arguments: port, connections, seconds, mix, process
 * of the server. Prints one JSON line (Measured in measure.ts).
 */
const [port = '', count = '1', seconds = '2', mix = '', server = ''] = process.argv.slice(2)
const warmUp = 700
/** Each connection has calls of its own. */
const calls = Math.max(256, Number(count))

if (!mixes.includes(mix as Mix)) throw new Error(`no mix ${mix}`)
const frames = await framesOf(mix as Mix, calls)
const latencies = new Float64Array(4_000_000)
let [answers, measuring] = [0, false]
const connections = await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    LoadConnection.open(Number(port), frames.filter((_, call) => call % Number(count) === index).flat(), (micros) => {
      if (measuring && answers < latencies.length) latencies[answers++] = micros
    }),
  ),
)
for (const connection of connections) connection.begin()
await new Promise((resolve) => setTimeout(resolve, warmUp))

const before = { time: performance.now(), own: process.cpuUsage(), server: cpuOf(Number(server)) }
measuring = true
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000))
measuring = false
const took = performance.now() - before.time
const { user, system } = process.cpuUsage(before.own)
const serverCpu = cpuOf(Number(server)) - before.server

const sorted = latencies.subarray(0, answers).toSorted()
const quantile = (share: number): number => sorted[Math.floor(answers * share)] ?? 0
console.log(
  JSON.stringify({
    perSecond: (answers / took) * 1000,
    p50: quantile(0.5),
    p99: quantile(0.99),
    p999: quantile(0.999),
    cpu: serverCpu / answers,
    loadCpu: (user + system) / answers,
  }),
)
process.exit()
