import { readdirSync, readFileSync } from 'node:fs'

/** The processes of a process group that run now. Linux. */
export function processesOf(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && groupOf(name) === group)
    .map(Number)
}

function groupOf(pid: string): number | undefined {
  try {
    // The name in brackets may hold blanks and brackets; state, parent and group come behind it.
    return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[2])
  } catch {
    return undefined // It ended in the meantime.
  }
}
