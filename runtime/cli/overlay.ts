import { buildConfig } from '../config/build.js'
import type { Origin } from '../config/problems.js'
import type { Config, Loaded } from '../config/config.js'
import { suggestion } from '../config/nearest.js'
import { actsIn } from '../config/order.js'
import type { ConfigInput, PluginEntry, TrunkInput } from '../config/schema.js'
import type { Direction } from '../pipeline/site.js'
import { CodedError } from '../codes.js'

type Data = Readonly<Record<string, unknown>>

/** What a case or a command line lays over a configuration. */
export interface Overlay {
  /** Only these plugins, on wherever they can act, for every trunk. */
  readonly plugins?: readonly string[] | undefined
  /** Plugin → options laid over those of the file and of every trunk. */
  readonly options?: Readonly<Record<string, Data>> | undefined
  /** Anything else: maps are merged, everything else is replaced. */
  readonly config?: Data | undefined
}

/** The configuration with other values laid over it, checked like a file. @throws CodedError PLUGIN_NOT_KNOWN */
export async function layOver(config: Config, overlay: Overlay, place: Origin['place']): Promise<Loaded> {
  const { plugins, options = {}, config: other = {} } = overlay
  const known = [...config.plugins.keys()]
  for (const name of [...(plugins ?? []), ...Object.keys(options)])
    if (!known.includes(name))
      throw new CodedError('PLUGIN_NOT_KNOWN', `there is no plugin "${name}"${suggestion(name, known)}`)
  const chosen = plugins ? onlyThese(config, plugins) : config.input
  return buildConfig(merge(withOptions(chosen, options), other), { file: config.file, place })
}

function onlyThese(config: Config, names: readonly string[]): ConfigInput {
  const trunks = Object.entries(config.input.trunks).map(([name, trunk]) => {
    const [ingress, egress] = [switched(config, trunk, 'ingress', names), switched(config, trunk, 'egress', names)]
    return [name, { ...trunk, shadow: false, plugins: { ingress, egress } }] as const
  })
  return { ...config.input, trunks: Object.fromEntries(trunks) }
}

function switched(
  { plugins }: Config,
  trunk: TrunkInput,
  direction: Direction,
  names: readonly string[],
): Record<string, PluginEntry> {
  const able = [...plugins.values()].filter((plugin) => actsIn(plugin, direction))
  const entries = able.map(({ name }): [string, PluginEntry] => {
    const entry = trunk.plugins[direction][name]
    return [name, names.includes(name) ? { ...(typeof entry === 'object' && entry), state: 'on' } : 'off']
  })
  return Object.fromEntries(entries)
}

/** A trunk's own options come after those for all trunks, so both are overlaid. */
function withOptions(input: ConfigInput, options: Readonly<Record<string, Data>>): ConfigInput {
  const plugins = { ...input.plugins }
  for (const [name, own] of Object.entries(options)) plugins[name] = { ...plugins[name], ...own }
  const trunks = Object.entries(input.trunks).map(([name, trunk]) => {
    const { ingress, egress } = trunk.plugins
    const both = { ingress: overlaid(ingress, options), egress: overlaid(egress, options) }
    return [name, { ...trunk, plugins: both }] as const
  })
  return { ...input, plugins, trunks: Object.fromEntries(trunks) }
}

function overlaid(
  entries: Readonly<Record<string, PluginEntry>>,
  options: Readonly<Record<string, Data>>,
): Record<string, PluginEntry> {
  const laid = Object.entries(entries).map(([name, entry]): [string, PluginEntry] => {
    return [name, typeof entry === 'object' ? { ...entry, ...options[name] } : entry]
  })
  return Object.fromEntries(laid)
}

/** Maps are merged key by key; everything else is replaced. */
export function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    Object.hasOwn(base, key) ? merge(base[key], value) : value,
  ])
  return { ...base, ...Object.fromEntries(merged) }
}

function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
