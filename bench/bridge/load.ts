import { ProxyClient } from '../../test/support/proxy-client.js'
import { invite } from '../messages.js'

/**
 * Closed-loop load: each connection asks, waits for the answer, asks again. Arguments: url, connections, seconds.
 * Prints one JSON line: messages a second, and latencies in microseconds.
 */
const [url = '', connections = '1', seconds = '2'] = process.argv.slice(2)
const clients = await Promise.all(Array.from({ length: Number(connections) }, () => ProxyClient.connect(url)))
const warmUntil = performance.now() + 500
const end = warmUntil + Number(seconds) * 1000
const latencies: number[] = []
let failed = 0

await Promise.all(clients.map((client) => run(client)))
for (const client of clients) client.close()
latencies.sort((a, b) => a - b)
const quantile = (share: number): number => Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 1000)
console.log(
  JSON.stringify({
    perSecond: Math.round(latencies.length / Number(seconds)),
    p50: quantile(0.5),
    p99: quantile(0.99),
    failed,
  }),
)

async function run(client: ProxyClient): Promise<void> {
  for (;;) {
    const start = performance.now()
    if (start > end) return
    const answer = await client.ask({ stage: 2, from: 'itsp', to: 'anywherenow', message: invite })
    client.frames.length = 0
    if (answer[0] !== 3) failed++
    const now = performance.now()
    if (start >= warmUntil && now <= end) latencies.push(now - start)
  }
}
