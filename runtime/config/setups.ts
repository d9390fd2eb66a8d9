import { CodedError } from '../codes.js'
import type { NumberEntry } from '../directory/entry.js'
import { Alike } from '../pipeline/alike.js'
import { placeOf } from '../pipeline/chain.js'
import type { Direction, PluginSetting, Site, SiteSettings, TrunkSetting } from '../pipeline/site.js'
import type { Building } from './chain.js'
import { directions } from './order.js'
import { problem } from './problems.js'

/**
 * Checks every plugin, and sets it up once for trunks that are alike, so that one that refuses its options is found now
 * and not in a worker.
 */
export function checkSetups(settings: SiteSettings, directory: readonly NumberEntry[], building: Building): void {
  const setUps = new SetUps(settings.site, directory, building)
  for (const trunk of settings.trunks) setUps.checkTrunk(trunk)
}

class SetUps {
  readonly #site: Site
  readonly #directory: readonly NumberEntry[]
  readonly #building: Building
  readonly #alike = new Alike()
  /** Where setup has worked. One that throws is tried again, so that it is told of each trunk. */
  readonly #sound = new Set<string>()

  constructor(site: Site, directory: readonly NumberEntry[], building: Building) {
    this.#site = site
    this.#directory = directory
    this.#building = building
  }

  checkTrunk(trunk: TrunkSetting): void {
    for (const direction of directions)
      for (const setting of trunk[direction]) this.#checkPlugin(setting, trunk, direction)
  }

  #checkPlugin(setting: PluginSetting, trunk: TrunkSetting, direction: Direction): void {
    const { plugins, place, problems } = this.#building
    const { plugin, options } = setting
    const path = ['trunks', trunk.name, 'plugins', direction, plugin]
    const found = plugins.get(plugin)
    const where = placeOf(plugin, trunk, direction, this.#site)
    try {
      for (const { code, detail, option } of found?.check?.(options, { ...where, trunk }, this.#directory) ?? []) {
        const at = option === undefined ? path : [...path, option]
        problems.push(problem(code, place(at, 'key'), at, `${plugin}: ${detail}`))
      }
      const key = this.#alike.place(setting, trunk, direction)
      if (!this.#sound.has(key)) found?.setup(options, where)
      this.#sound.add(key)
    } catch (error) {
      const code = error instanceof CodedError ? error.code : 'PLUGIN_SETUP_FAILED'
      const detail = error instanceof Error ? error.message : String(error)
      problems.push(problem(code, place(path, 'key'), path, `${plugin}: ${detail}`))
    }
  }
}
