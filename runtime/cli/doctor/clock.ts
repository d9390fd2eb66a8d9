import { bad, good, type Finding } from './finding.js'
import { runTool } from './run-tool.js'

/** Whether a time service holds the clock (rule R110), as chrony or systemd knows it. */
export async function clockFinding(): Promise<Finding> {
  const chrony = await runTool('chronyc', ['-c', 'tracking'])
  if (chrony.ok) {
    // Fields of `chronyc -c tracking`: the fifth is the offset in seconds, the last the leap status.
    const fields = chrony.output.split(',')
    const detail = `chrony, ${fields[4] ?? '?'} s off, ${fields.at(-1) ?? ''}`
    return fields.at(-1) === 'Normal' ? good('clock', detail) : bad('clock', 'CLOCK_UNSYNCHRONISED', detail)
  }
  const systemd = await runTool('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'])
  if (!systemd.ok) return bad('clock', 'CLOCK_UNKNOWN', 'neither chronyc nor timedatectl can tell')
  return systemd.output === 'yes'
    ? good('clock', 'synchronised')
    : bad('clock', 'CLOCK_UNSYNCHRONISED', 'timedatectl says no')
}
