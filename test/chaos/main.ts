import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { root } from '../support/sidecar-process.js'
import { Arena, sleep, type Policy } from './arena.js'
import { broken, figuresOf } from './figures.js'
import { writePage } from './page.js'
import { rows } from './rows.js'
import type { Row } from './row.js'
import { leftOut } from './rows/machine.js'
import { lineOf, heading } from './table.js'

/**
 * `npm run chaos`: breaks what stands around a call, for real and under a steady load, and measures what becomes of the
 * calls. docs/reliability.md explains the columns and has the table.
 */
interface Options {
  readonly row?: readonly string[]
  readonly policy?: Policy
  readonly rate: string
  readonly keep: string
  readonly dry?: true
}

const options = new Command('chaos')
  .option('--row <texts...>', 'only rows whose name contains one of them')
  .option('--policy <policy>', 'only pass, or only reject')
  .option('--rate <calls>', 'calls a second', '20')
  .option('--keep <folder>', 'gets the messages of calls that were lost', join(root, 'test/chaos/lost'))
  .option('--dry', 'leave docs/reliability.md as it is')
  .parse()
  .opts<Options>()

/** Milliseconds before the fault, and behind it: longer than the longest pause of the breaker. */
const [before, behind] = [1000, 5000]

const wanted = rows.filter(({ name }) => (options.row ?? ['']).some((text) => name.includes(text)))
const lines = new Map<string, string>()
// The processes that the suite starts do not keep it running, so that none of them can keep it from ending.
const running = setInterval(() => {}, 60_000)
// Each process that is started listens for the end of this one.
process.setMaxListeners(0)
for (const each of leftOut) console.log(each)
console.log(heading)
for (const row of wanted)
  for (const policy of row.policies ?? (['pass', 'reject'] as const))
    if (policy === (options.policy ?? policy)) await play(row, policy)
clearInterval(running)
if (!options.dry) writePage(lines, options.rate)

async function play(row: Row, policy: Policy): Promise<void> {
  const arena = await Arena.start(row.setup ?? {}, policy, Number(options.rate))
  try {
    await arena.call()
    await sleep(before)
    const fault = Date.now()
    await row.play(arena)
    const end = Date.now()
    await sleep(behind)
    await arena.hangUp()
    const { calls, holds } = arena
    const figures = figuresOf(calls, holds, row, { fault, end })
    const line = lineOf(row, policy, figures)
    lines.set(`${row.name} ${policy}`, line)
    console.log(line)
    const faults = broken(row, policy, figures, calls, { fault, end })
    for (const each of faults) console.log(`  ${each}`)
    if (faults.length > 0) process.exitCode = 1
    if (faults.length > 0) keep(`${row.name}-${policy}`, arena)
  } finally {
    await arena.stop()
  }
}

function keep(name: string, arena: Arena): void {
  const bad = arena.calls.filter(({ end, confused }) => end === 'lost' || confused).slice(0, 5)
  mkdirSync(options.keep, { recursive: true })
  const file = join(options.keep, `${name.replaceAll(/\W+/g, '-')}.txt`)
  writeFileSync(file, arena.story(bad.map(({ id }) => id)), 'latin1')
  console.log(`  ${file}`)
}
