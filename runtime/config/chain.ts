import type { Plugin } from '../pipeline/plugin.js'
import type { Direction, PluginSetting } from '../pipeline/site.js'
import { problemsOf } from './issues.js'
import { suggestion } from './nearest.js'
import { directions, orderOf, actsIn } from './order.js'
import { problem, type Path, type Places, type Problem } from './problems.js'
import type { ConfigInput, TrunkInput } from './schema.js'
import type { SharedSettings } from './shared.js'

const codes = { unknownKey: 'OPTION_UNKNOWN', missing: 'CONFIG_MISSING', invalid: 'OPTION_INVALID' } as const

/** What building the plugin lists needs to know. */
export interface Building {
  readonly input: ConfigInput
  readonly plugins: ReadonlyMap<string, Plugin>
  readonly place: Places
  /** Findings are added here. */
  readonly problems: Problem[]
  readonly shared: SharedSettings
}

/** Where and how one plugin is set for one direction of one trunk. */
export interface Choice {
  readonly state: 'on' | 'off' | 'shadow'
  /** False where the default for the kind of trunk holds. */
  readonly configured: boolean
  readonly onError: 'pass' | 'reject'
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * The plugins of one direction of a trunk that are not off, in their order, options checked and filled in. Trunks that are
 * set alike share the list.
 */
export function pluginSettings(trunk: string, direction: Direction, building: Building): readonly PluginSetting[] {
  const { input, plugins, shared } = building
  const settings = input.trunks[trunk]
  if (!settings) return []
  const list = orderOf(direction, plugins, input.order[direction]).flatMap((plugin) => {
    const { state, onError, options: own } = choiceOf(plugin, settings, direction)
    if (state === 'off') return []
    const how = { plugin: plugin.name, state, onError }
    const path = ['trunks', trunk, 'plugins', direction, plugin.name]
    const setting = shared.setting(how, own, () => {
      const checked = optionsOf(plugin, own, path, building)
      return checked && { ...how, ...checked }
    })
    return setting ?? []
  })
  return shared.list(list)
}

/** What a trunk says about a plugin, or the default of the plugin for its kind. */
export function choiceOf(plugin: Plugin, trunk: TrunkInput, direction: Direction): Choice {
  const entry = trunk.plugins[direction][plugin.name]
  const onError = plugin.onError ?? 'pass'
  const byDefault = plugin.onByDefault[direction]?.includes(trunk.kind) ? 'on' : 'off'
  if (entry === undefined) return { state: byDefault, configured: false, onError, options: {} }
  if (typeof entry === 'string') return { state: entry, configured: true, onError, options: {} }
  const { state, onError: ownOnError, ...options } = entry
  return { state, configured: true, onError: ownOnError ?? onError, options }
}

function optionsOf(
  plugin: Plugin,
  own: Choice['options'],
  path: Path,
  building: Building,
): { options: unknown } | undefined {
  const shared: Choice['options'] = building.input.plugins[plugin.name] ?? {}
  const value = { ...shared, ...own }
  const result = plugin.options.safeParse(value)
  if (result.success) return { options: result.data }
  // An option stands in the trunk's own entry, or in those for every trunk.
  const inFile = (inner: Path): Path => {
    const [key] = inner.map(String)
    const global = key !== undefined && !Object.hasOwn(own, key) && Object.hasOwn(shared, key)
    return [...(global ? ['plugins', plugin.name] : path), ...inner]
  }
  const checked = { schema: plugin.options, value, inFile, place: building.place, ...codes }
  building.problems.push(...problemsOf(result.error.issues, checked))
  return undefined
}

/** Names of plugins that do not exist, or cannot act where they are switched on. */
export function checkNames({ input, plugins, place, problems }: Building): void {
  const unknown = (name: string, path: Path): void => {
    const detail = `there is no plugin "${name}"${suggestion(name, [...plugins.keys()])}`
    if (!plugins.has(name)) problems.push(problem('PLUGIN_NOT_KNOWN', place(path, 'key'), path, detail))
  }
  const misplaced = (name: string, direction: Direction, path: Path): void => {
    const plugin = plugins.get(name)
    if (!plugin || actsIn(plugin, direction)) return
    problems.push(problem('PLUGIN_NOT_HERE', place(path, 'key'), path, `${name} has nothing to do at ${direction}`))
  }
  for (const name of Object.keys(input.plugins)) unknown(name, ['plugins', name])
  for (const name of Object.keys(input.mutations.plugins)) unknown(name, ['mutations', 'plugins', name])
  for (const direction of directions) {
    for (const [index, name] of input.order[direction].entries()) {
      unknown(name, ['order', direction, index])
      misplaced(name, direction, ['order', direction, index])
    }
    for (const [trunk, { plugins: entries }] of Object.entries(input.trunks))
      for (const [name, entry] of Object.entries(entries[direction])) {
        const path = ['trunks', trunk, 'plugins', direction, name]
        unknown(name, path)
        if ((typeof entry === 'string' ? entry : entry.state) !== 'off') misplaced(name, direction, path)
      }
  }
}

/** Options for every trunk are checked even where no trunk uses the plugin. */
export function checkSharedOptions({ input, plugins, place, problems }: Building): void {
  for (const [name, value] of Object.entries(input.plugins)) {
    const plugin = plugins.get(name)
    if (!plugin) continue
    const issues = plugin.options.safeParse(value).error?.issues ?? []
    // What is missing here may stand in the trunks' own entries.
    const given = issues.filter(({ code, path: [key] }) => {
      return code === 'unrecognized_keys' || (key !== undefined && Object.hasOwn(value, key))
    })
    const inFile = (inner: Path): Path => ['plugins', name, ...inner]
    problems.push(...problemsOf(given, { schema: plugin.options, value, inFile, place, ...codes }))
  }
}
