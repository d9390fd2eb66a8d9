import { Alike, once } from './alike.js'
import { askedBy } from './asks.js'
import { placeOf } from './chain.js'
import { directionOf, type Ask, type Place, type Plugin, type Stage } from './plugin.js'
import type { Site, SiteSettings, TrunkSetting } from './site.js'

/** An interest as it goes over the wire (docs/protocol.md, "hello"): stage, methods, status classes, body, texts, memo, age. */
export type InterestRule = readonly [
  stage: number,
  methods: readonly string[] | null,
  classes: readonly number[] | null,
  body: boolean,
  text: readonly string[] | null,
  memo: readonly string[] | null,
  age: readonly [from: number, to: number] | null,
]

/** Numbers of the stages in an interest rule. */
export const interestStage: Readonly<Record<Stage, number>> = {
  ingress: 1,
  egress: 2,
  'reply-ingress': 3,
  'reply-egress': 4,
  failure: 5,
}

/**
 * The union of what the plugins of each trunk want. The key `''` is for messages of no known trunk: since the
 * sidecar may know their trunk by address, it is the union over all trunks.
 */
export function interestOf(
  settings: SiteSettings,
  plugins: ReadonlyMap<string, Plugin>,
): Record<string, readonly InterestRule[]> {
  const alike = new Alike()
  const ofKind = new Map<string, readonly InterestRule[]>()
  const byTrunk = settings.trunks.map((trunk) => {
    const rules = once(ofKind, alike.kind(trunk), () => distinct(rulesOf(trunk, settings.site, plugins)))
    return [trunk.name, rules] as const
  })
  return { ...Object.fromEntries(byTrunk), '': distinct([...ofKind.values()].flat()) }
}

function rulesOf(trunk: TrunkSetting, site: Site, plugins: ReadonlyMap<string, Plugin>): InterestRule[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    trunk[direction].flatMap(({ plugin: name, options }) => {
      const plugin = plugins.get(name)
      const asks = plugin ? asksAt(plugin, options, placeOf(name, trunk, direction, site)) : []
      return asks.filter((ask) => directionOf(ask.stage) === direction).map(ruleOf)
    }),
  )
}

function distinct(rules: readonly InterestRule[]): InterestRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()]
}

/** What cannot be understood narrows nothing: to ask too often costs time, and never a verdict. */
function asksAt(plugin: Plugin, options: unknown, place: Place): readonly Ask[] {
  try {
    return askedBy(plugin, options, place)
  } catch {
    return plugin.on
  }
}

function ruleOf({ stage, methods, statuses, body, text, memo, age }: Ask): InterestRule {
  const classes = statuses?.map((status) => Number(status[0])) ?? null
  return [interestStage[stage], methods ?? null, classes, body ?? false, text ?? null, memo ?? null, age ?? null]
}
