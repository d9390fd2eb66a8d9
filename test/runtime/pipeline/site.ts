import { z } from 'zod'
import { definePlugin, type Handler, type Interest, type Plugin } from '../../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../../runtime/pipeline/run.js'
import { tableOf } from '../../../runtime/directory/table.js'
import { plainTrunk } from '../../support/test-site.js'
import type { PluginSetting, SiteSettings, TrunkKind, TrunkSetting } from '../../../runtime/pipeline/site.js'

/** A trunk on which nothing is on. */
export function trunk(name: string, kind: TrunkKind, own: Partial<TrunkSetting> = {}): TrunkSetting {
  const onFailure = { initial: 0, inDialog: 0 }
  const plain = { ...plainTrunk(kind), name, match: [], shadow: false, onFailure, ingress: [], egress: [] }
  return { ...plain, ...own }
}

/** A plugin made of its handler alone. */
export function plugin(name: string, handler: Handler, on: readonly Interest[] = everywhere): Plugin {
  const options = z.strictObject({})
  return definePlugin({ name, summary: name, rules: [], options, on, onByDefault: {}, setup: () => handler })
}

export const everywhere: readonly Interest[] = [
  { stage: 'ingress' },
  { stage: 'egress' },
  { stage: 'reply-ingress' },
  { stage: 'reply-egress' },
  { stage: 'failure' },
]

export function setting(name: string, own: Partial<PluginSetting> = {}): PluginSetting {
  return { plugin: name, state: 'on', onError: 'pass', options: {}, ...own }
}

export function settings(trunks: readonly TrunkSetting[], own: Partial<SiteSettings> = {}): SiteSettings {
  const site = {
    localDomain: 'sbc.example.com',
    emergencyNumbers: ['112'],
    emergencyTrunk: undefined,
    trunks,
    tenants: [],
  }
  const directory = tableOf([])
  return { revision: 'r', deadline: 50, site, trunks, directory, unknownTrunk: undefined, modules: [], ...own }
}

/** Two trunks, `in` and `out`, with these plugins in this order at both ends of both. */
export function pipeline(
  plugins: readonly Plugin[],
  own: Record<string, Partial<PluginSetting>> = {},
  shadow = false,
): Pipeline {
  const chain = plugins.map(({ name }) => setting(name, own[name]))
  const trunks = [
    trunk('in', 'itsp', { ingress: chain, egress: chain, shadow }),
    trunk('out', 'teams', { ingress: chain, egress: chain, shadow }),
  ]
  return new Pipeline(settings(trunks), new Map(plugins.map((its) => [its.name, its])))
}
