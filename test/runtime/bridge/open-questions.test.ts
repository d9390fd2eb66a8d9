import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kind } from '../../../runtime/wire/kinds.js'
import { ProxyClient } from '../../support/proxy-client.js'
import { SidecarProcess } from '../../support/sidecar-process.js'

/** One connection asks more than it may have open, of workers that have room for all of it. */

const waits = `
import { existsSync } from 'node:fs'
import { z } from '${new URL('../../../../node_modules/zod/index.js', import.meta.url).href}'
const pause = new Int32Array(new SharedArrayBuffer(4))
export default {
  name: 'waits', summary: 'Waits for a file.', rules: [], options: z.strictObject({}),
  on: [{ stage: 'egress' }], onByDefault: { egress: ['pbx'] },
  setup: () => (message) => {
    // Not on the messages by which workers are warmed up.
    if (message.header('X-Wait')) while (!existsSync(new URL('./go', import.meta.url))) Atomics.wait(pause, 0, 0, 5)
  },
}
`
const config = `
listen: ["ws://127.0.0.1:PORT"]
workers: 3
localDomain: sbc.contoso.example
deadline: 2000
modules: [./waits.mjs]
trunks:
  pbx: { kind: pbx }
`
const message = (uri: string, to: string): string =>
  `INVITE ${uri} SIP/2.0\r\nX-Wait: 1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>${to}\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n`

let sidecar: SidecarProcess
let client: ProxyClient
beforeAll(async () => {
  sidecar = await SidecarProcess.start(config, { 'waits.mjs': waits })
  client = await ProxyClient.connect(sidecar.url)
})
afterAll(async () => {
  client.close()
  await sidecar.dispose()
})

test('new calls are turned away first, emergency calls last', async () => {
  const asked = [
    [600, message('sip:c@d', '')],
    [400, message('sip:c@d', ';tag=2')],
    [200, message('sip:112@d', '')],
  ] as const
  const answers = asked.map(([count, text]) =>
    Promise.all(Array.from({ length: count }, () => client.ask({ to: 'pbx', message: text }))),
  )
  const busy = (): number => client.frames.filter(([first]) => first === kind.busy).length
  await sidecar.until(() => busy() >= 88 + 16 + 72, 'what is too much has been turned away')
  writeFileSync(join(sidecar.folder, 'go'), '')
  const taken = (await Promise.all(answers)).map((all) => all.filter(([first]) => first === kind.verdict).length)
  expect([taken, busy()]).toEqual([[512, 896 - 512, 1024 - 896], 88 + 16 + 72])
  const { counts } = (await (await fetch(`http://127.0.0.1:${sidecar.port}/status`)).json()) as {
    counts: Record<string, number>
  }
  expect(counts).toMatchObject({ asked: 1200, answered: 1024, busy: 176 })
  expect(await client.ask({ to: 'pbx', message: message('sip:c@d', '') })).toMatchObject({ 0: kind.verdict })
})
