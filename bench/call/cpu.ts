import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second (USER_HZ), whatever the kernel's own tick is. */
const ticksPerSecond = 100

/** Fields of /proc/PID/stat behind the name, which may hold blanks; undefined once the process is gone. */
function fieldsOf(pid: number | string): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function secondsOf(fields: readonly string[] | undefined): number {
  return fields ? (Number(fields[11]) + Number(fields[12])) / ticksPerSecond : 0
}

/** Seconds of processor time that a process has used, all its threads together. */
export function cpuOf(pid: number): number {
  return secondsOf(fieldsOf(pid))
}

/** Seconds of processor time that a process group has used, without those of its members that are gone. */
export function cpuOfGroup(group: number): number {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return all
    .map(fieldsOf)
    .filter((fields) => Number(fields?.[2]) === group)
    .reduce((sum, fields) => sum + secondsOf(fields), 0)
}
