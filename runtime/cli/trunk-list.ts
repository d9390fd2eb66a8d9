import { Command } from 'commander'
import { choiceOf } from '../config/chain.js'
import type { Config } from '../config/config.js'
import { directions, orderOf } from '../config/order.js'
import type { Direction } from '../pipeline/site.js'
import { paintFor, type Paint } from './colour.js'
import { acting, configOption, examples, exit, jsonOption } from './command.js'
import { loadOrPrint } from './load.js'
import { say } from './print.js'

/** One cell of the matrix trunk × direction × plugin. */
interface Cell {
  readonly trunk: string
  readonly kind: string
  readonly direction: Direction
  readonly plugin: string
  readonly state: 'on' | 'off' | 'shadow'
  /** Whether the file says so, or the plugin's default for the kind of trunk. */
  readonly configured: boolean
}

export function trunkListCommand(): Command {
  const command = new Command('list')
    .description('Show which plugins run for which trunk, in their order.')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(acting(list))
  return examples(command, [
    ['sipcar trunk list -c sipcar.yaml', 'a * marks what the file sets; the rest are defaults'],
  ])
}

async function list({ config: file, json }: { config: string; json?: boolean }): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  const cells = matrix(config)
  if (json) say(JSON.stringify({ revision: config.settings.revision, plugins: cells }, null, 2))
  else for (const line of table(cells, config, paintFor(process.stdout))) say(line)
  return exit.ok
}

function matrix({ input, plugins }: Config): Cell[] {
  return Object.entries(input.trunks).flatMap(([trunk, settings]) =>
    directions.flatMap((direction) =>
      orderOf(direction, plugins, input.order[direction]).map((plugin) => {
        const { state, configured } = choiceOf(plugin, settings, direction)
        return { trunk, kind: settings.kind, direction, plugin: plugin.name, state, configured }
      }),
    ),
  )
}

function table(cells: readonly Cell[], { settings }: Config, paint: Paint): string[] {
  const trunks = settings.trunks.map(({ name }) => name)
  const rows = new Map<string, string[]>()
  for (const { direction, plugin, trunk, state, configured } of cells) {
    const row = rows.get(`${direction} ${plugin}`) ?? [direction, plugin, ...trunks.map(() => '-')]
    row[trunks.indexOf(trunk) + 2] = state + (configured ? '*' : '')
    rows.set(`${direction} ${plugin}`, row)
  }
  const all = [['direction', 'plugin', ...trunks], ...rows.values()]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row, index) => row.map((text, column) => cellText(text, widths[column] ?? 0, index, paint)))
  return [
    ...lines.map((line) => line.join('  ').trimEnd()),
    '',
    '* set in the file; the others are defaults for the kind of trunk',
  ]
}

function cellText(text: string, width: number, row: number, paint: Paint): string {
  const padded = text.padEnd(width)
  if (row === 0) return paint('bold', padded)
  if (/^on\b/.test(text)) return paint('green', padded)
  return /^shadow\b/.test(text) ? paint('yellow', padded) : padded
}
