import { Command } from 'commander'
import type { Loaded } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { acting, configOption, examples, exit, jsonOption } from './command.js'
import { printProblems, problemJson, say } from './print.js'

export function checkCommand(): Command {
  const command = new Command('check')
    .description('Check a configuration file and the plugins it names. Warnings do not fail.')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(acting(check))
  return examples(command, [
    ['sipcar check -c sipcar.yaml', 'problems with place, cause and cure; exit code 1 when there are any'],
    ['sipcar check -c sipcar.yaml --json | jq .revision', 'the revision this file would have'],
  ])
}

async function check({ config: file, json }: { config: string; json?: boolean }): Promise<number> {
  const loaded = await loadConfig(file)
  if (json) say(JSON.stringify(summary(loaded), null, 2))
  else print(file, loaded)
  return loaded.ok ? exit.ok : exit.problems
}

function summary(loaded: Loaded): object {
  if (!loaded.ok) return { ok: false, problems: loaded.problems.map(problemJson) }
  const { settings, warnings, plugins } = loaded.config
  const trunks = settings.trunks.map(({ name }) => name)
  return {
    ok: true,
    revision: settings.revision,
    trunks,
    plugins: [...plugins.keys()],
    problems: warnings.map(problemJson),
  }
}

function print(file: string, loaded: Loaded): void {
  printProblems(loaded.ok ? loaded.config.warnings : loaded.problems)
  if (!loaded.ok) return
  const { settings, warnings } = loaded.config
  const trunks = settings.trunks.map(({ name }) => name).join(', ')
  say(`${file}: good, revision ${settings.revision}, trunks ${trunks}, ${warnings.length} warnings`)
}
