import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { ProxyClient } from '../../support/proxy-client.js'
import { SidecarProcess } from '../../support/sidecar-process.js'

/**
 * Where the machine has no time for a worker, it is late, and nothing is wrong with it. To replace it would cost the machine
 * the warming up of another one, and so the next worker its time.
 */

const config = `
listen: ["ws://127.0.0.1:PORT"]
localDomain: sbc.contoso.example
trunks: { centre: { kind: anywherenow } }
`
const invite = `INVITE sip:a@b SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n`
/** The processor on which the workers have to compete with the glutton. */
const processor = '0'

let sidecar: SidecarProcess
let client: ProxyClient
let glutton: ChildProcess
beforeAll(async () => {
  sidecar = await SidecarProcess.start(config)
  client = await ProxyClient.connect(sidecar.url)
  glutton = spawn('taskset', ['-c', processor, process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' })
  // All threads but the first, which is the one of the sockets, get what is left over: one part in some hundred.
  for (const thread of readdirSync(`/proc/${sidecar.pid}/task`).filter((each) => Number(each) !== sidecar.pid)) {
    execFileSync('taskset', ['-p', '-c', processor, thread], { stdio: 'ignore' })
    execFileSync('chrt', ['--idle', '-p', '0', thread])
  }
})
afterAll(async () => {
  glutton.kill('SIGKILL')
  client.close()
  await sidecar.dispose()
})

test('a worker without a processor is waited for, not replaced', async () => {
  const end = performance.now() + 2000
  let answered = 0
  for (; performance.now() < end; answered++) expect((await client.ask({ to: 'centre', message: invite }))[0]).toBe(3)
  // Otherwise the machine had time for it, and nothing was shown: it answers some thousand a second.
  expect(answered).toBeLessThan(1000)
  const status = (await (await fetch(`http://127.0.0.1:${sidecar.port}/status`)).json()) as object
  expect(status).toMatchObject({ workers: { restarts: 0 }, counts: { lost: 0, busy: 0 } })
})
