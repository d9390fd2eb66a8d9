import { Command } from 'commander'
import { CodedError } from '../codes.js'
import type { Config } from '../config/config.js'
import { acting, configOption, examples, exit } from './command.js'
import { askSidecar, type ControlAnswer } from './control.js'
import { loadOrPrint } from './load.js'
import { printError, say } from './print.js'

/** Until a sidecar has noticed that its files changed, in milliseconds. */
const patience = 5000

export function reloadCommand(): Command {
  const command = new Command('reload')
    .description('Let the running sidecar load its configuration anew; a bad file changes nothing.')
    .addOption(configOption())
    .action(acting(reload))
  return examples(command, [['sipcar reload -c sipcar.yaml', 'prints the revision in force']])
}

async function reload({ config: file }: { config: string }): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  return inForce(await askUntilKnown(config))
}

/**
 * A sidecar whose certificate has just been renewed shows the old one until it has noticed, and is not believed: it is
 * asked again for as long as that may take.
 */
async function askUntilKnown(config: Config): Promise<ControlAnswer> {
  for (const end = Date.now() + patience; ;) {
    try {
      return await askSidecar(config, 'POST', '/reload')
    } catch (error) {
      const unknown = error instanceof CodedError && error.code === 'SIDECAR_UNREACHABLE'
      if (!unknown || !config.serving.certificate || Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** After the file was written: a sidecar that cannot be told is no fault, the file is good. */
export async function reloadAfterWriting(config: Config): Promise<number> {
  try {
    const answer = await askSidecar(config, 'POST', '/reload')
    if (answer.status !== 404) return inForce(answer)
    printError(new CodedError('RELOAD_UNAVAILABLE', 'the sidecar knows no reload'))
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    printError(new CodedError('RELOAD_UNAVAILABLE', error.message, error.place))
  }
  say(`revision ${config.settings.revision} of the file`)
  return exit.ok
}

function inForce({ status, body }: ControlAnswer): number {
  const { revision, problems } = body
  if (status === 200) {
    say(`revision ${String(revision)} in force`)
    return exit.ok
  }
  if (status !== 422) throw new CodedError('SIDECAR_ANSWER', `POST /reload was answered ${status}`)
  printError(new CodedError('RELOAD_REFUSED', `revision ${String(revision)} stays in force`))
  for (const found of Array.isArray(problems) ? (problems as Readonly<Record<string, unknown>>[]) : [])
    process.stderr.write(
      `${String(found.code)}: ${String(found.detail)} (${String(found.place)})\n  cure: ${String(found.cure)}\n`,
    )
  return exit.problems
}
