import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { processesOf } from '../support/processes.js'

/** What one process holds, in kB: of its own, and of memory shared with others. */
export interface ProcessMemory {
  readonly pid: number
  readonly own: number
  readonly shared: number
}

/** All processes of a process group. */
export function groupMemory(group: number): ProcessMemory[] {
  return processesOf(group).flatMap((pid) => memoryOf(pid) ?? [])
}

export function memoryOf(pid: number): ProcessMemory | undefined {
  const status = read(`/proc/${pid}/status`)
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? NaN)
  const own = kilobytes('RssAnon')
  return Number.isNaN(own) ? undefined : { pid, own, shared: kilobytes('RssShmem') }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // It ended in the meantime.
  }
}

/** What Kamailio says of its memory managers, in bytes; undefined without kamcmd. */
export function kamailioMemory(folder: string): { readonly shm: number; readonly pkg: number } | undefined {
  const ask = (...command: readonly string[]): number[] => {
    const output = execFileSync('kamcmd', ['-s', `unix:${folder}/kamailio_ctl`, ...command], { encoding: 'utf8' })
    return [...output.matchAll(/\bused: (\d+)/g)].map(([, bytes]) => Number(bytes))
  }
  try {
    return { shm: ask('core.shmmem')[0]!, pkg: Math.max(...ask('pkg.stats')) }
  } catch {
    return undefined
  }
}

/** Lines of numbers that a probe wrote since the line `from`. */
export function probed(file: string, from: number): number[][] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(from)
  return lines.filter((line) => line !== '').map((line) => line.split(' ').map(Number))
}
