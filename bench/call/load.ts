import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBound } from '../../test/e2e/support/ports.js'
import type { Script } from '../../test/e2e/support/script.js'
import { layOut, scenario } from '../../test/e2e/support/sipp.js'

/** One end of a load. Traces nothing but what is measured, since SIPp shares the processors with what it measures. */
export interface PhoneOptions {
  /** Of its own: scenario and what SIPp writes down. */
  readonly folder: string
  readonly script: Script
  /** UDP, on 127.0.0.1. */
  readonly port: number
  /** Kamailio: `127.0.0.1:15060`. */
  readonly target: string
  /** Of the end that calls. */
  readonly calls?: Calls
}

export interface Calls {
  /** Begun a second. */
  readonly rate: number
  /** Open at the same time at most. */
  readonly atOnce: number
}

/** What one end has done since it began, at one moment. */
export interface Count {
  /** Seconds since 1970. */
  readonly at: number
  /** Calls that came to their end as the scenario says. */
  readonly done: number
  readonly failed: number
  /** Messages that it had to send again. */
  readonly repeated: number
}

/** A SIPp that plays one scenario until it is told to end. */
export class Phone {
  readonly #folder: string
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #port: number
  #output = ''

  constructor(options: PhoneOptions) {
    const { folder, script, port } = options
    this.#folder = folder
    this.#port = port
    layOut(folder, script)
    this.#child = spawn('sipp', parameters(options), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString('latin1')))
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async listening(): Promise<void> {
    while (this.#child.exitCode === null && !isBound(this.#port, 'udp'))
      await new Promise((resolve) => setTimeout(resolve, 5))
  }

  /** Begins no more calls, lets those that are open end, and tells how it went: one count a second, the last one at its end. */
  async finish(): Promise<readonly Count[]> {
    const force = setTimeout(() => this.stop(), 5000)
    this.#child.kill('SIGUSR1')
    await this.#ended
    clearTimeout(force)
    return countsOf(readFileSync(join(this.#folder, 'counts.csv'), 'latin1'))
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}

function parameters({ port, target, calls }: PhoneOptions): string[] {
  // A limit, should nobody be left who ends it.
  const ends = ['-timeout', '300', '-nostdin', '-skip_rlimit', '-buff_size', '4194304']
  const network = ['-i', '127.0.0.1', '-p', String(port), '-t', 'u1', target]
  const written = ['-trace_stat', '-stf', 'counts.csv', '-fd', '1']
  const load = calls ? ['-r', String(calls.rate), '-l', String(calls.atOnce)] : []
  return [...scenario, ...ends, ...network, ...written, ...load]
}

/** Columns with a head, separated by `;`. A time ends in seconds since 1970. */
function countsOf(csv: string): Count[] {
  const [names = [], ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(';'))
  return rows.map((row) => {
    const cell = (name: string): string => row[names.indexOf(name)] ?? ''
    return {
      at: Number(cell('CurrentTime').split('\t').at(-1)),
      done: Number(cell('SuccessfulCall(C)')),
      failed: Number(cell('FailedCall(C)')),
      repeated: Number(cell('Retransmissions(C)')),
    }
  })
}
