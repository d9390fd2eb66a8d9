#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { checkCommand } from './check.js'
import { exit, examples } from './command.js'
import { demoCommand } from './demo.js'
import { doctorCommand } from './doctor.js'
import { explainCommand } from './explain.js'
import { newCommand } from './new.js'
import { printError } from './print.js'
import { reloadCommand } from './reload.js'
import { serveCommand } from './serve.js'
import { statusCommand } from './status.js'
import { testCommand } from './test.js'
import { tlsProfileCommand } from './tls-profile.js'
import { trunkCommand } from './trunk.js'
import { CodedError } from '../codes.js'
import { version } from './version.js'

/** The command line. Every command sets the exit code: 0 done, 1 problems found, 2 not understood. */
export function program(): Command {
  const command = new Command('sipcar')
    .description(
      'Plugin sidecar for SIP proxies: the proxy hands over a message, sipcar answers with a verdict and edits.',
    )
    .version(version(), '-V, --version')
    .showHelpAfterError(false)
  for (const sub of [serveCommand(), checkCommand(), explainCommand(), testCommand(), trunkCommand()])
    command.addCommand(sub)
  for (const sub of [
    reloadCommand(),
    statusCommand(),
    newCommand(),
    doctorCommand(),
    demoCommand(),
    tlsProfileCommand(),
  ])
    command.addCommand(sub)
  examples(command, [
    ['sipcar check -c sipcar.yaml', 'is the configuration good?'],
    [
      'sipcar explain -c sipcar.yaml --stage egress --from itsp --to anywherenow invite.sip',
      'what happens to this message?',
    ],
    ['sipcar trunk set anywherenow e164 shadow -c sipcar.yaml', 'try a plugin without changing a call'],
    ['sipcar serve -c sipcar.yaml', 'run'],
  ])
  return quiet(command)
}

/** Usage errors come as exceptions, so that they look like all others and exit with 2. */
function quiet(command: Command): Command {
  command.exitOverride().configureOutput({ outputError: () => undefined })
  command.commands.forEach(quiet)
  return command
}

async function main(): Promise<void> {
  // `sipcar explain … | head` closes the pipe early.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? exit.ok : exit.problems),
  )
  try {
    await program().parseAsync()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exit.ok
    // Without a command commander prints the help itself.
    if (error.code !== 'commander.help') printError(new CodedError('USAGE', error.message.replace(/^error: /, '')))
    return exit.usage
  }
  if (!(error instanceof CodedError)) throw error
  printError(error)
  return error.code === 'USAGE' ? exit.usage : exit.problems
}

await main()
