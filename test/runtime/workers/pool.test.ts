import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ProxyClient } from '../../support/proxy-client.js'
import { SidecarProcess } from '../../support/sidecar-process.js'

/** A plugin that does what its X-Do header says. Plain JavaScript, as an operator might write it. */
const plugin = (name: string, answer: string): string => `
import { execSync } from 'node:child_process'
import { z } from '${new URL('../../../../node_modules/zod/index.js', import.meta.url).href}'
export default {
  name: '${name}', summary: 'Misbehaves on demand.', rules: [], options: z.strictObject({}),
  on: [{ stage: 'egress', methods: ['INVITE'] }], onByDefault: { egress: ['pbx'] },
  setup() {
    return (message) => {
      const what = message.header('X-Do')?.value
      if (what === 'loop') for (;;) {}
      if (what === 'throw') throw new Error('on demand')
      if (what === 'sleep') execSync('sleep 2')
      if (what === 'promise') return Promise.reject(new Error('on demand'))
      if (what === 'reject late') Promise.resolve().then(() => { throw new Error('too late') })
      if (what === 'throw late') setTimeout(() => { throw 'too late' }, 20)
      if (what === 'loop late') setImmediate(() => { for (;;) {} })
      if (what === 'exit') process.exit(3)
      if (what === 'exit late') setTimeout(() => process.exit(3), 20)
      if (what === 'memory') { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())) }
      if (what === 'huge') message.addHeader('X-Huge', 'x'.repeat(300_000))
      if (what === 'buffers') { const all = []; for (;;) all.push(Buffer.alloc(1e6)) }
      if (what === 'memory late') setImmediate(() => { const all = []; for (;;) all.push(new Array(1e5).fill(0.5)) })
      message.addHeader('X-Answer', '${answer}')
    }
  },
}
`
/** A plugin that fails is suspended trunk by trunk, so each misdeed has a trunk of its own. */
const trunks = ['pbx', 'loop', 'sleep', 'exit', 'memory', 'buffers', 'twice']
/** On the messages by which workers are warmed up. */
const hangs = plugin('hangs', 'never').replace('return (message) => {', 'return () => { for (;;) {} ')
const config = (modules: string): string => `
listen: ["ws://127.0.0.1:PORT"]
localDomain: sbc.contoso.example
# Long, so that a busy machine is not taken for a plugin that hangs.
deadline: 500
modules: [${modules}]
trunks:
${trunks.map((name) => `  ${name}: { kind: pbx }`).join('\n')}
`

const invite = (what: string): string =>
  `INVITE sip:a@b SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nX-Do: ${what}\r\n\r\n`

let sidecar: SidecarProcess
let client: ProxyClient
beforeAll(async () => {
  const files = {
    'one.mjs': plugin('one', 'one'),
    'two.mjs': plugin('two', 'two'),
    'bad.mjs': 'export default {}',
    'hangs.mjs': hangs,
  }
  sidecar = await SidecarProcess.start(config('./one.mjs'), files)
  client = await ProxyClient.connect(sidecar.url)
})
afterAll(async () => {
  client.close()
  await sidecar.dispose()
})

const ask = (what: string, to = 'pbx'): Promise<unknown[]> => client.ask({ to, message: invite(what) })
const added = (value: string): unknown[] => [[6, 'X-Answer', Buffer.from(value)]]

interface Status {
  workers: { live: number; spares: number; restarts: number }
  reports: { code: string; count: number }[]
}
const status = async (): Promise<Status> =>
  (await (await fetch(`http://127.0.0.1:${sidecar.port}/status`)).json()) as Status
async function spareIsReady(): Promise<void> {
  await sidecar.until(async () => {
    const { workers } = await status()
    return workers.live === 1 && workers.spares === 1
  }, 'the spare is ready')
}

test.each(['throw', 'promise'])('a plugin that does "%s" is left out, and its name reported', async (what) => {
  const from = sidecar.output.length
  expect(await ask(what)).toMatchObject({ 0: 3, 2: 0, 7: [] })
  const reported = /"code":"PLUGIN_FAILED","plugin":"one"/
  await sidecar.until(() => reported.test(sidecar.output.slice(from)), 'it is reported')
})

test.each(['reject late', 'throw late'])('one that does "%s" costs nothing, and it is reported', async (what) => {
  await spareIsReady()
  const before = await status()
  const lateIn = ({ reports }: Status): number => reports.find(({ code }) => code === 'PLUGIN_LATE')?.count ?? 0
  expect(await ask(what)).toMatchObject({ 0: 3, 7: added('one') })
  await sidecar.until(async () => lateIn(await status()) === lateIn(before) + 1, 'it is reported')
  expect((await status()).workers.restarts).toBe(before.workers.restarts)
})

test.each(['loop late', 'exit late', 'memory late'])(
  'one that does "%s" costs a thread and no message',
  async (what) => {
    await spareIsReady()
    const before = (await status()).workers.restarts
    expect(await ask(what)).toMatchObject({ 0: 3, 7: added('one') })
    const answers: unknown[][] = []
    await sidecar.until(async () => {
      answers.push(await ask('nothing'))
      return (await status()).workers.restarts === before + 1
    }, 'the thread is replaced')
    for (const answer of answers) expect(answer).toMatchObject({ 0: 3, 7: added('one') })
  },
)

test.each([
  ['loop', 'WORKER_STUCK'],
  ['sleep', 'WORKER_STUCK'],
  ['exit', 'WORKER_STUCK|WORKER_DIED'],
  ['memory', 'WORKER_STUCK|WORKER_DIED'],
  // Outside of the heap that a thread may use: the watchdog ends it.
  ['buffers', 'WORKER_STUCK|WORKER_DIED'],
])('a plugin that does "%s" costs its own message the verdict and no other', async (what, code) => {
  await spareIsReady()
  const before = Array.from({ length: 20 }, () => ask('nothing'))
  const culprit = ask(what, what)
  const after = Array.from({ length: 20 }, () => ask('nothing'))
  expect(await culprit).toMatchObject({ 0: 7, 2: expect.stringMatching(code) })
  expect((await culprit)[3]).toContain(`in plugin "one" on trunk "${what}"`)
  for (const answer of await Promise.all([...before, ...after])) expect(answer).toMatchObject({ 0: 3, 7: added('one') })
  expect(await ask('nothing')).toMatchObject({ 7: added('one') })
})

test('a verdict that no proxy takes is refused, with a code', async () => {
  expect(await client.ask({ to: 'pbx', message: invite('huge') })).toEqual([
    7,
    expect.anything(),
    'ANSWER_TOO_BIG',
    expect.stringMatching(/^300\d\d\d bytes$/),
  ])
  await sidecar.until(() => sidecar.output.includes('"code":"ANSWER_TOO_BIG"'), 'it is reported')
  expect((await client.ask({ to: 'pbx', message: invite('work') }))[0]).toBe(3)
})

test('more than the shared memory holds waits for its turn, and each message gets its own answer', async () => {
  const sizes = Array.from({ length: 100 }, (_, i) => 60_000 - 100 * i)
  const answers = await Promise.all(
    sizes.map((size) => client.ask({ to: 'pbx', message: `${invite('work')}${'x'.repeat(size)}` })),
  )
  expect(answers.map(([kind]) => kind)).toEqual(sizes.map(() => 3))
})

test('twice in a row, too', async () => {
  await spareIsReady()
  expect(await ask('loop', 'twice')).toMatchObject({ 0: 7 })
  await spareIsReady()
  expect(await ask('loop', 'twice')).toMatchObject({ 0: 7 })
  await spareIsReady()
  expect(await ask('nothing')).toMatchObject({ 7: added('one') })
})

test('a reload under load loses nothing and changes the next message', async () => {
  await spareIsReady()
  let stop = false
  const answers: unknown[][] = []
  const running = (async () => {
    while (!stop) answers.push(await ask('nothing'))
  })()
  const update = client.next(([kind]) => kind === 4)
  sidecar.write(config('./two.mjs'))
  const revision = (await update)[2]
  expect(await ask('nothing')).toMatchObject({ 7: added('two'), 10: revision })
  stop = true
  await running
  expect(answers.every((answer) => answer[0] === 3)).toBe(true)
  // The revision in each verdict tells truly which plugin made it.
  for (const answer of answers) expect(answer[7]).toEqual(added(answer[10] === revision ? 'two' : 'one'))
})

test.each([
  ['a module that is no plugin', config('./bad.mjs'), 'MODULE_CONTRACT'],
  ['a module that is not there', config('./none.mjs'), 'MODULE_NOT_FOUND|MODULE_NOT_LOADED'],
  ['a key that nobody knows', `${config('./two.mjs')}\ncolour: red`, 'CONFIG_UNKNOWN_KEY'],
  ['a broken file', 'trunks: [', 'CONFIG_SYNTAX|CONFIG_YAML'],
])('%s is refused and the old configuration stays', async (_, text, code) => {
  const from = sidecar.output.length
  sidecar.write(text)
  await sidecar.until(() => new RegExp(`"code":"(${code})"`).test(sidecar.output.slice(from)), 'it says so')
  expect(await ask('nothing')).toMatchObject({ 7: added('two') })
})

test('a plugin that hangs while the workers are warmed up is named, and the old configuration stays', async () => {
  const from = sidecar.output.length
  sidecar.write(config('./hangs.mjs'))
  const said = (): string => sidecar.output.slice(from)
  await sidecar.until(() => said().includes('CONFIG_SETUP_FAILED'), 'it is refused', 50_000)
  expect(said()).toMatch(/not ready within 20 s, in plugin \\"hangs\\" on trunk/)
  expect(await ask('nothing')).toMatchObject({ 7: added('two') })
})

test('SIGHUP and POST /reload read the file again', async () => {
  sidecar.write(config('./one.mjs'))
  sidecar.kill('SIGHUP')
  const response = await fetch(`http://127.0.0.1:${sidecar.port}/reload`, { method: 'POST' })
  const { revision } = (await response.json()) as { revision: string }
  expect(await ask('nothing')).toMatchObject({ 7: added('one'), 10: revision })
})

test('SIGTERM drains: the proxies are told, what is open is answered, the exit code is 0', async () => {
  const drained = client.next(([kind]) => kind === 6)
  const open = Array.from({ length: 50 }, () => ask('nothing'))
  await open[0]
  const ended = sidecar.end('SIGTERM')
  await drained
  for (const answer of await Promise.all(open)) expect(answer[0]).toBe(3)
  expect(await ended).toBe(0)
})
