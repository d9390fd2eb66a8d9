import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBound } from './ports.js'
import type { Script } from './script.js'
import { readTrace, type Trace } from './trace.js'

/** One SIPp process to start. */
export interface SippOptions {
  /** Of its own: scenario, bodies, traces. */
  readonly folder: string
  /** Stands in failures. */
  readonly name: string
  readonly script: Script
  /** A loopback address. */
  readonly host: string
  readonly port: number
  /** Where it sends its calls: `127.0.0.1:15060`. */
  readonly target: string
  readonly transport?: 'udp' | 'tcp'
  /** How many calls it makes or takes before it ends; 1 unless given. */
  readonly calls?: number
  /** Calls a second. */
  readonly rate?: number
}

/** Seconds after which SIPp gives up: far more than any call needs. */
const limit = 40

const files = { messages: 'messages.log', errors: 'errors.log' }

/** A user agent played by SIPp. It ends by itself after its calls. */
export class Sipp {
  readonly name: string
  readonly #options: SippOptions
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>
  #output = ''

  constructor(options: SippOptions) {
    const { folder, name, script } = options
    this.name = name
    this.#options = options
    layOut(folder, script)
    this.#child = spawn('sipp', parameters(options), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString('latin1')))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString('latin1')))
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('close', resolve)
    })
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** What was sent and received so far. */
  get trace(): Trace {
    return readTrace(this.#read(files.messages))
  }

  /** Waits until it can be called. */
  async listening(): Promise<void> {
    const { port, transport = 'udp' } = this.#options
    while (this.running && !isBound(port, transport)) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  /** Waits for the end. @returns whether every call went as the scenario says */
  async end(): Promise<boolean> {
    return (await this.#ended) === 0
  }

  /** Begins no more calls, and ends after those that are open. */
  finish(): void {
    if (this.running) this.#child.kill('SIGUSR1')
  }

  stop(): void {
    if (this.running) this.#child.kill('SIGKILL')
  }

  /** What it found wrong, each in one line. */
  get errors(): string[] {
    const text = this.#read(files.errors).toString('latin1')
    return text
      .split('\n')
      .flatMap((line) => /(?<=: )(?:Aborting|Failed|Unexpected|Timeout|Continuing|Discarding).*/.exec(line)?.[0] ?? [])
  }

  /** What it says about its failure, and all that was on the wire. */
  get story(): string {
    const screen = /^ +Messages +Retrans[\s\S]*?(?=^-{20,})/m.exec(this.#output)?.[0] ?? this.#output
    return `=== ${this.name} ===\n${screen}\n${this.#read(files.errors).toString('latin1')}\n${this.#read(files.messages).toString('latin1')}`
  }

  #read(name: string): Buffer {
    const file = join(this.#options.folder, name)
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  }
}

function parameters({ host, port, target, transport = 'udp', calls = 1, rate = 10 }: SippOptions): string[] {
  const traces = ['-trace_msg', '-message_file', files.messages, '-trace_err', '-error_file', files.errors]
  const ends = ['-timeout', String(limit), '-timeout_error', '-default_behaviors', 'abortunexp']
  const network = ['-i', host, '-p', String(port), '-t', transport === 'udp' ? 'u1' : 't1', target]
  const load = ['-m', String(calls), '-r', String(rate), '-nostdin', '-skip_rlimit']
  return [...scenario, ...ends, ...traces, ...network, ...load]
}

/** Writes the files of a scenario into a folder, in which SIPp is started with {@link scenario}. */
export function layOut(folder: string, script: Script): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'scenario.xml'), script.xml, 'latin1')
  for (const file of script.files) writeFileSync(join(folder, file.name), file.content)
}

/** With what a scenario file cannot hold: brackets are keywords there, and blanks at the start of a line are lost. */
export const scenario = ['-sf', 'scenario.xml', '-key', 'lb', '[', '-key', 'rb', ']', '-key', 'fold', '\r\n ']
