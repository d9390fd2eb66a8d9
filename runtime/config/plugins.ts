import { builtin } from '../../plugins/index.js'
import { CodedError } from '../codes.js'
import type { Plugin } from '../pipeline/plugin.js'
import { checkPlugin } from './contract.js'

/**
 * The built-in plugins and those of the modules, by name. The same call in any thread gives the same plugins.
 * @param modules `file:` URLs as in SiteSettings.
 * @throws CodedError MODULE_NOT_LOADED, MODULE_CONTRACT, PLUGIN_NAME_TAKEN
 */
export async function loadPlugins(modules: readonly string[]): Promise<Map<string, Plugin>> {
  const plugins = builtinPlugins()
  for (const url of modules) await addModule(plugins, url)
  return plugins
}

export function builtinPlugins(): Map<string, Plugin> {
  return new Map(builtin.map((plugin) => [plugin.name, plugin]))
}

/** Loads one module into the map. @throws CodedError as {@link loadPlugins} */
export async function addModule(plugins: Map<string, Plugin>, url: string): Promise<void> {
  const plugin = checkPlugin((await load(url)).default, url)
  if (plugins.has(plugin.name))
    throw new CodedError('PLUGIN_NAME_TAKEN', `there is already a plugin "${plugin.name}"`, url)
  plugins.set(plugin.name, plugin)
}

async function load(url: string): Promise<{ default?: unknown }> {
  try {
    return (await import(url)) as { default?: unknown }
  } catch (error) {
    throw new CodedError('MODULE_NOT_LOADED', error instanceof Error ? error.message : String(error), url)
  }
}
