import { Command } from 'commander'
import { caseSchema } from './cases/schema.js'
import { readCases } from './cases/read.js'
import { CaseRunner, type Result } from './cases/run.js'
import { paintFor } from './colour.js'
import { acting, configOption, examples, exit, readInput } from './command.js'
import { printDiff } from './explain-text.js'
import { loadOrPrint } from './load.js'
import { printProblems, say } from './print.js'

export function testCommand(): Command {
  const command = new Command('test')
    .description('Run before-and-after cases against a configuration, without a proxy.')
    .argument('<cases...>', 'YAML files, each a list of cases')
    .addOption(configOption())
    .action(acting(test))
  command.addHelpText(
    'after',
    `\nKeys of a case:\n${keysOf(caseSchema)}\nKeys of expect:\n${keysOf(caseSchema.shape.expect)}`,
  )
  return examples(command, [
    ['sipcar test -c sipcar.yaml cases.yaml', 'exit code 1 unless all cases hold'],
    ['sipcar test -c sipcar.yaml cases/*.yaml', 'several files; each begins without memos'],
  ])
}

/** Each key with what it is for, from the schema itself. */
function keysOf({
  shape,
}: {
  readonly shape: Readonly<Record<string, { readonly description?: string | undefined }>>
}): string {
  return Object.entries(shape)
    .map(([key, { description = '' }]) => `  ${key.padEnd(12)} ${description}\n`)
    .join('')
}

async function test(files: readonly string[], { config: file }: { config: string }): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  const texts = await Promise.all(files.map((each) => readInput(each)))
  let passed = 0
  let failed = 0
  for (const [index, text] of texts.entries()) {
    const runner = new CaseRunner(config)
    for (const placed of readCases(text.toString('utf8'), files[index] ?? '')) {
      const result = await runner.run(placed)
      if (printResult(placed.name, placed.place, result)) passed++
      else failed++
    }
  }
  say(`${passed} passed, ${failed} failed`)
  return failed === 0 ? exit.ok : exit.problems
}

/** @returns whether the case passed. */
function printResult(name: string, place: string, { mismatches, problems }: Result): boolean {
  const paint = paintFor(process.stdout)
  const good = mismatches.length === 0 && problems.length === 0
  if (good) say(`${paint('green', 'ok  ')} ${name}`)
  else say(`${paint('red', 'FAIL')} ${name} ${paint('dim', `(${place})`)}`)
  for (const { what, diff } of mismatches) {
    say(`  ${what}`)
    printDiff(diff, paint)
  }
  printProblems(problems)
  return good
}
