import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const cli = join(root, 'dist/runtime/cli/main.js')

/** A free TCP port on loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** How a sidecar is started, where that matters. */
export interface Launch {
  /** It listens there; left out: a free port. */
  readonly port?: number
  /** Its log goes to this file descriptor; left out: to {@link SidecarProcess.output}. */
  readonly stdout?: number
}

/** `sipcar serve` as a process of its own, in a scratch folder with its configuration. */
export class SidecarProcess {
  readonly folder: string
  readonly file: string
  readonly port: number
  readonly url: string
  output = ''
  readonly #stdout: number | 'pipe'
  #child: ChildProcess | undefined

  private constructor(folder: string, port: number, stdout: number | 'pipe') {
    this.#stdout = stdout
    this.folder = folder
    this.port = port
    this.file = join(folder, 'sipcar.yaml')
    this.url = `ws://127.0.0.1:${port}`
  }

  /**
   * Writes the configuration and starts. @param config YAML in which `PORT` and `FOLDER` stand for what they say
   * @param files further files of the folder, by name
   */
  static async start(
    config: string,
    files: Readonly<Record<string, string>> = {},
    { port, stdout }: Launch = {},
  ): Promise<SidecarProcess> {
    const sidecar = new SidecarProcess(
      mkdtempSync(join(tmpdir(), 'sipcar-')),
      port ?? (await freePort()),
      stdout ?? 'pipe',
    )
    for (const [name, text] of Object.entries(files)) writeFileSync(join(sidecar.folder, name), text)
    sidecar.write(config)
    await sidecar.run()
    return sidecar
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get running(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null
  }

  read(): string {
    return readFileSync(this.file, 'utf8')
  }

  write(config: string): void {
    writeFileSync(this.file, config.replaceAll('PORT', String(this.port)).replaceAll('FOLDER', this.folder))
  }

  /** Starts the process and waits until it serves. */
  async run(): Promise<void> {
    const from = this.output.length
    const child = spawn(process.execPath, [cli, 'serve', '-c', this.file], { stdio: ['ignore', this.#stdout, 'pipe'] })
    this.#child = child
    // A test that failed half-way must not keep the test run from ending.
    child.unref()
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null)
    for (const stream of streams as unknown as { unref(): void }[]) stream.unref()
    process.once('exit', () => child.kill('SIGKILL'))
    const collect = (chunk: Buffer): void => void (this.output += chunk.toString())
    for (const stream of streams) stream.on('data', collect)
    await this.until(
      async () => this.output.includes('"serving"', from) || (await this.#answers()),
      'the sidecar serves',
    )
  }

  /** A configuration may switch the log off. */
  async #answers(): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.port}/status`).catch(() => undefined)
    const { listeners = [] } = ((await response?.json()) ?? {}) as { listeners?: string[] }
    const { listen } = parse(this.read()) as { listen: string[] }
    return listeners.length === listen.length
  }

  /** How many questions it has got since it was started. */
  async asked(): Promise<number> {
    const status = (await (await fetch(`http://127.0.0.1:${this.port}/status`)).json()) as { counts: { asked: number } }
    return status.counts.asked
  }

  /** What reads its log goes away. */
  leaveLog(): void {
    this.#child?.stdout?.destroy()
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Ends the process and waits for it. @returns its exit code, or the signal */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string | null> {
    const child = this.#child
    if (!child || !this.running) return child?.exitCode ?? null
    child.ref()
    const ended = new Promise<number | string | null>((resolve) =>
      child.once('exit', (code, killedBy) => resolve(code ?? killedBy)),
    )
    child.kill(signal)
    if (signal !== 'SIGKILL') child.kill('SIGCONT')
    return ended
  }

  /** Ends the process and removes the folder. */
  async dispose(): Promise<void> {
    await this.end('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Waits for a condition, and fails with what the process said. */
  async until(condition: () => boolean | Promise<boolean>, what: string, limit = 15_000): Promise<void> {
    const end = Date.now() + limit
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`waited in vain until ${what}; output:\n${this.output}`)
      if (this.#child && !this.running) throw new Error(`ended before ${what}; output:\n${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
