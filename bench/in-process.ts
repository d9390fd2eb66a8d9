import type { Figures } from './rounds.js'

/** Messages between two looks at the clock. */
const batch = 32

/**
 * Runs a function again and again. CPU time, not time on the clock: what other processes do on the machine does not count,
 * collecting garbage does.
 * @param work gets 0, 1, 2 …
 * @returns microseconds of CPU time of one run
 */
export function cpuPerRun(work: (number: number) => unknown, seconds: number): Figures & { readonly cpu: number } {
  const end = performance.now() + seconds * 1000
  const before = process.cpuUsage()
  let runs = 0
  while (performance.now() < end) for (let i = 0; i < batch; i++) kept = work(runs++)
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / runs }
}

/** Results go here, so that no compiler finds that nobody needs them. */
export let kept: unknown
