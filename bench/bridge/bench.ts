import type { Bench, Ratio, Settings, Table } from '../bench.js'
import { inTurns, medianOf, ratio } from '../rounds.js'
import { mixes, type Mix } from './frames.js'
import { load, type Measured } from './measure.js'
import { startEcho, startSidecar, type Server } from './servers.js'

interface Servers {
  readonly echo: Server
  readonly floor: Server
  readonly sipcar: Server
}

const connections = [1, 8, 16, 64] as const
const figures = ['perSecond', 'p50', 'p99', 'p999', 'cpu', 'loadCpu'] as const
const names = { echo: 'echo', floor: 'sipcar, no plugins', sipcar: 'sipcar' } as const

/** sipcar with the default chain of every trunk, and without any plugin, against a bare ws + msgpackr echo. */
export const bench: Bench = {
  name: 'bridge',
  async run(settings) {
    const started: Server[] = []
    const start = async (server: Promise<Server>): Promise<Server> => {
      started.push(await server)
      return server
    }
    try {
      const servers: Servers = {
        echo: await start(startEcho()),
        floor: await start(startSidecar('every plugin')),
        sipcar: await start(startSidecar('none')),
      }
      // A chain is as fast as it gets after some ten thousand messages: compilers work in the background.
      for (const mix of mixes) for (const server of started) await load(server, 16, 5, mix)
      const tables: Table[] = []
      for (const mix of mixes) tables.push(await tableOf(mix, servers, settings))
      return tables
    } finally {
      for (const server of started) await server.stop()
    }
  },
}

const notes: Readonly<Record<Mix, readonly [title: string, note: string]>> = {
  invite: [
    'The INVITE with the most work',
    'Every connection asks about an INVITE of 1.2 KB toward the contact centre, in which every plugin finds work, waits for the verdict and asks again.',
  ],
  call: [
    'All questions of a call',
    'Every connection asks what a proxy asks of a call that is answered, held, resumed and transferred, in its order, waits for each verdict and asks again.',
  ],
}

async function tableOf(mix: Mix, servers: Servers, { rounds, seconds }: Settings): Promise<Table> {
  const rows: (string | number)[][] = []
  const ratios: Ratio[] = []
  const throughput: Record<keyof Servers, number[]> = { echo: [], floor: [], sipcar: [] }
  for (const count of connections) {
    const turn = (server: Server) => () => load(server, count, seconds, mix)
    const { echo, floor, sipcar } = servers
    const measured = await inTurns(rounds, { echo: turn(echo), floor: turn(floor), sipcar: turn(sipcar) })
    for (const [name, its] of Object.entries(measured) as [keyof Servers, Measured[]][]) {
      rows.push([count, names[name], ...figures.map((figure) => medianOf(its, figure))])
      throughput[name].push(medianOf(its, 'perSecond'))
    }
    ratios.push(...ratiosOf(measured, count))
  }
  const [title, note] = notes[mix]
  return {
    id: `bridge-${mix}`,
    title,
    note,
    columns: [
      'connections',
      'server',
      'messages/s',
      'p50 µs',
      'p99 µs',
      'p99.9 µs',
      'CPU µs/message',
      'CPU µs of the load',
    ],
    rows,
    ratios,
    chart: {
      shape: 'bars',
      scale: 'linear',
      xLabel: 'connections',
      yLabel: 'messages/s',
      categories: connections.map(String),
      series: (['echo', 'floor', 'sipcar'] as const).map((name) => ({ name: names[name], values: throughput[name] })),
    },
  }
}

function ratiosOf({ echo, floor, sipcar }: Record<keyof Servers, readonly Measured[]>, count: number): Ratio[] {
  const on = count === 1 ? '1 connection' : `${count} connections`
  const speed = { better: 'more', ...(count === 64 && { bar: 0.75, stretch: 0.9 }) } as const
  const delay = { better: 'less', ...(count === 1 && { bar: 3, stretch: 2 }) } as const
  return [
    ratio('perSecond', sipcar, echo, { name: `messages/s, sipcar to echo, ${on}`, ...speed }),
    ratio('p50', sipcar, echo, { name: `p50, sipcar to echo, ${on}`, ...delay }),
    ratio('perSecond', floor, echo, { name: `messages/s, sipcar without plugins to echo, ${on}`, better: 'more' }),
  ]
}
