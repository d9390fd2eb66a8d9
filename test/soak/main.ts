import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { Scene, type Part, type TrunkName } from '../e2e/support/scene.js'
import type { Trace } from '../e2e/support/trace.js'
import { root } from '../support/sidecar-process.js'
import { rounds, type Pair } from './calls.js'
import { groupMemory, kamailioMemory, memoryOf, probed } from './memory.js'

/**
 * `npm run soak`: mixed calls through a real Kamailio with the sample configuration and a real sidecar, with what every
 * part holds before, in between and after. docs/testing.md explains the columns.
 */
interface Options {
  readonly minutes: string
  readonly every: string
  readonly rate: string
}

const { minutes, every, rate } = new Command('soak')
  .option('--minutes <minutes>', 'how long', '60')
  .option('--every <minutes>', 'a line of figures', '5')
  .option('--rate <calls>', 'calls a second of each pair of phones', '20')
  .parse()
  .opts<Options>()

/** Seconds of one round. SIPp keeps every message of it, so it is short. */
const roundTime = 10

const probes = mkdtempSync(join(tmpdir(), 'sipcar-soak-'))
const [luaFile, threadFile] = [join(probes, 'lua'), join(probes, 'threads')]
Object.assign(process.env, {
  SOAK_LUA: luaFile,
  SOAK_THREADS: threadFile,
  LUA_PATH: `${join(root, 'test/soak/lua')}/?.lua;;`,
  NODE_OPTIONS: `--import=${new URL('./thread-probe.js', import.meta.url).href}`,
})

// The deadline that is shipped: on a machine without time for the sidecar, calls go on without it.
const scene = await Scene.start({
  site: { workers: 2, deadline: 50, log: { level: 'warn' } },
  defines: { WORKERS: '4', SIPCAR_DEADLINE: '"50"' },
})
let [offered, completed] = [0, 0]
let probeLines = { lua: 0, threads: 0 }
try {
  console.log(
    '| minute | calls offered | completed | Kamailio: largest worker kB | all kB | shm kB | pkg kB | Lua states kB | sidecar kB | threads: heap kB |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|')
  const begin = Date.now()
  const passed = (): number => (Date.now() - begin) / 60_000
  // Every worker has loaded and compiled what it needs: this is `before`.
  await play(0)
  print(passed())
  let next = Number(every)
  for (let round = 1; passed() < Number(minutes); round++) {
    await play(round)
    const over = passed() >= Number(minutes)
    if (passed() < next && !over) continue
    print(passed())
    next += Number(every)
  }
  process.exitCode = completed === offered ? 0 : 1
} finally {
  await scene.stop()
  rmSync(probes, { recursive: true, force: true })
}

/** One round of calls. */
async function play(round: number): Promise<void> {
  const { name, pairs } = rounds[round % rounds.length]!()
  const calls = roundTime * Number(rate)
  const part = (script: Pair['caller'][1]): Part => ({ script, calls, rate: Number(rate) })
  const entries = pairs.flatMap(({ caller, callee }) => [
    [callee[0], part(callee[1])],
    [caller[0], part(caller[1])],
  ])
  const phones = await scene.begin(Object.fromEntries(entries) as Record<TrunkName, Part>)
  const stories: string[] = []
  const good = await Promise.all(
    pairs.map(async ({ caller: [trunk], callee: [called], completed }) => {
      const [one, other] = [phones[trunk], phones[called]]
      const ended = await one.end()
      if (!ended) other.stop()
      await other.end()
      if (!ended) stories.push(...[one, other].flatMap(({ errors }) => errors.slice(0, 1)))
      return ended ? calls : callsWith(one.trace, completed)
    }),
  )
  offered += calls * pairs.length
  const came = good.reduce((sum, count) => sum + count, 0)
  completed += came
  if (came < calls * pairs.length)
    console.log([`round ${round}, ${name}: ${calls * pairs.length - came} calls failed`, ...stories].join('\n  '))
  rmSync(join(scene.folder, `call-${round + 1}`), { recursive: true, force: true })
}

/** How many calls have a message of this kind. */
function callsWith(trace: Trace, wanted: string): number {
  const messages = trace.messages.filter(({ kind }) => kind === wanted)
  return new Set(messages.map((message) => message.values('Call-ID')[0])).size
}

function print(minute: number): void {
  const group = groupMemory(scene.kamailio.pid)
  const managers = kamailioMemory(scene.folder)
  const kilobytes = (bytes: number | undefined): string => (bytes === undefined ? '' : String(Math.round(bytes / 1024)))
  const cells = [
    minute.toFixed(1),
    offered,
    completed,
    Math.max(...group.map(({ own }) => own)),
    group.reduce((sum, { own }) => sum + own, 0),
    kilobytes(managers?.shm),
    kilobytes(managers?.pkg),
    luaStates(),
    memoryOf(scene.sidecar.pid)?.own ?? '',
    threads(),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

/** Of each worker the latest. */
function luaStates(): string {
  const lines = probed(luaFile, probeLines.lua)
  probeLines = { ...probeLines, lua: probeLines.lua + lines.length }
  const latest = new Map(lines.map(([pid, held]) => [pid, held]))
  return [...latest.values()].join(' ')
}

/** Of each thread the least since the line before: what a collection leaves. The first is the main thread. */
function threads(): string {
  const lines = probed(threadFile, probeLines.threads).filter(([pid]) => pid === scene.sidecar.pid)
  probeLines = { ...probeLines, threads: probeLines.threads + lines.length }
  const least = new Map<number, number>()
  for (const [, thread, heap] of lines) least.set(thread!, Math.min(least.get(thread!) ?? Infinity, heap!))
  const sorted = [...least].sort(([one], [other]) => one - other)
  return sorted.map(([, heap]) => Math.round(heap / 1024)).join(' ')
}
