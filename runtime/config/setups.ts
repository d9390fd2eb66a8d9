import { CodedError } from '../codes.js'
import { placeOf } from '../pipeline/chain.js'
import type { SiteSettings, TrunkSetting } from '../pipeline/site.js'
import type { Building } from './chain.js'
import { directions } from './order.js'
import { problem } from './problems.js'

/** Checks and sets up every plugin once, so that one that refuses its options is found now and not in a worker. */
export function checkSetups(settings: SiteSettings, building: Building): void {
  for (const trunk of settings.trunks) checkTrunk(trunk, settings, building)
}

function checkTrunk(
  trunk: TrunkSetting,
  { site, directory }: SiteSettings,
  { plugins, place, problems }: Building,
): void {
  for (const direction of directions)
    for (const { plugin, options } of trunk[direction]) {
      const path = ['trunks', trunk.name, 'plugins', direction, plugin]
      const found = plugins.get(plugin)
      const where = placeOf(plugin, trunk, direction, site)
      try {
        for (const { code, detail, option } of found?.check?.(options, where, directory) ?? []) {
          const at = option === undefined ? path : [...path, option]
          problems.push(problem(code, place(at, 'key'), at, `${plugin}: ${detail}`))
        }
        found?.setup(options, where)
      } catch (error) {
        const code = error instanceof CodedError ? error.code : 'PLUGIN_SETUP_FAILED'
        const detail = error instanceof Error ? error.message : String(error)
        problems.push(problem(code, place(path, 'key'), path, `${plugin}: ${detail}`))
      }
    }
}
