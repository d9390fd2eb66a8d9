import { Command } from 'commander'
import { mkdir, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { CodedError } from '../codes.js'
import { pluginName } from '../config/contract.js'
import { builtinPlugins } from '../config/plugins.js'
import { acting, examples, exit } from './command.js'
import { packageRoot } from '../package-root.js'
import { say } from './print.js'
import { planFor, type Plan } from './scaffold/plan.js'

export function newCommand(): Command {
  return new Command('new').description('Make something new.').addCommand(newPluginCommand())
}

function newPluginCommand(): Command {
  const command = new Command('plugin')
    .description('Make a plugin with its test and its page: it builds and passes as it stands.')
    .argument('<name>', 'lower case letters, digits and hyphens')
    .option('--dir <dir>', "folder to make it in; sipcar's own checkout gets the plugin among the built-in ones", '.')
    .action(acting(newPlugin))
  return examples(command, [
    ['sipcar new plugin caller-name', 'a package of its own, in ./caller-name'],
    ['sipcar new plugin caller-name --dir /path/to/sipcar', 'a built-in plugin, in a checkout of sipcar'],
  ])
}

async function newPlugin(name: string, { dir }: { dir: string }): Promise<number> {
  if (!pluginName.test(name)) throw new CodedError('PLUGIN_NAME_BAD', `"${name}" is no name of a plugin`)
  if (builtinPlugins().has(name)) throw new CodedError('PLUGIN_NAME_TAKEN', `there is already a plugin "${name}"`)
  const plan = planFor(name, dir, packageRoot())
  const taken = plan.files.find(({ path }) => existsSync(path))
  if (taken) throw new CodedError('FILE_EXISTS', `${taken.path} is there already`)
  await write(plan)
  for (const { path } of plan.files) say(`made ${relative('', path)}`)
  say('')
  say('Next:')
  plan.next.forEach((step, index) => say(`  ${index + 1}. ${step}`))
  return exit.ok
}

/** @throws CodedError FILE_UNWRITABLE */
async function write({ files }: Plan): Promise<void> {
  for (const { path, text } of files) {
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text, { flag: 'wx' })
    } catch (error) {
      throw new CodedError('FILE_UNWRITABLE', error instanceof Error ? error.message : String(error), path)
    }
  }
}
