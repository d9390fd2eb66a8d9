import { readdirSync, readFileSync } from 'node:fs'

/** CPU time that a process has used so far, all its threads together, in microseconds. Linux. */
export function cpuOf(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`)
  // schedstat counts nanoseconds where /proc/PID/stat counts hundredths of a second.
  return (
    tasks.reduce(
      (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
      0,
    ) / 1000
  )
}
