import { Argument, Command, Option } from 'commander'
import { CodedError } from '../codes.js'
import type { Config } from '../config/config.js'
import { checkConfig } from '../config/load.js'
import { suggestion } from '../config/nearest.js'
import { actsIn, directions } from '../config/order.js'
import type { Direction } from '../pipeline/site.js'
import { acting, configOption, examples, exit, readInput } from './command.js'
import { replaceFile } from './replace-file.js'
import { loadOrPrint } from './load.js'
import { printProblems, say } from './print.js'
import { reloadAfterWriting } from './reload.js'
import { checkTrunk } from './explain.js'
import { setState } from './yaml-edit.js'

type State = 'on' | 'off' | 'shadow'

export function trunkSetCommand(): Command {
  const command = new Command('set')
    .description('Switch a plugin for a trunk: edits the file, keeps its comments, and reloads a running sidecar.')
    .argument('<trunk>', 'name of the trunk')
    .argument('<plugin>', 'name of the plugin')
    .addArgument(
      new Argument('<state>', 'shadow computes and reports, and changes nothing').choices(['on', 'off', 'shadow']),
    )
    .addOption(
      new Option('--direction <direction>', 'only this one; default: wherever the plugin can act').choices(directions),
    )
    .addOption(configOption())
    .action(acting(set))
  return examples(command, [
    ['sipcar trunk set anywherenow e164 shadow', 'report what it would do'],
    ['sipcar trunk set itsp strip-params on --direction egress', 'one direction only'],
  ])
}

interface Options {
  readonly config: string
  readonly direction?: Direction
}

async function set(trunk: string, plugin: string, state: State, { config: file, direction }: Options): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  checkTrunk(trunk, config)
  const wanted = directionsOf(config, plugin, direction)
  const before = (await readInput(file)).toString('utf8')
  const after = wanted.reduce(
    (text, each) => setState(text, file, ['trunks', trunk, 'plugins', each, plugin], state),
    before,
  )
  const checked = await checkConfig(after, file)
  if (!checked.ok) {
    printProblems(checked.problems)
    return exit.problems
  }
  if (after !== before) await replaceFile(file, after)
  say(`${file}: ${plugin} is ${state} for ${trunk} at ${wanted.join(' and ')}`)
  return reloadAfterWriting(checked.config)
}

/** @throws CodedError PLUGIN_NOT_KNOWN, PLUGIN_NOT_HERE */
function directionsOf({ plugins }: Config, name: string, only: Direction | undefined): Direction[] {
  const plugin = plugins.get(name)
  const known = [...plugins.keys()]
  if (!plugin) throw new CodedError('PLUGIN_NOT_KNOWN', `there is no plugin "${name}"${suggestion(name, known)}`)
  if (only !== undefined && !actsIn(plugin, only))
    throw new CodedError('PLUGIN_NOT_HERE', `${name} has nothing to do at ${only}`)
  return directions.filter((direction) => (only ?? direction) === direction && actsIn(plugin, direction))
}
