import { isMainThread, workerData } from 'node:worker_threads'
import { writeSync } from 'node:fs'
import { keepCrash } from './crashes.js'

/** The shared memory: number of the input, its length (-1: none), then the target's name in 64 bytes, then the input. */
export const words = 2
export const inputRoom = 2 ** 20

/** Seconds of processor time after which an input hangs: a machine that has none for it proves nothing. */
const limit = 20
/** Looks, one a second, after which one that uses no processor hangs. */
const patience = 300

if (!isMainThread) watch(workerData as SharedArrayBuffer)

function watch(memory: SharedArrayBuffer): void {
  const state = new Int32Array(memory, 0, words)
  let [seen, since, looks] = [-1, used(), 0]
  setInterval(() => {
    const current = Atomics.load(state, 0)
    if (current !== seen || state[1]! < 0) [seen, since, looks] = [current, used(), 0]
    else if (used() - since > limit || ++looks > patience) report(memory, state[1]!)
  }, 1000)
}

/** Seconds of processor time of this process. */
function used(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function report(memory: SharedArrayBuffer, length: number): void {
  const target = Buffer.from(memory, words * 4, 64)
    .toString()
    .replaceAll('\0', '')
  const input = Buffer.from(Buffer.from(memory, words * 4 + 64, length))
  writeSync(2, `${target}: an input hangs, kept in ${keepCrash({ target, input })}\n`)
  process.kill(process.pid, 'SIGKILL')
}
