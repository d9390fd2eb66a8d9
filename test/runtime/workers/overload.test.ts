import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { ProxyClient } from '../../support/proxy-client.js'
import { SidecarProcess } from '../../support/sidecar-process.js'

/** More than ten times of what a worker carries: who is answered, and what is left of it afterwards. */

const slow = `
import { z } from '${new URL('../../../../node_modules/zod/index.js', import.meta.url).href}'
export default {
  name: 'slow', summary: 'Takes 2 ms for each message.', rules: [], options: z.strictObject({}),
  on: [{ stage: 'egress' }], onByDefault: { egress: ['pbx'] },
  setup: () => () => { for (const end = performance.now() + 2; performance.now() < end;); },
}
`
const config = `
listen: ["ws://127.0.0.1:PORT"]
localDomain: sbc.contoso.example
# Long, so that a busy machine is not taken for a plugin that hangs.
deadline: 2000
modules: [./slow.mjs]
trunks:
  pbx: { kind: pbx }
`
const message = (uri: string, to: string): string =>
  `INVITE ${uri} SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>${to}\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n`
const kinds = {
  new: message('sip:c@d', ''),
  ongoing: message('sip:c@d', ';tag=2'),
  emergency: message('sip:112@d', ''),
}

let sidecar: SidecarProcess
let clients: ProxyClient[]
beforeAll(async () => {
  sidecar = await SidecarProcess.start(config, { 'slow.mjs': slow })
  clients = await Promise.all(Array.from({ length: 16 }, () => ProxyClient.connect(sidecar.url)))
})
afterAll(async () => {
  for (const client of clients) client.close()
  await sidecar.dispose()
})

interface Status {
  workers: { queued: number; restarts: number }
  counts: { asked: number; answered: number; busy: number; lost: number }
}
const status = async (): Promise<Status> =>
  (await (await fetch(`http://127.0.0.1:${sidecar.port}/status`)).json()) as Status
/** Resident memory in MB. */
const memory = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(sidecar.pid)}/status`, 'utf8'))?.[1]) / 1024

let over = false
const tally = { new: { verdicts: 0, busy: 0 }, ongoing: { verdicts: 0, busy: 0 }, emergency: { verdicts: 0, busy: 0 } }

/** One caller that asks again as soon as it has its answer. */
async function keepAsking(kind: keyof typeof kinds, client: ProxyClient): Promise<void> {
  while (!over) {
    const [answer] = await client.ask({ to: 'pbx', message: kinds[kind] })
    tally[kind][answer === 3 ? 'verdicts' : 'busy']++
    // The frames that a test client keeps for its tests are not what is measured here.
    client.frames.length = 0
  }
}

test('new calls are turned away first, calls that are up and emergency calls never; memory stays flat', async () => {
  const callers = (count: number, kind: keyof typeof kinds): Promise<void>[] =>
    Array.from({ length: count }, (_, i) => keepAsking(kind, clients[i % clients.length]!))
  const all = Promise.all([...callers(1500, 'new'), ...callers(100, 'ongoing'), ...callers(20, 'emergency')])
  const queued: number[] = []
  const used: number[] = []
  const atLeast = Date.now() + 3000
  await sidecar.until(
    async () => {
      const { workers, counts } = await status()
      queued.push(workers.queued)
      used.push(memory())
      return counts.answered > 1500 && Date.now() > atLeast
    },
    'more than the queue holds has been answered, twice',
    40_000,
  )
  over = true
  await all
  expect([tally.ongoing.busy, tally.emergency.busy]).toEqual([0, 0])
  expect(tally.ongoing.verdicts).toBeGreaterThan(100)
  expect(tally.emergency.verdicts).toBeGreaterThan(20)
  const { asked, answered, busy, lost } = (await status()).counts
  expect(tally.new.busy).toBe(busy)
  expect([answered + busy, lost]).toEqual([asked, 0])
  expect(asked / answered).toBeGreaterThan(10)
  expect(Math.max(...queued)).toBeLessThanOrEqual(512 + 120)
  const third = Math.floor(used.length / 3)
  expect(Math.max(...used.slice(2 * third))).toBeLessThan(Math.max(...used.slice(third, 2 * third)) + 40)
})

test('when it is over, the next call is answered, by the same worker', async () => {
  await sidecar.until(async () => (await status()).workers.queued === 0, 'the queue is empty')
  expect(await clients[0]!.ask({ to: 'pbx', message: kinds.new })).toMatchObject({ 0: 3 })
  expect((await status()).workers.restarts).toBe(0)
  expect(sidecar.output).toMatch(/"code":"OVERLOADED"/)
})
