import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench, Settings, Table } from '../bench.js'
import { inTurns, medianOf, ratio, type Rounds } from '../rounds.js'
import { connectionsAt } from './connections.js'
import type { SubjectName } from './subjects.js'

/** CPU µs of a message, bytes of memory in use behind a warm-up, and milliseconds until the first message can be asked. */
export type Point = Readonly<Record<'cpu' | 'heap' | 'setUp', number>>

interface Series {
  readonly subject: SubjectName | 'connections'
  /** With its unit, for the table. */
  readonly title: string
  readonly sizes: readonly number[]
  /** That the cost of a message must not grow is a bar. */
  readonly flat?: true
}

const series: readonly Series[] = [
  { subject: 'trunks-address', title: 'trunks known by address', sizes: [10, 100, 1000, 10_000], flat: true },
  { subject: 'trunks-network', title: 'trunks known by network', sizes: [10, 100, 1000, 10_000], flat: true },
  { subject: 'trunks-certificate', title: 'trunks known by certificate', sizes: [10, 100, 1000, 10_000], flat: true },
  { subject: 'directory', title: 'directory entries', sizes: [10, 1000, 100_000, 1_000_000], flat: true },
  { subject: 'dialogs', title: 'dialogs', sizes: [1, 1000, 10_000, 100_000] },
  { subject: 'memo', title: 'bytes of memo', sizes: [0, 1000, 2000, 4000] },
  { subject: 'plugins', title: 'plugins', sizes: [1, 10, 25, 50] },
  { subject: 'size', title: 'KB of message', sizes: [1.2, 4, 16, 60] },
  { subject: 'connections', title: 'connections', sizes: [1, 8, 64, 512] },
]

/** What a message costs when one thing grows and the rest stays as it is. */
export const bench: Bench = {
  name: 'growth',
  async run(settings) {
    const measured = new Map<Series, Rounds<string, Point>>()
    for (const its of series) {
      if (its.subject === 'connections') measured.set(its, await connectionsAt(its.sizes, settings))
      else measured.set(its, await curve(its.subject, its.sizes, settings))
    }
    return [tableOf(measured), memoryTable(measured)]
  },
}

const script = fileURLToPath(new URL('./point.js', import.meta.url))
const run = promisify(execFile)

/** The sizes in turns, each measurement in a process of its own. */
function curve(subject: string, sizes: readonly number[], settings: Settings): Promise<Rounds<string, Point>> {
  const point = async (size: number): Promise<Point> => {
    const { stdout } = await run(process.execPath, [
      '--expose-gc',
      script,
      subject,
      String(size),
      String(settings.seconds),
    ])
    return JSON.parse(stdout) as Point
  }
  return inTurns(settings.rounds, Object.fromEntries(sizes.map((size) => [size, () => point(size)])), 'cold')
}

function tableOf(measured: ReadonlyMap<Series, Rounds<string, Point>>): Table {
  const all = [...measured]
  const cost = (rounds: Rounds<string, Point>, size: number): number => medianOf(rounds[size]!, 'cpu')
  return {
    id: 'growth-cost',
    title: 'Cost of a message when one thing grows',
    note: 'Microseconds of CPU time of a message in the default chain, in a process of its own for each figure; for the connections that of the whole sidecar, socket and all. Trunks are found by the sender of the message, and the number dialled is looked up in the directory. The chart has each size from left to right as a multiple of the smallest.',
    columns: ['what grows', 'how many', 'µs a message', 'ms to set up'],
    rows: all.flatMap(([{ title, sizes }, rounds]) =>
      sizes.map((size) => [title, size, cost(rounds, size), medianOf(rounds[size]!, 'setUp')]),
    ),
    ratios: all.map(([{ title, sizes, flat }, rounds]) =>
      ratio('cpu', rounds[sizes.at(-1)!]!, rounds[sizes[0]!]!, {
        name: `cost with ${sizes.at(-1)!.toLocaleString('en-US')} to ${sizes[0]} ${title}`,
        better: 'less',
        ...(flat && { bar: 1.2, stretch: 1.05 }),
      }),
    ),
    chart: {
      shape: 'lines',
      scale: 'log',
      xLabel: 'the sizes of the table',
      yLabel: 'cost of a message as a multiple of that at the smallest size',
      categories: ['1st', '2nd', '3rd', '4th'],
      series: all.map(([{ title, sizes }, rounds]) => ({
        name: title,
        values: sizes.map((size) => cost(rounds, size) / cost(rounds, sizes[0]!)),
      })),
    },
  }
}

/** Between the smallest and the largest size, divided by how many came between them. */
function memoryTable(measured: ReadonlyMap<Series, Rounds<string, Point>>): Table {
  const kept = ['trunks-address', 'directory', 'dialogs', 'connections']
  const rows = [...measured].flatMap(([{ subject, title, sizes }, rounds]) => {
    if (!kept.includes(subject)) return []
    const [first, last] = [sizes[0]!, sizes.at(-1)!]
    const [least, most] = [medianOf(rounds[first]!, 'heap'), medianOf(rounds[last]!, 'heap')]
    return [[title, least / 2 ** 20, most / 2 ** 20, Math.round((most - least) / (last - first))]]
  })
  return {
    id: 'growth-memory',
    title: 'Memory of each',
    note: 'Heap in use with the fewest and with the most, in one worker; every worker and the spare have their own. The directory is made once, in memory that all threads share, which counts here as well. For the connections it is the memory of the whole process.',
    columns: ['what', 'MB with the fewest', 'MB with the most', 'bytes of each'],
    rows,
    ratios: [],
  }
}
