import { processesOf } from '../../test/support/processes.js'
import { cpuOf } from '../bridge/cpu.js'

/** CPU time that the processes of a group have used so far, in microseconds, without those that are gone. Linux. */
export function cpuOfGroup(group: number): number {
  return processesOf(group).reduce((sum, pid) => sum + cpuOf(pid), 0)
}
