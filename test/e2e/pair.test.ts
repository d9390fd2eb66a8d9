import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Kamailio } from '../../runtime/demo/kamailio.js'
import { root, SidecarProcess } from '../support/sidecar-process.js'
import { Callee, Caller } from './support/agents.js'
import { freePorts } from './support/ports.js'
import { Sipp } from './support/sipp.js'
import { View, views } from './support/trace.js'

const host = '127.0.0.1'
const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: "Jan" <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}
const centre = new View(
  'From: "Jan" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
  'To: <sip:+31881200600@sbc.example.com;user=phone>',
)
const site = (centrePort: number): string => `
listen: ["ws://127.0.0.1:PORT"]
deadline: 2000
localDomain: sbc.example.com
numberPlan: { countryCode: "31", nationalPrefix: "0", nsnLength: 9 }
trunks:
  itsp: { kind: itsp }
  anywherenow: { kind: anywherenow, match: [{ address: 127.0.0.1, port: ${centrePort} }] }
`

/** Two proxies that replicate the table of dialogs, on one sidecar. */
class Pair {
  readonly #proxies: Kamailio[] = []
  readonly #folder: string
  readonly #sidecar: SidecarProcess

  constructor(folder: string, sidecar: SidecarProcess) {
    this.#folder = folder
    this.#sidecar = sidecar
  }

  async start(port: number, peer: number, server: number): Promise<void> {
    const folder = join(this.#folder, String(port))
    mkdirSync(folder)
    const defines = {
      SELF_URI: `"sip:${host}:${port}"`,
      PEER_URI: `"sip:${host}:${peer}"`,
      PEER: `udp:${host}:${peer}`,
      SERVER: `"sip:${host}:${server}"`,
      SIPCAR_URLS: `"${this.#sidecar.url}"`,
      SIPCAR_DEADLINE: '"2000"',
    }
    const config = join(root, 'test/e2e/kamailio/pair.cfg')
    this.#proxies.push(await Kamailio.start({ folder, port, config, defines }))
  }

  rpc(port: number, ...command: string[]): string {
    const socket = `unix:${join(this.#folder, String(port), 'kamailio_ctl')}`
    return execFileSync('kamcmd', ['-s', socket, ...command], { encoding: 'latin1' })
  }

  async stop(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.stop()))
  }
}

test('a dialog that began at one proxy goes on at another', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipcar-pair-'))
  const [one = 0, two = 0, itsp = 0, server = 0, crossing = 0] = await freePorts(5)
  const sidecar = await SidecarProcess.start(site(server))
  const pair = new Pair(folder, sidecar)
  const relay = createSocket('udp4')
  try {
    await pair.start(one, two, server)
    await pair.start(two, one, server)
    await sidecar.until(() => pair.rpc(two, 'dmq.list_nodes').includes(`port: ${one}`), 'the proxies know each other')
    const isKnown = (): boolean => pair.rpc(two, 'htable.dump', 'sipcar_dialog').includes('value:')
    // INVITE and ACK go to the first proxy, the BYE to the second, once that knows the dialog.
    relay.on('message', (bytes) => {
      if (!bytes.toString('latin1').startsWith('BYE ')) relay.send(bytes, one, host)
      else void sidecar.until(isKnown, 'the dialog is replicated').then(() => relay.send(bytes, two, host))
    })
    await new Promise<void>((resolve) => relay.bind(crossing, host, resolve))

    const target = `${host}:${crossing}`
    const phone = (name: string, port: number, script: Caller | Callee): Sipp =>
      new Sipp({ host, target, folder: join(folder, name), name, port, script })
    const callee = phone('callee', server, new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'))
    await callee.listening()
    const caller = phone('caller', itsp, new Caller(call).invite().establish().ask('BYE'))
    if (!(await caller.end())) callee.stop()
    if (!(await callee.end())) throw new Error(caller.story + callee.story)

    expect(views(callee.trace.received)).toEqual([centre.first('INVITE'), centre.caller('ACK'), centre.caller('BYE')])
    const proxyOf = (kind: string): string => callee.trace.got(kind).values('Via')[0]?.split(/[ ;]/)[1] ?? ''
    expect(['INVITE', 'ACK', 'BYE'].map(proxyOf)).toEqual([`${host}:${one}`, `${host}:${one}`, `${host}:${two}`])
  } finally {
    relay.close()
    await pair.stop()
    await sidecar.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
})
