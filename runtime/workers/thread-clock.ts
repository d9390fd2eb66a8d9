import { readFileSync, readlinkSync } from 'node:fs'

/** Number by which Linux knows the thread that calls; 0 elsewhere. */
export function threadNumber(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').pop())
  } catch {
    return 0
  }
}

/** Tells the time that a thread used from the time for which it only queued for a processor. */
export class ThreadClock {
  /** Milliseconds that it had run when it was looked at last. */
  #ran = 0

  /**
   * @param thread its {@link threadNumber}
   * @param elapsed milliseconds since the last call
   * @returns how many of these it ran or slept; all of them where the kernel does not tell
   */
  used(thread: number, elapsed: number): number {
    const seen = look(thread)
    if (!seen) return elapsed
    const ran = Math.min(seen.ran - this.#ran, elapsed)
    this.#ran = seen.ran
    // One that waits for a processor is runnable; whoever sleeps waits for something of its own choice.
    return seen.runnable ? ran : elapsed
  }
}

/** What Linux says of a thread of this process (proc(5)). */
function look(thread: number): { readonly ran: number; readonly runnable: boolean } | undefined {
  try {
    const folder = `/proc/self/task/${thread}`
    const ran = Number(readFileSync(`${folder}/schedstat`, 'latin1').split(' ', 1)[0]) / 1e6
    // The name in brackets may hold anything; the state comes behind it.
    const state = readFileSync(`${folder}/stat`, 'latin1').split(') ').pop() ?? ''
    return { ran, runnable: state.startsWith('R') }
  } catch {
    return undefined
  }
}
