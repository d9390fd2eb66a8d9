import { cpuPerRun } from '../in-process.js'
import { subjects, type Subject, type SubjectName } from './subjects.js'

/**
 * One point of a growth curve, in a process of its own: what was measured before must neither help nor hinder.
 * Arguments: subject, size, seconds. Run with `--expose-gc`. Prints one JSON line.
 */
const [name = '', size = '', seconds = ''] = process.argv.slice(2)
/** Messages until the chain is as fast as it gets, and every one of the trunks has had one. */
const warmUp = 10_000

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
const before = heap()
const begun = performance.now()
const subject: Subject = subjects[name as SubjectName]
const ask = await subject(Number(size))
const setUp = performance.now() - begun
for (let number = 0; number < warmUp; number++) ask(number)
const held = heap() - before
const { cpu } = cpuPerRun((number) => ask(warmUp + number), Number(seconds))
console.log(JSON.stringify({ cpu, heap: held + (ask.shared ?? 0), setUp }))
