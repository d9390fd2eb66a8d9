import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../runtime/package-root.js'
import { benchNames, type BenchName, type Settings, type Table } from './bench.js'

/** What `--record` keeps of a run: docs/performance.md is made of it, and `--check` compares with it. */
export interface Recorded {
  readonly name: BenchName
  /** ISO 8601, UTC. */
  readonly date: string
  readonly machine: Machine
  readonly settings: Settings
  readonly tables: readonly Table[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** Gigabytes. */
  readonly memory: number
  readonly node: string
  /** `none` where there is no Kamailio. */
  readonly kamailio: string
}

const folder = join(packageRoot(), 'bench/recorded')
const fileOf = (name: BenchName): string => join(folder, `${name}.json`)

export function record(name: BenchName, settings: Settings, tables: readonly Table[]): void {
  const recorded: Recorded = { name, date: new Date().toISOString().slice(0, 10), machine: machine(), settings, tables }
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(name), `${JSON.stringify(recorded, undefined, 1)}\n`)
}

/** @returns undefined when nothing was recorded under this name. */
export function recorded(name: BenchName): Recorded | undefined {
  return existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as Recorded) : undefined
}

export function allRecorded(): Recorded[] {
  return benchNames.flatMap((name) => recorded(name) ?? [])
}

function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    kamailio: kamailio(),
  }
}

function kamailio(): string {
  try {
    const output = execFileSync('kamailio', ['-v'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return /kamailio (\S+)/.exec(output)?.[1] ?? 'unknown'
  } catch {
    return 'none'
  }
}
