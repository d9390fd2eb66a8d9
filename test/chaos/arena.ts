import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, uptime } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Scene, type SceneOptions } from '../e2e/support/scene.js'
import type { Sipp } from '../e2e/support/sipp.js'
import { freePort, root, SidecarProcess } from '../support/sidecar-process.js'
import { callee, caller, callsOf, refusal, type Call } from './calls.js'
import { Gate } from './gate.js'

export type Policy = 'pass' | 'reject'

/** What stands between Kamailio and the configuration that ships. */
export interface Setup {
  /** `two` instances behind one list of URLs; `gate`: bytes go through one; `tls`; otherwise one instance. */
  readonly link?: 'two' | 'gate' | 'tls'
  /** The plugin of test/chaos/plugins is in the chain. */
  readonly plugin?: true
  /** Kamailio's environment: a library that fakes its clock. */
  readonly environment?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  /** Where the sidecar's log goes: a file descriptor, made anew for each run. */
  readonly log?: () => number
  /** Done before anything starts. */
  readonly prepare?: () => void
}

/** One use of a SIP worker by a route of sipcar. Milliseconds. */
export interface Hold {
  /** Since 1970. */
  readonly begun: number
  readonly worker: number
  readonly route: string
  /** Without the time for which the kernel had no processor for the worker. */
  readonly held: number
}

/** Milliseconds that the proxy waits for a verdict: as shipped. */
export const deadline = 50
/** SIP workers of Kamailio: as in the sample. */
export const proxyWorkers = 8

/** A real Kamailio with the sample configuration, its sidecars, and SIPp at both ends. */
export class Arena {
  readonly scene: Scene
  readonly second: SidecarProcess | undefined
  readonly gate: Gate | undefined
  /** Of the plugin: what is written here befalls it. */
  readonly faultFile: string
  /** Calls a second. */
  readonly rate: number
  readonly #folder: string
  readonly #callers: Sipp[] = []
  #called: Sipp | undefined

  private constructor({ folder, scene, second, gate, rate }: Props) {
    this.#folder = folder
    this.faultFile = join(folder, 'fault')
    this.scene = scene
    this.second = second
    this.gate = gate
    this.rate = rate
  }

  static async start(setup: Setup, policy: Policy, rate: number): Promise<Arena> {
    setup.prepare?.()
    const folder = mkdtempSync(join(tmpdir(), 'sipcar-chaos-'))
    const gate = setup.link === 'gate' ? await Gate.open() : undefined
    const port = await freePort()
    const urls = {
      one: 'ws://{sidecar}/',
      two: `ws://{sidecar}/,ws://127.0.0.1:${port}/`,
      gate: `ws://127.0.0.1:${gate?.port}/`,
      tls: 'wss://{sidecar}/',
    }[setup.link ?? 'one']
    const scene = await Scene.start(sceneOf(setup, policy, urls, folder))
    if (gate) gate.target = scene.sidecar.port
    const config = scene.sidecar.read().replaceAll(String(scene.sidecar.port), 'PORT')
    const second = setup.link === 'two' ? await SidecarProcess.start(config, {}, { port }) : undefined
    return new Arena({ folder, scene, second, gate, rate })
  }

  /** Begins the steady load. */
  async call(): Promise<void> {
    const { rate } = this
    const phones = await this.scene.begin({
      itsp: { script: caller(), calls: 1_000_000, rate },
      anywherenow: { script: callee(), calls: 1_000_000, rate },
    })
    this.#callers.push(phones.itsp)
    this.#called = phones.anywherenow
  }

  /** More calls to the same callee, from the PBX. */
  async callMore(rate: number): Promise<Sipp> {
    const { pbx } = await this.scene.begin({ pbx: { script: caller(), calls: 1_000_000, rate } })
    this.#callers.push(pbx)
    return pbx
  }

  /** Ends the load, and waits as long as a call can take. */
  async hangUp(): Promise<void> {
    for (const phone of this.#callers) phone.finish()
    const patience = setTimeout(() => this.#callers.forEach((phone) => phone.stop()), 12_000)
    await Promise.all(this.#callers.map((phone) => phone.end()))
    clearTimeout(patience)
    this.#called?.finish()
    await sleep(200)
    this.#called?.stop()
    await this.#called?.end()
  }

  get calls(): Call[] {
    return this.#called
      ? callsOf(
          this.#callers.map(({ trace }) => trace),
          this.#called.trace,
        )
      : []
  }

  get holds(): Hold[] {
    const file = join(this.#folder, 'held')
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
    return lines.map((line) => {
      const [worker, route = '', ...numbers] = line.split(' ')
      const [begun = 0, held = 0, waited = 0] = numbers.map(Number)
      return { worker: Number(worker), route, begun: sinceEpoch(begun), held: Math.max(held - waited, 0) }
    })
  }

  /** All that is known of some calls, in order, and what Kamailio and the sidecar said. */
  story(ids: readonly string[]): string {
    const ends = [...this.#callers, ...(this.#called ? [this.#called] : [])]
    const all = ends.flatMap(({ name, trace }) => trace.messages.map((message) => ({ name, message })))
    const lines = all
      .filter(({ message }) => ids.includes(message.values('Call-ID')[0] ?? ''))
      .sort((one, other) => one.message.at - other.message.at)
      .map(
        ({ name, message: { at, direction, text } }) => `${new Date(at).toISOString()} ${name} ${direction}\n${text}`,
      )
    const worst = this.holds.sort((one, other) => other.held - one.held).slice(0, 20)
    const holds = worst.map(({ begun, ...hold }) => JSON.stringify({ begun: new Date(begun), ...hold })).join('\n')
    const logs = `=== holds\n${holds}\n=== Kamailio\n${this.scene.kamailio.log}\n=== sidecar\n${this.scene.sidecar.output}`
    return `${lines.join('\n')}\n${logs}\n${ends.map(({ story }) => story.slice(0, 10_000)).join('\n')}`
  }

  async stop(): Promise<void> {
    for (const phone of this.#callers) phone.stop()
    this.#called?.stop()
    this.gate?.close()
    await this.second?.dispose()
    await this.scene.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

interface Props {
  readonly folder: string
  readonly scene: Scene
  readonly second: SidecarProcess | undefined
  readonly gate: Gate | undefined
  readonly rate: number
}

function sceneOf(
  { plugin, link, files, log, environment }: Setup,
  policy: Policy,
  urls: string,
  folder: string,
): SceneOptions {
  const onFailure = { onFailure: { initial: policy === 'pass' ? 'pass' : refusal } }
  const tls = { listen: ['wss://127.0.0.1:PORT'], tls: { cert: 'cert.pem', key: 'key.pem' } }
  const modules = [fileURLToPath(new URL('./plugins/fault.js', import.meta.url))]
  const broken = { modules, plugins: { fault: { file: join(folder, 'fault') } } }
  const probe = join(root, 'test/chaos/lua/held.lua')
  return {
    site: { deadline, ...(plugin && broken), ...(link === 'tls' && tls) },
    trunks: { itsp: onFailure, pbx: onFailure, anywherenow: onFailure },
    ...(files && { files }),
    ...(log && { launch: { stdout: log() } }),
    environment: { CHAOS_HELD: join(folder, 'held'), ...environment },
    more: [],
    routes: `modparam("app_lua", "load", "${probe}")\n`,
    defines: {
      WORKERS: String(proxyWorkers),
      SIPCAR_DEADLINE: `"${deadline}"`,
      SIPCAR_POLICY_INITIAL: policy === 'pass' ? '"0"' : `"${refusal}"`,
      SIPCAR_URLS: `"${urls}"`,
      ...(link === 'tls' && { SIPCAR_TLS_CA: '"{folder}/cert.pem"' }),
    },
  }
}

/** Milliseconds since 1970, of seconds since then or since the machine was started. */
function sinceEpoch(seconds: number): number {
  const sinceStart = seconds < 1e9
  return seconds * 1000 + (sinceStart ? Date.now() - uptime() * 1000 : 0)
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
