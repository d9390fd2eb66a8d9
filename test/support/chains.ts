import { fileURLToPath } from 'node:url'
import { builtin, order } from '../../plugins/index.js'
import { loadConfig } from '../../runtime/config/load.js'
import { interestOf } from '../../runtime/pipeline/interest.js'
import type { Question } from '../../runtime/pipeline/outcome.js'
import type { Plugin } from '../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import type { Direction, PluginSetting, SiteSettings, TrunkKind } from '../../runtime/pipeline/site.js'

/** The built-in plugins in the chains that laws are tried on. The site is that of the vectors, directory and tenants included. */

const file = fileURLToPath(new URL('../../../test/vectors/sipcar.yaml', import.meta.url))
const loaded = await loadConfig(file)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))

/** The configuration that says nothing of plugins. */
export const byDefault: SiteSettings = loaded.config.settings

/** Names of its trunks, each that of its kind. */
export const trunks: readonly TrunkKind[] = ['itsp', 'pbx', 'teams', 'anywherenow']

export const plugins: ReadonlyMap<string, Plugin> = new Map(builtin.map((plugin) => [plugin.name, plugin]))

export type Options = Readonly<Record<string, object>>

/**
 * Every plugin at both ends of every trunk, whatever its default.
 * @param options by plugin name, laid over those of the configuration.
 * @param ranked the order of each direction; the fixed one of rule R12 unless given.
 */
export function everywhere(settings: SiteSettings, options: Options = {}, ranked: typeof order = order): SiteSettings {
  const configured = new Map(
    settings.trunks.flatMap(({ ingress, egress }) => [...ingress, ...egress]).map((its) => [its.plugin, its]),
  )
  const chain = (direction: Direction): PluginSetting[] =>
    [...new Set([...ranked[direction], ...plugins.keys()])].map((name) => {
      const given = configured.get(name)?.options as object | undefined
      const all = plugins.get(name)!.options.parse({ ...given, ...options[name] })
      return { plugin: name, state: 'on', onError: 'pass', options: all }
    })
  return {
    ...settings,
    trunks: settings.trunks.map((its) => ({ ...its, ingress: chain('ingress'), egress: chain('egress') })),
  }
}

/** Of each plugin the options that make it do most. */
export const eager: Options = {
  'trust-scrub': { usePreferredIdentity: true, internalHeaders: ['X-Internal*'] },
  refer: { referFromPbx: 'pass', referWithoutA365: 'pass', forceRefer: true },
  'a365-steering': { presenceOnly: true, unknownTenant: 'default', tenantIsolation: 'reject', uccTarget: 'allow' },
  routing: { mode: 'anywhere-first', otherwise: 'itsp', onDirectoryError: 'a365' },
  privacy: { onPrivacyRequested: 'anonymize', pai: 'fromCaller', paiWhenAnonymous: 'keep', paiWhenDifferent: 'remove' },
  'strip-params': { mode: 'list', preserveVerstat: 'header', attestationHeaders: 'remove' },
  e164: { format: 'national', onInvalidFrom: 'pass', onInvalidTo: 'pass', onInvalidRuri: 'pass' },
  headers: { replacesWithoutRequire: 'reject', replacesTowardTeams: 'strip' },
  srtp: { mode: 'require', mki: 'reject', unencrypted: 'reject', clear: 'reject' },
  'sdp-codecs': { onEmpty: 'pass', dropNonAudio: true, region: 'NORA' },
  'sdp-dtmf': { onMissing: 'reject', ptMismatch: 'reject' },
  'sdp-cn': { cn: 'remove' },
  hold: { towardA365: 'inactive' },
  'reinvite-guard': { reinviteGuard: 'reject' },
  'leak-hygiene': { internalHeaders: ['X-Internal*'] },
  'udp-size': { stripIce: true },
}

/** Some plugins on some trunks, ready to be asked. */
export interface Chain {
  readonly settings: SiteSettings
  readonly pipeline: Pipeline
  readonly interest: ReturnType<typeof interestOf>
}

export function chainOf(settings: SiteSettings): Chain {
  return { settings, pipeline: new Pipeline(settings, plugins), interest: interestOf(settings, plugins) }
}

/** For `describe.each`. */
export const chains: readonly (readonly [name: string, chain: Chain])[] = [
  ['the default chain', chainOf(byDefault)],
  ['every plugin everywhere', chainOf(everywhere(byDefault))],
]

/** A stage with its trunks. */
export type Way = Pick<Question, 'stage' | 'from' | 'to'>

const ways: readonly Way[] = trunks.flatMap((from) => [
  { stage: 'ingress' as const, from },
  ...trunks.flatMap((to) => (['egress', 'reply', 'failure'] as const).map((stage) => ({ stage, from, to }))),
])

/** The ways that a message of its kind can go. */
export function waysOf({ isRequest }: { readonly isRequest: boolean }): Way[] {
  return ways.filter(({ stage }) => (stage === 'reply') !== isRequest)
}
