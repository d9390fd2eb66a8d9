import { Command, InvalidArgumentError } from 'commander'
import { benchNames, type BenchName } from './bench.js'
import { compare, defaultMargin } from './check.js'
import { writePages } from './pages.js'
import { print } from './print.js'
import { record, recorded } from './recorded.js'
import { available, loadBench } from './registry.js'

/** `npm run bench`: docs/testing.md has the options. */
interface Options {
  readonly rounds: number
  readonly seconds: number
  readonly check?: true
  readonly margin: number
  readonly record?: true
}

const command: Command = new Command('bench')
  .description('Measures sipcar against baselines of the same run.')
  .argument('[names...]', `of ${benchNames.join(', ')}; all unless given`)
  .option('--rounds <count>', 'how often each contestant is measured', positive, 5)
  .option('--seconds <seconds>', 'how long one measurement lasts', positive, 2)
  .option('--check', 'compare the ratios with the recorded ones, and fail where one is worse')
  .option('--margin <share>', 'by how much a ratio may be worse', positive, defaultMargin)
  .option('--record', 'keep the figures in bench/recorded and write them into docs/performance.md')
  .parse()
const { rounds, seconds, check, margin, record: keep } = command.opts<Options>()
const wanted = command.args.map(known)

for (const name of wanted.length > 0 ? wanted : available) {
  const bench = await loadBench(name)
  const tables = await bench.run({ rounds, seconds })
  for (const table of tables) console.log(['', `## ${table.title}`, '', table.note, '', ...print(table)].join('\n'))
  if (check) fail(name, compare(tables, recorded(name)?.tables ?? [], margin))
  if (keep) record(name, { rounds, seconds }, tables)
}
if (keep) writePages()

function fail(name: BenchName, worse: readonly string[]): void {
  console.log(worse.length === 0 ? `\n${name}: no ratio is worse than recorded` : `\n${name}:\n${worse.join('\n')}`)
  if (worse.length > 0) process.exitCode = 1
}

function known(name: string): BenchName {
  const found = available.find((its) => its === name)
  if (!found) command.error(`no benchmark ${name}: there are ${available.join(', ')}`)
  return found
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('is no number above 0')
  return value
}
