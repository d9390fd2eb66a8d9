import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ProxyClient } from '../../support/proxy-client.js'
import { cli, SidecarProcess } from '../../support/sidecar-process.js'

/** A plugin that keeps failing is left out, the rest of the chain goes on, and it comes back by itself. */

const plugin = (name: string): string => `
import { z } from '${new URL('../../../../node_modules/zod/index.js', import.meta.url).href}'
export default {
  name: '${name}', summary: 'Misbehaves on demand.', rules: [], options: z.strictObject({}),
  on: [{ stage: 'egress', methods: ['INVITE'] }], onByDefault: { egress: ['pbx'] },
  setup: () => (message) => {
    const what = message.header('X-Do')?.value
    if (what === '${name} loops') for (;;) {}
    if (what === '${name} throws') throw new Error('on demand')
    message.addHeader('X-Ran', '${name}')
  },
}
`
const config = `
listen: ["ws://127.0.0.1:PORT"]
localDomain: sbc.contoso.example
# Long, so that a busy machine is not taken for a plugin that hangs.
deadline: 400
modules: [./frail.mjs, ./firm.mjs]
trunks:
  pass: { kind: pbx }
  strict: { kind: pbx, plugins: { egress: { frail: { onError: reject } } } }
  other: { kind: pbx }
`
const invite = (what: string): string =>
  `INVITE sip:a@b SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nX-Do: ${what}\r\n\r\n`

let sidecar: SidecarProcess
let client: ProxyClient
beforeAll(async () => {
  sidecar = await SidecarProcess.start(config, { 'frail.mjs': plugin('frail'), 'firm.mjs': plugin('firm') })
  client = await ProxyClient.connect(sidecar.url)
})
afterAll(async () => {
  client.close()
  await sidecar.dispose()
})

interface Status {
  workers: { live: number; spares: number }
  suspended: { trunk: string; plugin: string; why: string }[]
  counts: { suspended: number }
  reports: { trunk: string; plugin: string; code: string; count: number }[]
}
const status = async (): Promise<Status> =>
  (await (await fetch(`http://127.0.0.1:${sidecar.port}/status`)).json()) as Status
const ask = (to: string, what: string): Promise<unknown[]> => client.ask({ to, message: invite(what) })
/** The plugins that worked on it. */
const ran = (answer: unknown[]): string[] =>
  (answer[7] as [number, string, Buffer][]).filter(([, name]) => name === 'X-Ran').map(([, , value]) => String(value))
const times = (code: string): number => sidecar.output.split(`"code":"${code}"`).length - 1

async function loops(to: string, starved = false): Promise<void> {
  await sidecar.until(async () => {
    const { workers } = await status()
    return workers.live === 1 && workers.spares === 1
  }, 'the spare is ready')
  if (starved) sidecar.kill('SIGSTOP')
  const answering = ask(to, 'frail loops')
  if (starved) await new Promise((resolve) => setTimeout(resolve, 300))
  sidecar.kill('SIGCONT')
  const answer = await answering
  expect(answer).toMatchObject({ 0: 7, 2: 'WORKER_STUCK' })
  expect(answer[3]).toContain(`in plugin "frail" on trunk "${to}"`)
}

test('at first all of them run', async () => {
  for (const trunk of ['pass', 'strict', 'other']) expect(ran(await ask(trunk, ''))).toEqual(['frail', 'firm'])
  expect((await status()).suspended).toEqual([])
})

test('throwing: the rest of the chain goes on without it, and where it must not be left out the call is refused', async () => {
  for (const trunk of ['pass', 'strict']) for (let i = 0; i < 5; i++) await ask(trunk, 'frail throws')
  expect(ran(await ask('pass', ''))).toEqual(['firm'])
  expect(await ask('strict', '')).toMatchObject({ 0: 3, 2: 1, 3: 500 })
  expect(ran(await ask('other', ''))).toEqual(['frail', 'firm'])
})

test('it is seen: in the status, in the command, in the log, and in each message that went without', async () => {
  const now = await status()
  const at = (trunk: string): object => expect.objectContaining({ trunk, plugin: 'frail', why: 'throws' })
  expect(now.suspended).toEqual([at('pass'), at('strict')])
  expect(now.counts.suspended).toBe(2)
  const skipped = { trunk: 'pass', plugin: 'frail', code: 'PLUGIN_SKIPPED', count: 1 }
  expect(now.reports).toContainEqual(skipped)
  expect(times('PLUGIN_SUSPENDED')).toBe(2)
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, 'status', '-c', sidecar.file])
  expect(stdout).toMatch(/suspended:\n +trunk=pass plugin=frail why=throws since=\S+Z until=/)
  expect(stderr).toMatch(/PLUGIN_SUSPENDED/)
})

test('it comes back when a message for trial went well', async () => {
  await sidecar.until(async () => ran(await ask('pass', '')).length === 2, 'it runs again', 30_000)
  await sidecar.until(async () => (await ask('strict', ''))[2] === 0, 'it runs again', 30_000)
  expect((await status()).suspended).toEqual([])
  await sidecar.until(() => times('PLUGIN_RESUMED') === 2, 'the log says so')
})

test('while the machine has no time for the sidecar, no plugin is blamed', async () => {
  for (let i = 0; i < 4; i++) await loops('pass', true)
  expect((await status()).suspended).toEqual([])
})

test('hanging: three times, then it costs no thread any more', async () => {
  // On a busy machine some do not count.
  while (times('PLUGIN_SUSPENDED') < 3) {
    await loops('other')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(ran(await ask('other', 'frail loops'))).toEqual(['firm'])
  expect((await status()).suspended).toMatchObject([{ trunk: 'other', plugin: 'frail', why: 'hangs' }])
})

test('a new configuration suspends nothing', async () => {
  const update = client.next(([kind]) => kind === 4)
  sidecar.write(`${config}workers: 2\n`)
  await update
  expect((await status()).suspended).toEqual([])
  expect(ran(await ask('other', ''))).toEqual(['frail', 'firm'])
})
