import { readdirSync, readFileSync } from 'node:fs'
import { cpuOf } from '../bridge/cpu.js'

/** CPU time that the processes of a group have used so far, in microseconds, without those that are gone. Linux. */
export function cpuOfGroup(group: number): number {
  const members = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && groupOf(name) === group)
  return members.reduce((sum, pid) => sum + cpuOf(Number(pid)), 0)
}

function groupOf(pid: string): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name before may hold blanks and brackets.
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return undefined
  }
}
