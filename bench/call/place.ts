import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kamailio } from '../../runtime/demo/kamailio.js'
import { freePorts } from '../../test/e2e/support/ports.js'
import { Sipp } from '../../test/e2e/support/sipp.js'
import type { Trace } from '../../test/e2e/support/trace.js'
import { callee, caller } from './calls.js'
import { Phone, type Calls } from './load.js'
import { Probe } from './probe.js'
import { layOut, type Variant } from './variants.js'

/** Two phones of a load, the one that calls first. */
export interface Pair {
  readonly caller: Phone
  readonly callee: Phone
}

/** A Kamailio with the sample configuration in one of the variants, between a carrier and a contact centre. */
export class Place {
  readonly kamailio: Kamailio
  readonly #folder: string
  readonly #ports: readonly number[]
  #phones = 0

  private constructor(kamailio: Kamailio, folder: string, ports: readonly number[]) {
    this.kamailio = kamailio
    this.#folder = folder
    this.#ports = ports
  }

  /** @param url of the sidecar, where the variant has one */
  static async start(variant: Variant, url = ''): Promise<Place> {
    const folder = mkdtempSync(join(tmpdir(), 'sipcar-bench-'))
    const ports = await freePorts(4)
    const tree = layOut(variant, folder)
    try {
      const kamailio = await Kamailio.start({
        folder,
        port: ports[0]!,
        config: join(tree, 'kamailio/sample/kamailio.cfg'),
        // 35 s of finished calls (wt_timer), and more of them than any variant manages.
        memory: 4096,
        defines: {
          WITHOUT_TLS: 'yes',
          SIPCAR_DIR: `"${tree}"`,
          SIPCAR_URLS: `"${url}"`,
          SIPCAR_DEADLINE: '"2000"',
          CONTACT_CENTRE: '"^(\\\\+?31|0)?881200600(;.*)?$"',
        },
        dispatcher: `1 sip:127.0.0.1:${ports[1]}\n1 sip:127.0.0.1:${ports[3]}\n4 sip:127.0.0.1:${ports[2]}\n`,
      })
      return new Place(kamailio, folder, ports)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** One call with everything that each end saw of it. @throws Error if it does not come to its end */
  async call(): Promise<{ readonly caller: Trace; readonly callee: Trace }> {
    const phone = (name: string, port: number, script: ReturnType<typeof caller>): Sipp =>
      new Sipp({ folder: join(this.#folder, name), name, script, host: '127.0.0.1', port, target: this.#sbc })
    const called = phone('one-callee', this.#ports[2]!, callee())
    await called.listening()
    const calling = phone('one-caller', this.#ports[1]!, caller())
    const ends = await Promise.all([calling.end(), called.end()])
    if (!ends.every(Boolean)) throw new Error([calling.story, called.story, this.kamailio.log].join('\n'))
    return { caller: calling.trace, callee: called.trace }
  }

  /** Starts a load. Whoever starts it ends it. */
  async load(calls: Calls): Promise<Pair> {
    const called = await this.#callee()
    const [folder, port] = [this.#newFolder(), this.#ports[1]!]
    return { caller: new Phone({ folder, script: caller(), port, target: this.#sbc, calls }), callee: called }
  }

  /** A caller that measures, and who answers it. Whoever starts them ends them. */
  async probe(): Promise<{ readonly probe: Probe; readonly callee: Phone }> {
    const called = await this.#callee()
    return { probe: await Probe.open(this.#ports[3]!, this.#ports[0]!), callee: called }
  }

  async #callee(): Promise<Phone> {
    const [folder, port] = [this.#newFolder(), this.#ports[2]!]
    const phone = new Phone({ folder, script: callee(), port, target: this.#sbc })
    await phone.listening()
    return phone
  }

  #newFolder(): string {
    return join(this.#folder, `phone-${++this.#phones}`)
  }

  async stop(): Promise<void> {
    await this.kamailio.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #sbc(): string {
    return `127.0.0.1:${this.#ports[0]}`
  }
}
