import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { Kamailio, type KamailioOptions } from '../../../runtime/demo/kamailio.js'
import { root, SidecarProcess, type Launch } from '../../support/sidecar-process.js'
import { Caller } from './agents.js'
import { Authority } from './certificates.js'
import { freePorts } from './ports.js'
import { sampleWith } from './sample.js'
import type { Script } from './script.js'
import { Sipp } from './sipp.js'
import { openTap, type Tap, type TapPlace } from './tap.js'
import type { Trace, WireMessage } from './trace.js'

/** The trunks of the sample configuration, in the order of their dispatcher sets: 1 to 4. */
export const trunkNames = ['itsp', 'pbx', 'teams', 'anywherenow'] as const
type Kind = (typeof trunkNames)[number]
/** One of these four, or a second one of its kind. */
export type TrunkName = Kind | `${Kind}2`
type ByTrunk<Value> = { readonly [name in TrunkName]?: Value }

export interface SceneOptions {
  /** Keys of sipcar.yaml, laid over the ones of the scene. */
  readonly site?: object
  /** Members of each trunk in sipcar.yaml: `plugins`, `onFailure`, `shadow`. */
  readonly trunks?: ByTrunk<object>
  /** Trunks beside the four, as for a second customer. Their dispatcher sets are 5 and so on. */
  readonly more?: readonly `${Kind}2`[]
  /** Routes to be added to kamailio.cfg, with `more`. */
  readonly routes?: string
  /** A trunk whose dispatcher set begins with an address where nobody answers. */
  readonly silent?: TrunkName
  /** Beside sipcar.yaml, by name: certificates. */
  readonly files?: Readonly<Record<string, string>>
  /** How the sidecar is started. */
  readonly launch?: Launch
  /** Of Kamailio: variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Plugins of test/e2e/plugins, by file name without ending. */
  readonly modules?: readonly string[]
  /** A file of test/e2e/kamailio in place of the sample configuration. */
  readonly config?: string
  /**
   * Of Kamailio: NAME=VALUE, in which `{itsp}` stands for the address of that trunk, `{sidecar}` for the sidecar's and
   * `{folder}` for the folder of sipcar.yaml.
   */
  readonly defines?: Readonly<Record<string, string>>
  /** `tls` for a trunk that is tapped: its name in certificates is `tlsName`. */
  readonly transport?: ByTrunk<'udp' | 'tcp' | 'tls'>
  readonly tlsName?: string
  /** Takes down the bytes that this trunk gets. */
  readonly tapped?: TrunkName
}

/** One part of a call: a scenario, or one with how often it is played. */
export type Part = Script | { readonly script: Script; readonly calls: number; readonly rate: number }

/** Numbers of the contact centre: what the carrier dials goes to anywherenow. */
const contactCentre = '"^(\\\\+?31|0)?881200600$"'

/** A real Kamailio with a real sidecar, between four phones that play the trunks. */
export class Scene {
  readonly folder: string
  readonly sidecar: SidecarProcess
  readonly #proxy: KamailioOptions
  #kamailio: Kamailio
  readonly #ports: readonly number[]
  readonly #options: SceneOptions
  readonly #tap: Tap | undefined
  #calls = 0

  private constructor({ folder, proxy, kamailio, sidecar, ports, tap }: Props, options: SceneOptions) {
    this.folder = folder
    this.#proxy = proxy
    this.#kamailio = kamailio
    this.sidecar = sidecar
    this.#options = options
    this.#ports = ports
    this.#tap = tap
  }

  static async start(options: SceneOptions = {}): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), 'sipcar-e2e-'))
    const ports = await freePorts(4 + namesOf(options).length)
    const secure = Object.values(options.transport ?? {}).includes('tls') ? secured(folder, options, ports) : undefined
    const sidecar = await SidecarProcess.start(siteOf(options, ports), options.files, options.launch)
    const tap = options.tapped && (await openTap({ ...tapPlace(options.tapped, options, ports), ...secure?.peer }))
    try {
      const proxy: KamailioOptions = {
        folder,
        port: ports[0]!,
        ...(options.config !== undefined && { config: join(root, 'test/e2e/kamailio', options.config) }),
        ...(options.more && { config: sampleWith(options.more, 1 + trunkNames.length, folder, options.routes) }),
        defines: {
          ...(secure?.defines ?? { WITHOUT_TLS: 'yes' }),
          // One worker keeps UDP messages in the order in which they were sent.
          WORKERS: '1',
          CONTACT_CENTRE: contactCentre,
          SIPCAR_URLS: `"${sidecar.url}"`,
          SIPCAR_DEADLINE: '"2000"',
          ...definesOf(options, ports, sidecar),
        },
        dispatcher: dispatcherOf(options, ports),
        ...(options.environment && { environment: options.environment }),
      }
      return new Scene({ folder, proxy, kamailio: await Kamailio.start(proxy), sidecar, ports, tap }, options)
    } catch (error) {
      await tap?.close()
      await sidecar.dispose()
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  get kamailio(): Kamailio {
    return this.#kamailio
  }

  /** Ends Kamailio and starts it anew, without anything that it knew. */
  async restartKamailio(): Promise<void> {
    await this.#kamailio.stop()
    this.#kamailio = await Kamailio.start(this.#proxy)
  }

  /** `127.0.0.1:15060` of Kamailio. */
  get sbc(): string {
    return `127.0.0.1:${this.#ports[0]}`
  }

  /** `127.0.0.1:15061` of the phone that plays a trunk. */
  address(trunk: TrunkName): string {
    return addressOf(trunk, this.#options, this.#ports)
  }

  /** What the tapped trunk got, NUL bytes and all. */
  get tapped(): readonly WireMessage[] {
    return this.#tap?.messages ?? []
  }

  /**
   * Plays a call: the trunks that are called listen before the callers begin, and all must come to their end.
   * @returns what each end sent and received
   * @throws Error with everything that was on the wire, when one end does not see what its scenario expects
   */
  async call<Name extends TrunkName>(parts: { readonly [name in Name]: Part }): Promise<{
    readonly [name in Name]: Trace
  }> {
    const phones = await this.begin(parts)
    const entries = Object.entries(phones) as [Name, Sipp][]
    try {
      const endings = entries.map(async ([, phone]) => {
        if (!(await phone.end())) throw new Error(`${phone.name} did not see what it expected`)
      })
      await Promise.all(endings)
      return Object.fromEntries(entries.map(([name, phone]) => [name, phone.trace])) as { [name in Name]: Trace }
    } catch (error) {
      entries.forEach(([, phone]) => phone.stop())
      await Promise.allSettled(entries.map(([, phone]) => phone.end()))
      const stories = entries.map(([, phone]) => phone.story).join('\n')
      throw new Error(`${String(error)}\n${stories}\n=== Kamailio ===\n${this.kamailio.log}`, { cause: error })
    }
  }

  /** Starts the phones of a call without waiting for its end. */
  async begin<Name extends TrunkName>(parts: { readonly [name in Name]: Part }): Promise<{
    readonly [name in Name]: Sipp
  }> {
    const call = ++this.#calls
    const entries = Object.entries<Part>(parts) as [Name, Part][]
    const callersLast = entries.sort(([, one], [, other]) => Number(isCaller(one)) - Number(isCaller(other)))
    const phones: [Name, Sipp][] = []
    for (const [name, part] of callersLast) {
      const phone = this.#phone(name, part, join(this.folder, `call-${call}`, name))
      phones.push([name, phone])
      if (!isCaller(part)) await phone.listening()
    }
    return Object.fromEntries(phones) as { [name in Name]: Sipp }
  }

  #phone(name: TrunkName, part: Part, folder: string): Sipp {
    const played = 'script' in part ? part : { script: part }
    const [host, port] = [hostOf(name, this.#options), portOf(name, this.#options, this.#ports)]
    const transport = (this.#options.transport?.[name] ?? 'udp') === 'udp' ? 'udp' : 'tcp'
    return new Sipp({ folder, name, host, port, target: this.sbc, transport, ...played })
  }

  /** What the sidecar answers to GET /status. */
  async status(): Promise<Status> {
    const response = await fetch(`http://127.0.0.1:${this.sidecar.port}/status`)
    return (await response.json()) as Status
  }

  async stop(): Promise<void> {
    await this.#tap?.close()
    await this.kamailio.stop()
    await this.sidecar.dispose()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

interface Props {
  readonly folder: string
  readonly proxy: KamailioOptions
  readonly kamailio: Kamailio
  readonly sidecar: SidecarProcess
  readonly ports: readonly number[]
  readonly tap: Tap | undefined
}

export interface Status {
  readonly revision: string
  readonly connections: number
  readonly counts: Readonly<Record<'asked' | 'answered' | 'busy' | 'lost', number>>
  readonly reports: readonly {
    readonly trunk: string
    readonly plugin: string
    readonly code: string
    readonly count: number
  }[]
}

/** The sample with TLS: its own certificate, the one that the far end shows, and an authority that both believe. */
function secured(
  folder: string,
  { tlsName = 'peer.example.com' }: SceneOptions,
  ports: readonly number[],
): { readonly peer: Pick<TapPlace, 'tls'>; readonly defines: Record<string, string> } {
  const authority = new Authority(folder)
  authority.sign('sbc', 'localhost')
  const files = ['certificate = sbc.pem', 'private_key = sbc.key', 'ca_list = ca.pem']
  const section = ['method = TLSv1.2+', 'verify_certificate = yes', 'require_certificate = yes', ...files].join('\n')
  const text = `[server:default]\n${section}\n[client:default]\n${section}\n`
  writeFileSync(
    join(folder, 'tls.cfg'),
    text.replace(/= (\w+\.(pem|key))/g, (_, file: string) => `= ${join(folder, file)}`),
  )
  const listen = `tls:127.0.0.1:${ports.at(-2)} advertise localhost:${ports.at(-2)}`
  return {
    peer: { tls: { ...authority.sign('peer', tlsName), ca: authority.pem } },
    defines: { LISTEN_TLS: listen, TLS_CONFIG: `"${join(folder, 'tls.cfg')}"`, SBC_FQDN: 'localhost' },
  }
}

function isCaller(part: Part): boolean {
  return ('script' in part ? part.script : part) instanceof Caller
}

function namesOf({ more = [] }: SceneOptions): readonly TrunkName[] {
  return [...trunkNames, ...more]
}

/** Of the ports the first is Kamailio's; behind those of the trunks come: silence, TLS, the tap. */
function portOf(trunk: TrunkName, options: SceneOptions, ports: readonly number[]): number {
  return ports[1 + namesOf(options).indexOf(trunk)]!
}

function addressOf(trunk: TrunkName, options: SceneOptions, ports: readonly number[]): string {
  return `${hostOf(trunk, options)}:${portOf(trunk, options, ports)}`
}

function definesOf(options: SceneOptions, ports: readonly number[], sidecar: SidecarProcess): Record<string, string> {
  const places: [string, string][] = [
    ...namesOf(options).map((trunk): [string, string] => [trunk, addressOf(trunk, options, ports)]),
    ['sidecar', `127.0.0.1:${sidecar.port}`],
    ['folder', sidecar.folder],
  ]
  const filled = (value: string): string =>
    places.reduce((text, [name, place]) => text.replaceAll(`{${name}}`, place), value)
  return Object.fromEntries(Object.entries(options.defines ?? {}).map(([name, value]) => [name, filled(value)]))
}

/** A TCP connection comes from any port, so its trunk must be known by its address. */
function hostOf(trunk: TrunkName, { transport }: SceneOptions): string {
  return (transport?.[trunk] ?? 'udp') === 'udp' ? '127.0.0.1' : '127.0.0.2'
}

function dispatcherOf(options: SceneOptions, ports: readonly number[]): string {
  const line = (name: TrunkName, index: number): string => {
    const port = name === options.tapped ? ports.at(-1) : portOf(name, options, ports)
    const silent = name === options.silent ? `${index + 1} sip:127.0.0.1:${ports.at(-3)} 0 9\n` : ''
    const transport = options.transport?.[name] ?? 'udp'
    return `${silent}${index + 1} sip:${hostOf(name, options)}:${port};transport=${transport}\n`
  }
  return namesOf(options).map(line).join('')
}

function tapPlace(trunk: TrunkName, options: SceneOptions, ports: readonly number[]): TapPlace {
  const transport = options.transport?.[trunk] ?? 'udp'
  return { transport, port: ports.at(-1)!, host: hostOf(trunk, options), phonePort: portOf(trunk, options, ports) }
}

/** The deadline is far away: what is late on a busy machine is no failure here. */
function siteOf(options: SceneOptions, ports: readonly number[]): string {
  const { site = {}, trunks = {}, modules = [] } = options
  const trunk = (name: TrunkName, index: number): [string, object] => {
    const match = [{ address: hostOf(name, options), port: portOf(name, options, ports) }]
    return [name, { kind: name.replace('2', ''), match, nextHop: { dispatcher: index + 1 }, ...trunks[name] }]
  }
  return stringify({
    listen: ['ws://127.0.0.1:PORT'],
    deadline: 2000,
    localDomain: 'sbc.example.com',
    numberPlan: { countryCode: '31', nationalPrefix: '0', internationalPrefixes: ['00'], nsnLength: 9 },
    modules: modules.map((name) => join(root, 'dist/test/e2e/plugins', `${name}.js`)),
    ...site,
    trunks: Object.fromEntries(namesOf(options).map(trunk)),
  })
}
