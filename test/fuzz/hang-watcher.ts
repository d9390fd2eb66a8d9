import { isMainThread, workerData } from 'node:worker_threads'
import { writeSync } from 'node:fs'
import { keepCrash } from './crashes.js'

/** The shared memory: number of the input, its length (-1: none), then the target's name in 64 bytes, then the input. */
export const words = 2
export const inputRoom = 2 ** 20

/** Milliseconds after which an input hangs. */
const limit = 20_000

if (!isMainThread) watch(workerData as SharedArrayBuffer)

function watch(memory: SharedArrayBuffer): void {
  const state = new Int32Array(memory, 0, words)
  let [seen, since] = [-1, Date.now()]
  setInterval(() => {
    const current = Atomics.load(state, 0)
    if (current !== seen || state[1]! < 0) [seen, since] = [current, Date.now()]
    else if (Date.now() - since > limit) report(memory, state[1]!)
  }, 1000)
}

function report(memory: SharedArrayBuffer, length: number): void {
  const target = Buffer.from(memory, words * 4, 64)
    .toString()
    .replaceAll('\0', '')
  const input = Buffer.from(Buffer.from(memory, words * 4 + 64, length))
  writeSync(2, `${target}: an input hangs, kept in ${keepCrash({ target, input })}\n`)
  process.kill(process.pid, 'SIGKILL')
}
