import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.js'

/** Kamailio's packages bring Lua 5.1 up to 6.0 and 5.4 from 6.1 on. */
const luas = ['lua5.1', 'lua5.4'] as const

/** Whether this Lua finds what the client needs. */
function canConnect(lua: (typeof luas)[number]): boolean {
  try {
    execFileSync(lua, ['-e', 'require "socket"'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** How to start a Kamailio of one's own, apart from any that the host runs. */
export interface KamailioOptions {
  /** Folder for its pid file, sockets and lists; it writes nowhere else. */
  readonly folder: string
  /** Configuration file; left out: the sample of proxy-config/kamailio. */
  readonly config?: string
  /** UDP port on 127.0.0.1 that it listens on. */
  readonly port: number
  /** `-A NAME=VALUE`; the other ports, lists and the sidecar's URL of the sample are set this way. */
  readonly defines: Readonly<Record<string, string>>
  /** Content of the dispatcher list. */
  readonly dispatcher?: string
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Megabytes of memory that its processes share: as many calls as end within `wt_timer` must fit in. */
  readonly memory?: number
}

/** A Kamailio in the foreground, with all its worker processes in one process group. */
export class Kamailio {
  readonly #child: ChildProcess
  readonly #log: string
  readonly #end = (): void => this.#kill('SIGKILL')

  private constructor(child: ChildProcess, log: string) {
    this.#child = child
    this.#log = log
  }

  /** Path of the program; undefined when it is not installed, or cannot run Lua. */
  static find(): string | undefined {
    const program = ['/usr/sbin/kamailio', '/usr/local/sbin/kamailio'].find((path) => existsSync(path))
    if (program === undefined) return undefined
    return luas.some(canConnect) ? program : undefined
  }

  /** Starts it and waits until it answers. @throws Error with its log when it does not come up */
  static async start({
    folder,
    config,
    port,
    defines,
    dispatcher = '',
    environment,
    memory = 64,
  }: KamailioOptions): Promise<Kamailio> {
    const program = Kamailio.find()
    if (program === undefined) throw new Error('Kamailio with app_lua and lua-socket is not installed')
    const list = join(folder, 'dispatcher.list')
    writeFileSync(list, dispatcher)
    const proxyConfig = join(packageRoot(), 'proxy-config')
    const sample = join(proxyConfig, 'kamailio/sample/kamailio.cfg')
    const given = {
      SIPCAR_DIR: `"${proxyConfig}"`,
      DISPATCHER_LIST: `"${list}"`,
      LISTEN_UDP: `udp:127.0.0.1:${port}`,
      LISTEN_TCP: `tcp:127.0.0.1:${port}`,
      ...defines,
    }
    const paths = ['-Y', folder, '-w', folder, '-P', join(folder, 'pid')]
    const settings = Object.entries(given).flatMap(([name, value]) => ['-A', `${name}=${value}`])
    const parameters = ['-f', config ?? sample, '-DD', '-E', '-m', String(memory), '-M', '8', ...paths, ...settings]
    const log = join(folder, 'kamailio.log')
    // A shell gathers the output of all worker processes in one file, in the order in which they wrote it.
    const child = spawn('/bin/sh', ['-c', 'exec "$0" "$@" >"$SIPCAR_LOG" 2>&1', program, ...parameters], {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, ...environment, SIPCAR_LOG: log },
    })
    child.unref()
    const kamailio = new Kamailio(child, log)
    process.once('exit', kamailio.#end)
    await kamailio.#ready(port)
    return kamailio
  }

  get log(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8') : ''
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Ends the whole process group. */
  async stop(): Promise<void> {
    if (!this.running) return
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#kill('SIGTERM')
    const force = setTimeout(() => this.#kill('SIGKILL'), 3000)
    await ended
    clearTimeout(force)
    process.off('exit', this.#end)
  }

  #kill(signal: NodeJS.Signals): void {
    if (this.running) process.kill(-this.pid, signal)
  }

  /** Asks until something answers: only then every worker process is up. */
  async #ready(port: number): Promise<void> {
    const probe = createSocket('udp4')
    const state = { answered: false }
    probe.once('message', () => (state.answered = true)).on('error', () => {})
    const end = Date.now() + 10_000
    while (!state.answered && this.running && Date.now() < end) {
      probe.send(keepAlive(port), port, '127.0.0.1')
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    probe.close()
    if (state.answered) return
    await this.stop()
    throw new Error(`Kamailio did not come up:\n${this.log}`)
  }
}

function keepAlive(port: number): string {
  return [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK${Date.now()}${Math.random()}`,
    'Max-Forwards: 70',
    'From: <sip:127.0.0.1>;tag=1',
    `To: <sip:127.0.0.1:${port}>`,
    `Call-ID: ${Math.random()}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}
