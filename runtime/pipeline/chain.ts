import type { EditRules } from '../message/guard.js'
import type { SipMessage } from '../message/message.js'
import { rulesOf } from './mutations.js'
import { directionOf, type Handler, type Interest, type Place, type Plugin, type Stage } from './plugin.js'
import type { Direction, PluginSetting, Site, SiteSettings, TrunkSetting } from './site.js'
import { slotsOf } from './watch.js'

/** One plugin at one stage of one trunk, ready to run. */
export interface Step {
  readonly plugin: string
  readonly trunk: string
  /** Number of its slot ({@link slotsOf}). */
  readonly slot: number
  readonly stage: Stage
  readonly state: 'on' | 'shadow'
  readonly onError: 'pass' | 'reject'
  readonly handler: Handler
  /** What it may touch, where the configuration says so. */
  readonly rules: EditRules | undefined
  /** Whether this message is one the plugin declared interest in. */
  wants(message: SipMessage): boolean
}

/** Steps that run on the message itself, or in shadow on a copy of it. */
export interface Segment {
  readonly shadow: boolean
  readonly steps: readonly Step[]
}

const stages: readonly Stage[] = ['ingress', 'egress', 'reply-ingress', 'reply-egress', 'failure']

/** The chains of every trunk, built once a worker and configuration: trunk name → stage → segments. */
export function buildChains(
  settings: SiteSettings,
  plugins: ReadonlyMap<string, Plugin>,
): Map<string, Record<Stage, readonly Segment[]>> {
  const chains = new Map<string, Record<Stage, readonly Segment[]>>()
  // Of many trunks there are many slots: a search for each would take minutes.
  const slots = new Map(slotsOf(settings).map(({ trunk, plugin }, slot) => [`${plugin} ${trunk}`, slot]))
  for (const trunk of settings.trunks) {
    const built: Partial<Record<Stage, readonly Segment[]>> = {}
    const handlers = new Map<PluginSetting, Handler>()
    for (const stage of stages) {
      const steps = trunk[directionOf(stage)].flatMap((setting) => {
        const plugin = plugins.get(setting.plugin)
        const on = plugin?.on.filter((interest) => interest.stage === stage) ?? []
        if (!plugin || on.length === 0) return []
        const handler = handlers.get(setting) ?? setUp(plugin, setting, trunk, stage, settings)
        handlers.set(setting, handler)
        const slot = slots.get(`${plugin.name} ${trunk.name}`) ?? -1
        const rules = rulesOf(settings.mutations, plugin.name)
        return [{ ...step(setting, trunk.name, stage, handler, on), slot, rules }]
      })
      built[stage] = segments(steps, trunk.shadow)
    }
    chains.set(trunk.name, built as Record<Stage, readonly Segment[]>)
  }
  return chains
}

function setUp(
  plugin: Plugin,
  setting: PluginSetting,
  trunk: TrunkSetting,
  stage: Stage,
  { site }: SiteSettings,
): Handler {
  return plugin.setup(setting.options, placeOf(plugin.name, trunk, directionOf(stage), site))
}

/** What a plugin is told of where it is on. */
export function placeOf(plugin: string, trunk: TrunkSetting, direction: Direction, site: Site): Place {
  const other = trunk[direction === 'egress' ? 'ingress' : 'egress']
  return { site, trunk, direction, bothWays: other.some((its) => its.plugin === plugin && its.state === 'on') }
}

function step(
  { plugin, state, onError }: PluginSetting,
  trunk: string,
  stage: Stage,
  handler: Handler,
  on: readonly Interest[],
): Omit<Step, 'slot' | 'rules'> {
  return { plugin, trunk, stage, state, onError, handler, wants: anyOf(on.map(interestTest)) }
}

type Test = (message: SipMessage) => boolean

function anyOf(tests: readonly Test[]): Test {
  const [only] = tests
  return only && tests.length === 1 ? only : (message) => tests.some((test) => test(message))
}

function interestTest({ methods, statuses, body }: Interest): Test {
  const named = methods && new Set(methods)
  const classes = statuses && new Set(statuses.map((wanted) => Number(wanted[0])))
  return (message) => {
    if (named && !named.has(message.method)) return false
    if (classes && !classes.has(Math.floor(message.status / 100))) return false
    return !body || message.hasBody
  }
}

/** A trunk in shadow is one segment: its plugins see each other's changes, the call sees none. */
function segments(steps: readonly Step[], shadowTrunk: boolean): Segment[] {
  if (steps.length === 0) return []
  if (shadowTrunk) return [{ shadow: true, steps }]
  const result: { shadow: boolean; steps: Step[] }[] = []
  for (const next of steps) {
    const last = result.at(-1)
    if (next.state === 'on' && last && !last.shadow) last.steps.push(next)
    else result.push({ shadow: next.state === 'shadow', steps: [next] })
  }
  return result
}
