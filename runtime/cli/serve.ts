import { Command } from 'commander'
import { acting, configOption, examples, exit } from './command.js'
import { loadOrPrint } from './load.js'

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Run the sidecar until SIGTERM. SIGHUP, a change of the file and "sipcar reload" load it anew.')
    .addOption(configOption())
    .action(acting(run))
  return examples(command, [
    ['sipcar serve -c /etc/sipcar/sipcar.yaml', 'as a service; the log goes to standard output'],
  ])
}

async function run({ config: file }: { config: string }): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  // Loaded here: the other commands start without threads and sockets.
  const { serve } = await import('../main.js')
  // The log may lose its reader, and a plugin that writes something itself too: calls go on.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => undefined)
  if (!(await serve(config))) process.exit(exit.ok)
  return exit.ok
}
