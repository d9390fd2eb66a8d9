import { Command, InvalidArgumentError } from 'commander'
import { fuzz, type Figures } from './engine.js'
import { keepCrash } from './crashes.js'
import { HangWatch } from './hang-watch.js'
import { targets } from './targets/index.js'

/** `npm run fuzz`: mutated inputs against each target, a line of figures for each. docs/testing.md has the options. */
interface Options {
  readonly target?: string
  readonly runs: number
  readonly seconds: number
  readonly seed: number
}

const names = targets().map(({ name }) => name)
const { target, runs, seconds, seed } = new Command('fuzz')
  .description('Feeds mutated inputs to everything that takes foreign bytes.')
  .option('--target <name>', `one of ${names.join(', ')}; all unless given`)
  .option('--runs <count>', 'inputs of each target', number, Infinity)
  .option('--seconds <seconds>', 'of each target', number, 60)
  .option('--seed <number>', 'repeats a run', number, Date.now() % 2 ** 31)
  .parse()
  .opts<Options>()
const chosen = targets().filter(({ name }) => target === undefined || name === target)
if (chosen.length === 0) throw new Error(`no target ${target ?? ''}: there are ${names.join(', ')}`)

/** Megabytes that the heap may be larger at the end: more is a leak. */
const growthLimit = 64

const watch = new HangWatch()
console.log(`seed ${seed}`)
let bad = false
for (const each of chosen) {
  const figures = await fuzz(
    each,
    { runs, seconds, seed },
    {
      begins: (input) => watch.begins(each.name, input),
      crashed: (crash) => console.log(`${each.name}: ${crash.error.stack ?? ''}\nkept in ${keepCrash(crash)}`),
    },
  )
  watch.pauses()
  await each.close?.()
  bad ||= figures.crashes.length > 0 || grown(figures) > growthLimit
  print(figures)
}
await watch.end()
process.exitCode = bad ? 1 : 0

function print({ target: name, inputs, seconds: took, crashes, slowest, kept, heap }: Figures): void {
  const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
  const start = JSON.stringify(slowest.input.toString('latin1').slice(0, 40))
  console.log(
    [
      `${name}: ${inputs} inputs in ${took.toFixed(1)} s (${Math.round(inputs / took)}/s), ${crashes.length} crashes`,
      `  slowest ${slowest.milliseconds.toFixed(1)} ms: ${slowest.input.length} bytes, ${start}`,
      `  ${kept} inputs kept, heap ${megabytes(heap.before)} MB before, ${megabytes(heap.after)} MB after`,
    ].join('\n'),
  )
}

function grown({ heap }: Figures): number {
  return (heap.after - heap.before) / 2 ** 20
}

function number(text: string): number {
  const value = Number(text)
  if (!(value >= 0)) throw new InvalidArgumentError('is no number')
  return value
}
