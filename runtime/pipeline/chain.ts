import type { EditRules } from '../message/guard.js'
import type { SipMessage } from '../message/message.js'
import { Alike, isOnBothWays, once, traitsOf } from './alike.js'
import { rulesOf } from './mutations.js'
import { directionOf, type Handler, type Interest, type Place, type Plugin, type Stage } from './plugin.js'
import type { Direction, PluginSetting, Site, SiteSettings, TrunkSetting } from './site.js'
import { pluginsOn } from './watch.js'

/** One plugin at one stage of one kind of trunk, ready to run. */
export interface Step {
  readonly plugin: string
  /** Its place among the slots of a trunk ({@link TrunkChain.firstSlot}). */
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

export type Chain = Readonly<Record<Stage, readonly Segment[]>>

/** What holds for the messages of one trunk. */
export interface TrunkChain {
  readonly trunk: TrunkSetting
  /** Shared with all trunks that are set alike: thousands of chains would find no room in the processor's caches. */
  readonly chain: Chain
  /** Number of the trunk's first slot ({@link pluginsOn}). */
  readonly firstSlot: number
}

/** The part of a trunk's chain that one message goes through. */
export interface Leg {
  readonly of: TrunkChain
  readonly segments: readonly Segment[]
}

const stages: readonly Stage[] = ['ingress', 'egress', 'reply-ingress', 'reply-egress', 'failure']

/**
 * The chains of every trunk by its name, built once a worker and configuration.
 * @throws whatever a plugin's setup throws
 */
export function buildChains(settings: SiteSettings, plugins: ReadonlyMap<string, Plugin>): Map<string, TrunkChain> {
  const builder = new ChainBuilder(settings, plugins)
  const chains = new Map<string, TrunkChain>()
  let firstSlot = 0
  for (const trunk of settings.trunks) {
    chains.set(trunk.name, { trunk, chain: builder.chainOf(trunk), firstSlot })
    firstSlot += pluginsOn(trunk).length
  }
  return chains
}

class ChainBuilder {
  readonly #settings: SiteSettings
  readonly #plugins: ReadonlyMap<string, Plugin>
  readonly #alike = new Alike()
  readonly #chains = new Map<string, Chain>()
  readonly #handlers = new Map<string, Handler>()

  constructor(settings: SiteSettings, plugins: ReadonlyMap<string, Plugin>) {
    this.#settings = settings
    this.#plugins = plugins
  }

  chainOf(trunk: TrunkSetting): Chain {
    return once(this.#chains, this.#alike.kind(trunk), () => {
      const built = stages.map((stage) => [stage, segments(this.#stepsAt(stage, trunk), trunk.shadow)])
      return Object.fromEntries(built) as Chain
    })
  }

  #stepsAt(stage: Stage, trunk: TrunkSetting): Step[] {
    const slots = pluginsOn(trunk)
    return trunk[directionOf(stage)].flatMap((setting) => {
      const plugin = this.#plugins.get(setting.plugin)
      const on = plugin?.on.filter((interest) => interest.stage === stage) ?? []
      if (!plugin || on.length === 0) return []
      const { state, onError } = setting
      const handler = this.#handlerOf(plugin, setting, trunk, directionOf(stage))
      const rules = rulesOf(this.#settings.mutations, plugin.name)
      const wants = anyOf(on.map(interestTest))
      return [{ plugin: plugin.name, slot: slots.indexOf(plugin.name), stage, state, onError, handler, rules, wants }]
    })
  }

  #handlerOf(plugin: Plugin, setting: PluginSetting, trunk: TrunkSetting, direction: Direction): Handler {
    const { site } = this.#settings
    return once(this.#handlers, this.#alike.place(setting, trunk, direction), () =>
      plugin.setup(setting.options, placeOf(plugin.name, trunk, direction, site)),
    )
  }
}

/** What a plugin is told of where it is on. */
export function placeOf(plugin: string, trunk: TrunkSetting, direction: Direction, site: Site): Place {
  return { site, trunk: traitsOf(trunk), direction, bothWays: isOnBothWays(plugin, trunk, direction) }
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
